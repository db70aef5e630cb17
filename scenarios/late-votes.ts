/**
 * Votes that come when the election they were for is over.
 *
 * A vote is for one candidate in one term. A candidate that times out stands for the next term, and asks again; if an
 * old vote arrives meanwhile it says nothing, for who gave it may vote for another now (`--break stale-vote-resp`).
 *
 * And a pre-vote is no vote at all: it says "I would", so that a candidate knows whether standing makes sense. Who says
 * it has promised nothing, and may say it to many (dissertation §9.6). It must not be counted, however late it comes
 * (`--break prevote-as-vote`).
 */
import { scenario } from 'whitewater';

export default scenario({
  name: 'late-votes',
  title: 'A vote of an older term does not count, nor does a pre-vote',
  source: 'Raft §5.2; dissertation §9.6; raft.tla DropStaleResponse',
  brokenBy: {
    'stale-vote-resp': ['one-vote-per-term', 'election-safety'],
    'prevote-as-vote': ['one-vote-per-term', 'election-safety'],
  },

  play(world) {
    const cluster = world.cluster({ name: 'a late vote', nodes: 3, network: 'held' });
    world.tell('Node 1 stands for term 1, and node 2 votes for it. The vote is slow, and node 1 stands again, for term 2.');
    cluster.timeout(1);
    cluster.deliver({ from: 1, to: 2, kind: 'requestVote' });
    cluster.timeout(1);
    world.expect('node 1 has its own vote of term 2', [cluster.term(1), cluster.votedFor(1)], [2, 1]);

    world.tell('Node 3 has stood twice, too. It is the first to ask node 2 in term 2, and wins.');
    cluster.timeout(3);
    cluster.timeout(3);
    cluster.deliver({ from: 3, to: 2, where: (message) => message.term === 2 });
    const [late] = cluster.messages({ from: 2, to: 1, kind: 'requestVoteReply' });
    cluster.deliver({ from: 2, to: 3, kind: 'requestVoteReply' });
    world.expect('node 3 leads term 2', cluster.leadersOf(2), [3]);

    world.tell('Now the vote of term 1 reaches node 1. With its own that would be two.');
    if (late !== undefined) cluster.deliver(late);
    world.expect('node 1 does not lead', cluster.role(1), 'candidate');
    world.expect('term 2 has one leader', cluster.leadersOf(2), [3]);

    const other = world.cluster({ name: 'a pre-vote', nodes: 5, network: 'held', settings: { preVote: true } });
    world.tell('Five nodes that ask before they stand. All would vote for node 1; two of them say so at once.');
    other.timeout(1);
    other.deliverAll({ from: 1, to: [2, 3, 4, 5] });
    other.deliverAll({ from: [2, 3], to: 1 });
    world.expect('three of five are enough to stand', other.role(1), 'candidate');

    world.tell('They would vote for node 5 as well, which stands for the same term. The votes go to it.');
    other.timeout(5);
    other.deliverAll({ from: 5, to: [2, 3], kind: 'requestPreVote' });
    other.deliverAll({ from: [2, 3], to: 5, kind: 'requestPreVoteReply' });
    other.deliverAll({ from: 5, to: [2, 3], kind: 'requestVote' });
    other.deliverAll({ from: [2, 3], to: 5, kind: 'requestVoteReply' });
    world.expect('node 5 leads term 1', other.leadersOf(1), [5]);

    world.tell('The pre-votes of 4 and 5 for node 1 arrive, late. With its own vote they would be three.');
    other.deliverAll({ from: [4, 5], to: 1, kind: 'requestPreVoteReply' });
    world.expect('node 1 does not lead', other.role(1), 'candidate');
    world.expect('term 1 has one leader', other.leadersOf(1), [5]);
  },
});
