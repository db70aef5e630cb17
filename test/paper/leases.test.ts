// Dissertation §6.4.1: a leader that a quorum has heard lately serves reads without asking anybody, for as long as nobody
// else can have been elected; and what voters must do for that.
import { describe, expect, test } from 'vitest';
import { type Rules, rules } from '../../src/raft/rules.ts';
import { transferLeadership } from '../../src/scenario/commands.ts';
import {
  answerTo, ask, beat, cluster, heard, member, put, read, refused, serving, taken,
} from '../support/raft-cluster.ts';
import {
  appendEntries, deliverAll, leader, matched, type NodeOptions, requestPreVote, requestVote, TestNode,
} from '../support/raft-node.ts';

const ok = (index: number, value: number | string | null = null) => ({ type: 'ok', result: { index, value } });
const settings = { leaseReads: true, checkQuorum: true, maxClockDriftPpm: 0 };
const nodes = [1, 2, 3, 4, 5];
/** Has begun a round at 1 s that a quorum has answered a little later. */
function leasing(options: NodeOptions = {}): TestNode {
  const node = serving({ ...options, settings: { ...settings, ...options.settings } });
  node.nowUs = 1_000_000;
  for (const id of nodes) node.receive(id, matched(1, 2));
  node.fire('heartbeat').take();
  node.nowUs = 1_020_000;
  return node.receive(2, heard(node));
}

test('while one is good a read is answered at once, and nobody asked', () => {
  const node = leasing().request(7, read('lease'));
  expect(answerTo(node, 7)).toEqual(ok(2, 1));
  expect(node.take()).toEqual([]);
});

test('it counts from when the round was begun, not from its answers, for the shortest election timeout', () => {
  const node = leasing();
  node.nowUs = 1_149_989;
  expect(answerTo(node.request(7, read('lease')), 7)).toEqual(ok(2, 1));
  node.nowUs = 1_149_990;
  expect(answerTo(node.request(8, read('lease')), 8)).toBeUndefined();
});

test('it is shorter by what clocks may drift', () => {
  const node = leasing({ settings: { ...settings, maxClockDriftPpm: 100_000 } });
  node.nowUs = 1_000_000 + 122_716;
  expect(answerTo(node.request(7, read('lease')), 7)).toEqual(ok(2, 1));
  node.nowUs += 1;
  expect(answerTo(node.request(8, read('lease')), 8)).toBeUndefined();
});

test('without a good one the read goes the way of ReadIndex', () => {
  const node = leasing();
  node.nowUs = 1_200_000;
  node.request(7, read('lease'));
  expect(node.take()).toHaveLength(2);
  expect(answerTo(node.receive(3, heard(node)), 7)).toEqual(ok(2, 1));
});

test('one answer of five is no lease', () => {
  const node = leasing({ nodes }).request(7, read('lease'));
  expect(answerTo(node, 7)).toBeUndefined();
});

test('a new leader has none, be it elected a moment ago: those who voted have heard nobody', () => {
  const node = leader({ log: [1, 1], term: 2, settings }).receive(2, matched(2, 3)).receive(3, matched(2, 3));
  expect(answerTo(node.request(7, read('lease')), 7)).toBeUndefined();
});

test('with one, a read still waits for an entry of the own term', () => {
  const node = leader({ log: [1, 1], term: 2, settings });
  node.receive(2, heard(node)).request(7, read('lease'));
  expect(answerTo(node, 7)).toBeUndefined();
  expect(answerTo(node.receive(2, matched(2, 3)), 7)).toMatchObject({ type: 'ok', result: { index: 3 } });
});

test('where they are off, such a read is refused', () => {
  const node = leasing({ settings: { leaseReads: false } }).request(7, read('lease'));
  expect(answerTo(node, 7)).toEqual(refused('no-lease'));
});

test('a leader that asks another to stand gives its own away, until the end of its term (§3.10)', () => {
  const node = leasing().receive(3, matched(1, 2)).request(6, transferLeadership(3)).request(7, read('lease'));
  expect(taken(node, 'timeoutNow')).toHaveLength(1);
  node.fire('transfer').fire('heartbeat').receive(2, heard(node)).request(8, read('lease'));
  expect(answerTo(node, 8)).toBeUndefined();
});

describe('who has heard a leader leaves it alone for so long', () => {
  const follower = (): TestNode => {
    const node = new TestNode({ settings: { ...settings, preVote: true }, term: 1 });
    node.nowUs = 1_000_000;
    node.receive(2, appendEntries()).take();
    return node;
  };
  const request = requestVote({ term: 3, candidate: 3, lastLogIndex: 9, lastLogTerm: 2 });
  const preRequest = requestPreVote({ term: 3, candidate: 3, lastLogIndex: 9, lastLogTerm: 2 });

  test('it gives no votes and no pre-votes', () => {
    const node = follower();
    node.nowUs = 1_149_999;
    node.receive(3, request).receive(3, preRequest);
    expect(node.takeOne()).toMatchObject({ preVoteGranted: false });
    node.nowUs = 1_150_000;
    node.receive(3, request);
    expect(node.takeOne()).toMatchObject({ voteGranted: true });
  });

  test('nor if it hears of a newer term from elsewhere', () => {
    const node = follower();
    node.receive(3, { type: 'requestPreVoteReply', term: 2, forTerm: 1, preVoteGranted: false });
    expect(node.state).toMatchObject({ currentTerm: 2, leader: null });
    node.receive(3, request).receive(3, preRequest);
    expect(node.takeOne()).toMatchObject({ preVoteGranted: false });
  });

  test('nor does it stand itself, should its timer go off early', () => {
    const node = follower().fire('election');
    expect(node.state).toMatchObject({ role: 'follower', currentTerm: 1, preVotesGranted: null });
    expect(node.take()).toEqual([]);
  });

  test('one that has restarted may have promised it, and keeps still as long', () => {
    const node = follower();
    node.crash();
    node.nowUs = 1_149_999;
    node.fire('election').receive(3, request).receive(3, preRequest);
    expect(node.takeOne()).toMatchObject({ preVoteGranted: false });
    expect(node.state).toMatchObject({ role: 'follower', currentTerm: 1 });
    node.nowUs = 1_150_000;
    node.receive(3, request);
    expect(node.takeOne()).toMatchObject({ voteGranted: true });
  });

  test('unless the leader itself has asked the candidate to stand', () => {
    const node = follower().receive(3, { ...request, transfer: true });
    expect(node.takeOne()).toMatchObject({ voteGranted: true });
  });
});

describe('a leader that was superseded, and has not heard of it', () => {
  /**
   * Node 1 leads, and x is 1. A heartbeat reaches node 2 alone, whose answer takes 140 ms. The candidate stands so many
   * milliseconds after that heartbeat, and if it wins with the third node's vote it makes x 2. Then a client asks node
   * 1, which nobody else can reach. What it is told, and what x is by then.
   */
  function told(candidate: number, afterMs: number, broken: Partial<Rules> = {}): readonly unknown[] {
    const all = cluster([1, 2, 3], { settings, rules: { ...rules, ...broken } });
    const [one, two, rival] = [member(all, 1), member(all, 2), member(all, candidate)];
    ask(one, all, put(1));
    beat(one, all);
    setClocks(all, 500_000);
    one.fire('heartbeat');
    for (const { to, message } of one.take()) if (to === 2) two.receive(1, message);
    const answers = two.take();
    setClocks(all, 640_000);
    for (const { message } of answers) one.receive(2, message);
    setClocks(all, 500_000 + 1000 * afterMs);
    rival.fire('election');
    deliverAll(all.slice(1));
    if (rival.state.role === 'leader') ask(rival, all.slice(1), put(2));
    one.request(9, read('lease'));
    const answer = answerTo(one, 9);
    return [answer?.type === 'ok' ? answer.result.value : answer, rival.state.role === 'leader' ? 2 : 1];
  }

  test('while its lease is good nobody else is elected', () => {
    expect([told(2, 149), told(3, 149)]).toEqual([[1, 1], [1, 1]]);
  });

  test('once another is, it serves nothing', () => {
    expect([told(2, 150), told(3, 150)]).toEqual([[undefined, 2], [undefined, 2]]);
  });

  test('one that counts its lease from the answers serves what is old', () => {
    expect(told(2, 150, { leaseBegins: (_begunUs, answeredUs) => answeredUs })).toEqual([1, 2]);
  });

  test('so does one whose voters vote freely', () => {
    expect(told(3, 149, { ignoresVoteRequest: () => false })).toEqual([1, 2]);
  });
});

function setClocks(all: readonly TestNode[], nowUs: number): void {
  for (const node of all) node.nowUs = nowUs;
}
