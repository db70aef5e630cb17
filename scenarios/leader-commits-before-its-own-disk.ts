/**
 * A leader may commit what its own disk does not hold yet, if others hold it.
 *
 * A leader sends an entry to its followers at the same time as it writes it to its own disk, and does not wait for that
 * (dissertation §10.2.1). What counts is a majority of *disks*: if two followers of three have it, it is committed, and
 * the leader may crash and lose its own copy. The leader counts itself only when its own disk holds the entry. If it
 * counts itself before (`--break leader-unsynced-self`), one follower is enough, and what it has acknowledged may be on
 * one disk of three.
 */
import { put, scenario } from 'whitewater';

export default scenario({
  name: 'leader-commits-before-its-own-disk',
  title: 'A leader with a slow disk commits by its followers\' disks, and does not count its own before it is done',
  source: 'Raft dissertation §10.2.1',
  brokenBy: { 'leader-unsynced-self': ['commit-is-justified', 'committed-on-quorum', 'leader-completeness'] },

  play(world) {
    const cluster = world.cluster({ nodes: 3 });
    const client = cluster.client();
    cluster.until('node 1 leads', () => cluster.leader() === 1, { withinMs: 1000 });
    cluster.run(100);

    world.tell('From now on the disk of node 1 takes 80 ms to write anything, the others\' half of one.');
    cluster.slowDisk(1, 80);
    const write = client.ask(1, put('x', 1));
    cluster.until('the write is done', () => write.answer?.type === 'ok', { withinMs: 5 });
    world.expect('two followers have it', [cluster.commitIndex(1), cluster.log(2), cluster.log(3)],
      [2, [1, 1], [1, 1]]);

    world.tell('Node 1 crashes, and its disk never had the write.');
    cluster.crash(1, { keeps: 0 });
    world.expect('its log ends before', cluster.log(1), [1]);
    const next = cluster.until('another leads', () => cluster.leader(), { withinMs: 1000 });
    cluster.restart(1);
    cluster.until('node 1 has it again', () => cluster.value(1, 'x') === 1, { withinMs: 1000 });

    world.tell(`Now the disk of node ${next}, which leads, is slow too, and one of its followers is cut off.`);
    const [mate = 0, lost = 0] = cluster.nodes.filter((node) => node !== next).toReversed();
    cluster.slowDisk(next, 80);
    cluster.isolate(lost);
    const second = client.ask(next, put('x', 2));
    cluster.run(20);
    world.expect(`node ${mate} has the second write, and it is on one disk of three`, cluster.lastIndex(mate),
      cluster.lastIndex(next));
    world.expect('it is not done', second.outcome, 'no answer');

    world.tell(`Node ${next} crashes and loses it; node ${mate} is cut off, and node ${lost} is back. These two know nothing of it.`);
    cluster.crash(next, { keeps: 0 });
    cluster.restart(next);
    cluster.heal();
    cluster.isolate(mate);
    const last = cluster.until('one of them leads', () => cluster.leaders().find((node) => node !== mate),
      { withinMs: 3000 });
    world.expect('the write is lost, and nobody was told that it was done', cluster.value(last, 'x'), 1);
  },
});
