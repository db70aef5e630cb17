/**
 * A follower acknowledges what is on its disk, and not what is in its memory.
 *
 * An acknowledgement is a promise: "I will have this entry, whatever happens". The leader counts such promises, and
 * tells the client. A follower that promises before its disk has finished may crash, forget, and vote for somebody who
 * never had the entry. So it answers when the write is durable ("updated on stable storage before responding to RPCs",
 * Figure 2). With `--break ack-before-sync` it answers at once: faster, until the lights go out.
 *
 * And the leader counts what the answer says, not what it has sent by then: with `--break match-from-next` a heartbeat
 * that is answered passes for an acknowledgement of everything.
 */
import { put, scenario } from 'whitewater';

export default scenario({
  name: 'acknowledgement-waits-for-the-disk',
  title: 'A follower with a slow disk acknowledges late, and what it acknowledged survives its crash',
  source: 'Raft Fig. 2, §5.3',
  brokenBy: {
    'ack-before-sync': ['persist-before-send', 'leader-completeness', 'committed-on-quorum'],
    'match-from-next': ['replication-progress', 'leader-completeness', 'committed-on-quorum'],
  },

  play(world) {
    const cluster = world.cluster({ nodes: 3 });
    const client = cluster.client();
    cluster.until('node 1 leads', () => cluster.leader() === 1, { withinMs: 1000 });
    cluster.run(100);

    world.tell('Node 3 is cut off, and the disk of node 2 takes 60 ms for a write. A client writes.');
    cluster.isolate(3);
    cluster.slowDisk(2, 60);
    const first = client.ask(1, put('x', 1));
    cluster.run(20);
    world.expect('after 20 ms node 2 has the entry in memory', cluster.log(2), [1, 1]);
    world.expect('the client waits', first.outcome, 'no answer');
    cluster.until('it has its answer when the disk of node 2 is done', () => first.answer?.type === 'ok',
      { withinMs: 50 });

    world.tell('It writes again. Before the disk is done the power fails, on nodes 1 and 2.');
    const second = client.ask(1, put('x', 2));
    cluster.run(20);
    cluster.crash(1);
    cluster.crash(2, { keeps: 0 });
    world.expect('node 2 has lost the second write, and has kept the first', cluster.log(2), [1, 1]);

    world.tell('Nodes 2 and 3 come back, without node 1. Node 2 leads, for node 3 has neither.');
    cluster.restart(2);
    cluster.heal();
    cluster.until('node 2 leads', () => cluster.role(2) === 'leader', { withinMs: 3000 });
    cluster.until('it commits what it has', () => cluster.value(2, 'x') !== null, { withinMs: 1000 });
    world.expect('the first write is there', cluster.value(2, 'x'), 1);
    world.expect('nobody was told that the second was done', second.outcome, 'no answer');
  },
});
