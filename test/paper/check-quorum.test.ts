// Ongaro's dissertation: CheckQuorum (§6.2) and ignoring requests for votes while a leader is heard (§4.2.3), a test for
// each sentence that a single node can keep or break.
import { describe, expect, test } from 'vitest';
import { appendEntries, leader, matched, mismatched, requestPreVote, requestVote, TestNode } from '../support/raft-node.ts';

const settings = { checkQuorum: true };
const nodes = [1, 2, 3, 4, 5];
const put = { type: 'put', key: 'x', value: 1 } as const;

describe('CheckQuorum (§6.2)', () => {
  test('a leader steps down if an election timeout goes by without an answer from a majority', () => {
    const node = leader({ nodes, settings });
    node.nowUs = 100_000;
    node.receive(2, matched(1, 1)).fire('heartbeat');
    node.nowUs = 299_999;
    expect(node.fire('heartbeat').state.role).toBe('leader');
    node.nowUs = 300_000;
    expect(node.fire('heartbeat').state).toMatchObject({ role: 'follower', currentTerm: 1, leader: null, progress: [] });
  });

  test('it says so to nobody, sends no more heartbeats, and waits for another leader', () => {
    const node = leader({ nodes, settings });
    node.nowUs = 300_000;
    expect(node.fire('heartbeat').take()).toEqual([]);
    expect([...node.timers.keys()]).toEqual(['election']);
  });

  test('"this allows clients to retry their requests with another server": those who wait are told that nobody knows', () => {
    const node = leader({ nodes, settings }).request(7, put);
    node.nowUs = 300_000;
    node.fire('heartbeat').request(8, put);
    expect(node.answers).toEqual([
      { request: 7, answer: { type: 'unknown' } },
      { request: 8, answer: { type: 'redirect' } },
    ]);
  });

  test.each([
    ['acknowledgements', matched(1, 1)],
    ['refusals', mismatched(1, 1, 1)],
  ])('%s of a majority keep it in the lead', (_, answer) => {
    const node = leader({ nodes, settings });
    node.nowUs = 200_000;
    node.receive(2, answer).receive(3, answer);
    node.nowUs = 499_999;
    expect(node.fire('heartbeat').state.role).toBe('leader');
    node.nowUs = 500_000;
    expect(node.fire('heartbeat').state.role).toBe('follower');
  });

  test('many answers of one follower are no majority', () => {
    const node = leader({ nodes, settings });
    node.nowUs = 200_000;
    for (let i = 0; i < 4; i++) node.receive(2, matched(1, 1));
    node.nowUs = 300_000;
    expect(node.fire('heartbeat').state.role).toBe('follower');
  });

  test('answers to the leader of an earlier term do not count', () => {
    const node = leader({ term: 3, nodes, settings });
    node.nowUs = 200_000;
    node.receive(2, matched(2, 1)).receive(3, matched(2, 1));
    node.nowUs = 300_000;
    expect(node.fire('heartbeat').state.role).toBe('follower');
  });

  test('a lone node always has its majority', () => {
    const node = leader({ nodes: [1], settings });
    node.nowUs = 900_000;
    expect(node.fire('heartbeat').state.role).toBe('leader');
  });

  test('without the setting a leader leads on', () => {
    const node = leader({ nodes });
    node.nowUs = 900_000;
    expect(node.fire('heartbeat').state.role).toBe('leader');
  });
});

describe('a request for a vote, within the minimum election timeout of hearing from a current leader (§4.2.3)', () => {
  const request = requestVote({ term: 9, lastLogIndex: 9, lastLogTerm: 8 });
  const follower = (): TestNode => {
    const node = new TestNode({ settings });
    node.nowUs = 5_000;
    node.receive(3, appendEntries({ term: 2, leader: 3 })).take();
    return node;
  };

  test('does not update the term, gets no vote and no answer', () => {
    const node = follower();
    node.nowUs = 154_999;
    node.receive(2, request);
    expect(node.state).toMatchObject({ currentTerm: 2, votedFor: null, leader: 3 });
    expect(node.take()).toEqual([]);
  });

  test('does not make the follower wait any longer, or any less, for its leader', () => {
    const node = follower();
    const before = node.timerSets.get('election');
    expect(node.receive(2, request).timerSets.get('election')).toBe(before);
  });

  test('is served once that time is over', () => {
    const node = follower();
    node.nowUs = 155_000;
    node.receive(2, request);
    expect(node.takeOne()).toMatchObject({ term: 9, voteGranted: true });
  });

  test('is served by a node whose own timer has gone off', () => {
    const node = follower().fire('election');
    node.take();
    node.receive(2, request);
    expect(node.takeOne()).toMatchObject({ term: 9, voteGranted: true });
  });

  test('is served by a node that has just booted: it has heard no leader in this life', () => {
    const node = follower();
    node.crash();
    node.receive(2, request);
    expect(node.takeOne()).toMatchObject({ term: 9, voteGranted: true });
  });

  test('is served by a node that knows of a newer term than its leader\'s', () => {
    const node = follower().receive(1, mismatched(5, 1, 0));
    node.receive(2, request);
    expect(node.takeOne()).toMatchObject({ term: 9, voteGranted: true });
  });

  test('is ignored by the leader itself, until it steps down', () => {
    const node = leader({ settings }).receive(2, request);
    expect(node.state).toMatchObject({ role: 'leader', currentTerm: 1 });
    expect(node.take()).toEqual([]);
    node.nowUs = 300_000;
    node.fire('heartbeat').receive(2, request);
    expect(node.takeOne()).toMatchObject({ term: 9, voteGranted: true });
  });

  test('of a higher term still reaches the leader by way of its heartbeats: they are refused, and it steps down', () => {
    const ruler = leader({ settings }).fire('heartbeat');
    const candidate = new TestNode({ id: 2, settings, term: 8 }).fire('election');
    candidate.take();
    for (const { to, message } of ruler.take()) if (to === 2) candidate.receive(1, message);
    for (const { message } of candidate.take()) ruler.receive(2, message);
    expect(ruler.state).toMatchObject({ role: 'follower', currentTerm: 9 });
  });

  test('is served as ever without the setting', () => {
    const node = new TestNode().receive(3, appendEntries({ term: 2, leader: 3 }));
    node.take();
    node.receive(2, request);
    expect(node.takeOne()).toMatchObject({ term: 9, voteGranted: true });
  });

  test('a request for a pre-vote is answered all the same: it takes no term', () => {
    const node = follower().receive(2, requestPreVote({ term: 9 }));
    expect(node.takeOne()).toMatchObject({ type: 'requestPreVoteReply', term: 2, preVoteGranted: false });
  });
});
