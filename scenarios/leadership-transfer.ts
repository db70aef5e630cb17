/**
 * A leader hands over, to a node that it is told.
 *
 * Machines are to be switched off, and some are better placed to lead. A leader that simply stops leaves the cluster
 * without one for an election timeout. Instead it brings the other up to date, takes in no writes meanwhile (or there
 * would be no end to it), and then tells it to stand at once. The other wins, as its log is as good as any; those who
 * hear a leader would ignore a candidate, but this one says that the leader itself has sent it (dissertation §3.10).
 *
 * The other may have crashed. Then the leader goes on itself after an election timeout; with `--break
 * transfer-no-abort` it waits for ever, and takes in no writes.
 */
import { put, scenario, transferLeadership } from 'whitewater';

export default scenario({
  name: 'leadership-transfer',
  title: 'Leadership goes to another node within a round trip, or stays where it is if that one is down',
  source: 'Raft dissertation §3.10',
  brokenBy: { 'transfer-no-abort': [], 'transfer-no-catchup': ['leadership-transfer'] },

  play(world) {
    const cluster = world.cluster({ nodes: 3, latencyMs: 5, settings: { preVote: true, checkQuorum: true } });
    cluster.until('node 1 leads', () => cluster.leader() === 1, { withinMs: 1000 });

    world.tell('Node 3 is cut off for a moment, and misses ten writes.');
    cluster.isolate(3);
    const writes = Array.from({ length: 10 }, (_, i) => cluster.propose(1, put('x', i + 1)));
    cluster.until('they are done', () => writes.every(({ answer }) => answer?.type === 'ok'),
      { withinMs: 100 });
    cluster.heal();

    world.tell('Node 1 is to hand over to node 3, which must have the whole log first.');
    const transfer = cluster.propose(1, transferLeadership(3));
    const refused = cluster.propose(1, put('x', 'now'));
    world.expect('writes are refused meanwhile', refused.outcome, 'refused: transfer-in-progress');
    cluster.until('node 3 has the log', () => cluster.lastIndex(3) === 11, { withinMs: 200 });
    world.expect('node 1 still leads', cluster.leaders(), [1]);
    cluster.until('node 3 leads', () => cluster.role(3) === 'leader', { withinMs: 25 });
    cluster.until('node 1 says that it is done', () => transfer.answer?.type === 'ok', { withinMs: 25 });
    world.expect('no other term was begun', cluster.leadersOf(cluster.term(1)), [3]);

    world.tell('Node 2 crashes, and leadership is to go to it.');
    cluster.crash(2);
    const vain = cluster.propose(3, transferLeadership(2));
    cluster.run(250);
    world.expect('node 3 waits', [vain.outcome, cluster.propose(3, put('x', 'later')).outcome],
      ['no answer', 'refused: transfer-in-progress']);
    cluster.run(60);
    world.expect('after an election timeout of 300 ms it gives up', vain.outcome,
      'refused: transfer-timed-out');
    world.expect('it leads as before', cluster.leaders(), [3]);
    const write = cluster.propose(3, put('x', 'done'));
    cluster.run(50);
    world.expect('it takes in writes again', [write.outcome, cluster.value(1, 'x')], [null, 'done']);
  },
});
