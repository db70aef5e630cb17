/**
 * A node votes, crashes, and is asked again in the same term.
 *
 * A vote is a promise for the whole term: so it is on disk before it is given ("updated on stable storage before
 * responding to RPCs", Figure 2), and a node that comes back knows whom it voted for. If it forgot, two candidates of
 * one term could each have a majority, and both would lead. See it with `--break vote-not-persisted`; and with
 * `--break term-not-persisted`, for a vote is worth nothing without the term that it is for.
 */
import { scenario } from 'whitewater';

export default scenario({
  name: 'double-vote-after-a-crash',
  title: 'A node that crashes after it voted does not vote again in that term',
  source: 'Raft §5.2, Fig. 2; dissertation §3.8',
  brokenBy: {
    'vote-not-persisted': ['election-safety', 'one-vote-per-term'],
    'term-not-persisted': ['election-safety', 'one-vote-per-term'],
  },

  play(world) {
    const cluster = world.cluster({ nodes: 3, network: 'held' });

    world.tell('Nodes 1 and 3 both stand for term 1. The request of node 1 reaches node 2 first, and gets its vote.');
    cluster.timeout(1);
    cluster.timeout(3);
    cluster.deliver({ from: 1, to: 2, kind: 'requestVote' });
    cluster.deliver({ from: 2, to: 1, kind: 'requestVoteReply' });
    world.expect('node 1 leads term 1', cluster.leadersOf(1), [1]);

    world.tell('Node 2 crashes and restarts. Its memory is gone; its disk is not.');
    cluster.crash(2);
    cluster.restart(2);
    world.expect('node 2 knows its term', cluster.term(2), 1);
    world.expect('node 2 knows whom it voted for', cluster.votedFor(2), 1);

    world.tell('Now the request of node 3 arrives, late.');
    cluster.deliver({ from: 3, to: 2, kind: 'requestVote' });
    cluster.deliver({ from: 2, to: 3, kind: 'requestVoteReply' });
    world.expect('node 3 does not lead', cluster.role(3), 'candidate');
    world.expect('term 1 has one leader', cluster.leadersOf(1), [1]);
  },
});
