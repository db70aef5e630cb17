// Dissertation §3.10: leadership transfer, a test for each sentence that a few nodes can keep or break.
import { describe, expect, test } from 'vitest';
import type { TimeoutNow } from '../../src/raft/messages.ts';
import { transferLeadership } from '../../src/scenario/commands.ts';
import { answerTo, ask, cluster, five, member, of, put, ready, refused, taken } from '../support/raft-cluster.ts';
import { appendEntries, deliverAll, leader, matched, mismatched, TestNode } from '../support/raft-node.ts';

const timeoutNow = (fields: Partial<TimeoutNow> = {}): TimeoutNow => ({ type: 'timeoutNow', term: 1, leader: 2, ...fields });

describe('the leader', () => {
  test('asks a target that holds its whole log to stand, at once', () => {
    const node = ready({}).request(7, transferLeadership(2));
    expect(node.take()).toEqual([{ to: 2, message: { type: 'timeoutNow', term: 1, leader: 1 } }]);
    expect(answerTo(node, 7)).toBeUndefined();
  });

  test('"fully updates the target\'s log to match its own" first', () => {
    const node = ready({}).request(6, put(1)).request(7, transferLeadership(2));
    expect(taken(node, 'timeoutNow')).toEqual([]);
    expect(taken(node.receive(3, matched(1, 2)), 'timeoutNow')).toEqual([]);
    expect(taken(node.receive(2, matched(1, 2)), 'timeoutNow')).toMatchObject([{ to: 2 }]);
  });

  test('"stops accepting new client requests" and changes meanwhile', () => {
    const node = ready(of([1, 2, 3])).request(6, put(1)).request(7, transferLeadership(2));
    node.request(8, put(2)).request(9, { type: 'addVoter', node: 4 }).request(10, transferLeadership(3));
    for (const request of [8, 9, 10]) expect(answerTo(node, request)).toEqual(refused('transfer-in-progress'));
    expect(node.state.log.lastIndex).toBe(2);
  });

  test('asks only once', () => {
    const node = ready({}).request(7, transferLeadership(2)).receive(2, matched(1, 1)).fire('heartbeat').receive(2, matched(1, 1));
    expect(taken(node, 'timeoutNow')).toHaveLength(1);
  });

  test('goes on itself if the target has not taken over "after about an election timeout"', () => {
    const node = ready({}).request(7, transferLeadership(2));
    expect(node.timers.get('transfer')).toMatchObject({ minUs: 300_000, maxUs: 300_000 });
    node.fire('transfer').request(8, put(1));
    expect(answerTo(node, 7)).toEqual(refused('transfer-timed-out'));
    expect(node.state).toMatchObject({ role: 'leader', transfer: null, log: { lastIndex: 2 } });
    expect(answerTo(node.request(9, transferLeadership(3)), 9)).toBeUndefined();
  });

  test.each([
    ['target-is-not-a-voter', 4],
    ['target-is-not-a-voter', 5],
    ['target-already-leads', 1],
    ['no-such-node', 6],
  ])('refuses where it makes no sense: %s', (reason, to) => {
    const node = ready(of([1, 2, 3], [4])).request(7, transferLeadership(to));
    expect(answerTo(node, 7)).toEqual(refused(reason));
  });

  test('who does not lead says who does', () => {
    const node = new TestNode().receive(2, appendEntries()).request(7, transferLeadership(3));
    expect(answerTo(node, 7)).toEqual({ type: 'redirect', to: 2 });
  });
});

describe('a deposed leader answers', () => {
  const handing = (): TestNode => ready({}).request(7, transferLeadership(2)).receive(2, mismatched(2, 1, 0));

  test('not before it knows who leads', () => {
    expect(handing().state).toMatchObject({ role: 'follower', currentTerm: 2 });
    expect(answerTo(handing(), 7)).toBeUndefined();
  });

  test('ok once the target leads', () => {
    const node = handing().receive(2, appendEntries({ term: 2, prevLogIndex: 1, prevLogTerm: 1 }));
    expect(answerTo(node, 7)).toEqual({ type: 'ok', result: { index: 1, value: null } });
    expect(node.timers.has('transfer')).toBe(false);
  });

  test('no if another does', () => {
    const node = handing().receive(3, appendEntries({ term: 2, leader: 3, prevLogIndex: 1, prevLogTerm: 1 }));
    expect(answerTo(node, 7)).toEqual(refused('another-node-leads'));
  });

  test('no if it hears of nobody in time', () => {
    expect(answerTo(handing().fire('transfer'), 7)).toEqual(refused('transfer-timed-out'));
  });

  test('no if it leads again itself, and takes writes at once', () => {
    const node = handing().fire('election').receive(3, { type: 'requestVoteReply', term: 3, voteGranted: true });
    expect(node.state.role).toBe('leader');
    expect(answerTo(node, 7)).toEqual(refused('another-node-leads'));
    expect(answerTo(node.request(8, put(1)), 8)).toBeUndefined();
  });
});

describe('the target', () => {
  test('"starts a new election immediately", without a pre-vote', () => {
    const node = new TestNode({ term: 1, settings: { preVote: true } }).receive(2, timeoutNow());
    expect(node.state).toMatchObject({ role: 'candidate', currentTerm: 2, votedFor: 1 });
    expect(node.take().map(({ message }) => message)).toMatchObject([{ type: 'requestVote', transfer: true }, { type: 'requestVote' }]);
  });

  test('a candidacy of its own does not bear the leader\'s leave', () => {
    const node = new TestNode({ term: 1 }).fire('election');
    expect(taken(node, 'requestVote').map(({ message }) => message.transfer)).toEqual([false, false]);
  });

  test('does not if the term is over', () => {
    expect(new TestNode({ term: 3 }).receive(2, timeoutNow()).state).toMatchObject({ role: 'follower', currentTerm: 3 });
  });

  test('does not if it is no voter, or leads', () => {
    expect(new TestNode({ ...of([1, 2, 3]), id: 4, term: 1 }).receive(2, timeoutNow()).state.role).toBe('follower');
    expect(leader().receive(2, timeoutNow()).state).toMatchObject({ role: 'leader', currentTerm: 1 });
  });

  test('stands once, however often it is asked', () => {
    const node = new TestNode({ term: 1 }).receive(2, timeoutNow()).receive(2, timeoutNow());
    expect(node.state.currentTerm).toBe(2);
  });

  test('its votes are not refused because others hear the leader (§4.2.3), and the leader steps down for it', () => {
    const all = cluster([1, 2, 3], { settings: { checkQuorum: true, preVote: true } });
    const [one, two] = [member(all, 1), member(all, 2)];
    expect(ask(one, all, transferLeadership(2))).toMatchObject({ type: 'ok' });
    expect([one.state.role, two.state.role, two.state.currentTerm]).toEqual(['follower', 'leader', 2]);
    expect(ask(two, all, put(1))).toMatchObject({ type: 'ok' });
  });
});

test('a target that lags gets what it lacks, be it a snapshot, and then leads', () => {
  const settings = { snapshotEntries: 2, snapshotChunkBytes: 8, preVote: true, checkQuorum: true };
  const all = cluster(five, { settings });
  const one = member(all, 1);
  for (let i = 1; i <= 5; i++) ask(one, all.slice(0, 4), put(i, `key ${i}`));
  one.request(7, transferLeadership(5)).fire('heartbeat');
  deliverAll(all);
  expect(member(all, 5).state).toMatchObject({ role: 'leader', currentTerm: 2 });
  expect(answerTo(one, 7)).toMatchObject({ type: 'ok' });
});
