/**
 * A candidate that can't win, and always is the first to stand.
 *
 * Node 1 lacks an entry that is committed, so nobody votes for it (§5.4.1). It waits less long for a leader than node
 * 2, each time, and so it stands before node 2 does. That is no harm as long as a request that is denied leaves the
 * voter's election timer alone: node 2 goes on waiting from when it last heard a leader, or voted for one, and then it
 * is its turn. A voter that starts to wait anew whenever it is asked never comes to that: `--break timer-any-vote`.
 */
import { put, scenario } from 'whitewater';

export default scenario({
  name: 'candidate-that-cannot-win',
  title: 'A request for a vote that is denied does not keep the voter from standing itself',
  source: 'Raft §5.2, Fig. 2, Rules for Followers',
  brokenBy: { 'timer-any-vote': [] },

  play(world) {
    const cluster = world.cluster({ nodes: 3 });
    cluster.timeout(3);
    cluster.until('all follow node 3', () => cluster.nodes.every((node) => cluster.commitIndex(node) === 1),
      { withinMs: 100 });

    world.tell('Node 3 leads. It commits a write with node 2, while node 1 is cut off for a moment; then it goes down.');
    cluster.isolate(1);
    const write = cluster.propose(3, put('x', 1));
    cluster.until('the write is done', () => write.answer?.type === 'ok', { withinMs: 100 });
    cluster.crash(3);
    cluster.heal();

    const before = cluster.term(2);
    cluster.until('node 1 stands first', () => cluster.role(1) === 'candidate', { withinMs: 400 });
    world.expect('node 2 has not stood', cluster.role(2), 'follower');
    cluster.until('node 2 hears of it, and refuses', () => cluster.term(2) > before, { withinMs: 100 });
    world.expect('it has voted for nobody', cluster.votedFor(2), null);

    world.tell('Node 2 waits no longer for that, and stands. Its log is the newer one.');
    cluster.until('node 2 leads', () => cluster.role(2) === 'leader', { withinMs: 10_000 });
    cluster.until('node 1 follows it', () => cluster.value(1, 'x') === 1, { withinMs: 1000 });
    world.expect('what was committed is there', cluster.log(1), cluster.log(2));
  },
});
