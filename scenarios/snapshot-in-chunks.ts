/**
 * A follower that is too far behind gets a snapshot, in chunks, over a network that loses, doubles and delays them.
 *
 * Logs do not grow for ever: what is applied is summed up in a snapshot and dropped (Raft §7). A follower that needs
 * what was dropped is sent the snapshot in its place, a chunk at a time. It takes the chunk that comes next, and says
 * how much it has; all else it throws away. The leader goes on from there. A chunk without an answer goes out again
 * after an election timeout; so nothing builds up, and a doubled or late one does no harm. And the heartbeats go on
 * beside it, or the follower would stand for election in the middle of a long transfer.
 *
 * In the end the follower crashes, and what it had of the snapshot is gone. It says that it has nothing, and is sent
 * all from the start. A leader that never goes back waits for ever: `--break snap-chunk-stuck`.
 */
import { put, scenario, takeSnapshot } from 'whitewater';

export default scenario({
  name: 'snapshot-in-chunks',
  title: 'A snapshot arrives although its chunks are lost, doubled and late, and heartbeats go on meanwhile',
  source: 'Raft §7, Fig. 13',
  brokenBy: { 'snap-chunk-stuck': [] },

  play(world) {
    // A slot of the store takes 19 bytes, so each of them travels by itself.
    const cluster = world.cluster({ nodes: 3, latencyMs: 5, settings: { snapshotChunkBytes: 24 } });
    cluster.until('node 1 leads', () => cluster.leader() === 1, { withinMs: 1000 });

    world.tell('Node 3 is cut off. Eight keys are written, and node 1 and node 2 drop their logs behind a snapshot.');
    cluster.isolate(3);
    for (let i = 1; i <= 8; i++) cluster.propose(1, put(`key number ${i}`, i));
    cluster.run(70);
    for (const node of [1, 2]) cluster.propose(node, takeSnapshot());
    cluster.run(5);
    world.expect('their logs are empty',
      [1, 2].map((node) => [cluster.snapshotIndex(node), cluster.log(node)]), [[9, []], [9, []]]);

    world.tell('Node 3 is back. Of the eight chunks the first is lost, and the second comes again when others have come.');
    cluster.heal();
    cluster.loseNext(1, 3, 'installSnapshot');
    const sent = (): number => cluster.sent(1, 3, 'installSnapshot');
    cluster.until('the first is sent', () => sent() === 1, { withinMs: 100 });
    const { nowMs: lostMs } = cluster;
    cluster.until('it is sent again', () => sent() === 2, { withinMs: 400 });
    world.expect('an election timeout of 300 ms has passed', cluster.nowMs - lostMs >= 300);
    world.expect('node 3 heard heartbeats all the time: it is still term 1', cluster.term(3), 1);
    cluster.duplicateNext(1, 3, 'installSnapshot', 15);
    cluster.until('the second is sent', () => sent() === 3, { withinMs: 20 });
    cluster.until('and the third', () => sent() === 4, { withinMs: 20 });
    world.expect('the snapshot is not whole yet', cluster.snapshotIndex(3), 0);

    world.tell('Then node 3 crashes, with half of it. It restarts at once, and says that it has nothing.');
    cluster.until('the fifth is sent', () => sent() === 6, { withinMs: 50 });
    cluster.crash(3);
    cluster.restart(3);
    const written = cluster.propose(1, put('key number 9', 9));
    cluster.until('it has the snapshot', () => cluster.snapshotIndex(3) === 9, { withinMs: 1500 });
    cluster.until('and what was written since', () => cluster.value(3, 'key number 9'), { withinMs: 100 });
    world.expect('the write did not wait for node 3', written.outcome, null);
    world.expect('the old keys are there', [1, 8].map((i) => cluster.value(3, `key number ${i}`)), [1, 8]);
    world.expect('the log goes on behind the snapshot', [cluster.lastIndex(3), cluster.log(3)], [10, [1]]);
    world.expect('node 1 leads term 1, as before', [cluster.leaders(), cluster.term(1)], [[1], 1]);
  },
});
