// Dissertation §6.4: reads that do not go through the log, a test for each sentence that a few nodes can keep or break.
// Leases have a file of their own.
import { describe, expect, test } from 'vitest';
import type { Message } from '../../src/raft/messages.ts';
import { rules } from '../../src/raft/rules.ts';
import { changeVoters, removeNode } from '../../src/scenario/commands.ts';
import {
  answerTo, beat, chunk, cluster, heard, member, of, put, read, ready, refused, serving, slot, snapshotOf,
  taken,
} from '../support/raft-cluster.ts';
import { appendEntries, deliverAll, leader, matched, mismatched, TestNode } from '../support/raft-node.ts';

const ok = (index: number, value: number | string | null = null) => ({ type: 'ok', result: { index, value } });

describe('ReadIndex (§6.4)', () => {
  test('"the leader needs to make sure it has not been superseded": it asks a quorum, and only then answers', () => {
    const node = serving().request(7, read('readIndex'));
    expect(answerTo(node, 7)).toBeUndefined();
    const { round } = node.state;
    expect(node.take()).toMatchObject([2, 3].map((to) => ({ to, message: { entries: [], round } })));
    expect(answerTo(node.receive(2, heard(node)), 7)).toEqual(ok(2, 1));
  });

  test('it costs no entry and no write', () => {
    const node = serving();
    const { length } = node.journal;
    node.request(7, read('readIndex')).receive(2, heard(node));
    expect(node.journal).toHaveLength(length);
    expect(node.state.log.lastIndex).toBe(2);
  });

  test('answers to messages that were sent before the client asked do not do', () => {
    const node = serving().fire('heartbeat');
    const early = heard(node);
    node.request(7, read('readIndex')).receive(2, early).receive(3, early);
    expect(answerTo(node, 7)).toBeUndefined();
    expect(answerTo(node.receive(3, heard(node)), 7)).toEqual(ok(2, 1));
  });

  test('refusals of the own term do: they come from who follows', () => {
    const node = serving().request(7, read('readIndex'));
    node.receive(2, { ...mismatched(1, 9, 3), round: node.state.round });
    expect(answerTo(node, 7)).toEqual(ok(2, 1));
  });

  test('one follower of four is no quorum, however often it answers', () => {
    const node = serving({ nodes: [1, 2, 3, 4, 5] }).request(7, read('readIndex'));
    expect(answerTo(node.receive(2, heard(node)).receive(2, heard(node)), 7)).toBeUndefined();
    expect(answerTo(node.receive(5, heard(node)), 7)).toEqual(ok(2, 1));
  });

  test('a leader that has been superseded does not answer with what it has', () => {
    const node = serving().request(7, read('readIndex')).receive(2, mismatched(2, 2, 0));
    expect(answerTo(node, 7)).toEqual(refused('no-longer-leader'));
  });

  test('nor does one that steps down for want of a quorum (§6.2)', () => {
    const node = serving({ settings: { checkQuorum: true } }).request(7, read('readIndex'));
    node.nowUs = 300_000;
    expect(answerTo(node.fire('heartbeat'), 7)).toEqual(refused('no-longer-leader'));
  });

  test('"if the leader has not yet marked an entry from its current term committed, it waits until it has done so"', () => {
    const node = leader({ log: [1, 1], term: 2 }).request(7, read('readIndex'));
    node.receive(2, matched(2, 0, 0, node.state.round)).receive(3, matched(2, 0, 0, node.state.round));
    expect(answerTo(node, 7)).toBeUndefined();
    node.receive(2, matched(2, 3));
    expect(answerTo(node, 7)).toMatchObject({ type: 'ok', result: { index: 3 } });
  });

  test('with that rule broken it serves what is old: others may have committed more than it knows', () => {
    const values = [rules, { ...rules, knowsCommitIndex: () => true }].map((played) => {
      const node = leader({ log: [1, 1], term: 2, rules: played }).request(7, read('readIndex'));
      return answerTo(node.receive(2, matched(2, 0, 0, node.state.round)), 7);
    });
    expect(values).toEqual([undefined, ok(0, null)]);
  });

  test('it sees what was committed when the client asked, and may see more', () => {
    const node = serving().request(6, put(2)).request(7, read('readIndex')).receive(2, matched(1, 3));
    expect(answerTo(node, 7)).toBeUndefined();
    expect(answerTo(node.receive(2, heard(node)), 7)).toEqual(ok(3, 2));
  });

  test('reads that come while a round is under way share the next one', () => {
    const node = serving();
    for (const request of [7, 8, 9]) node.request(request, read('readIndex'));
    expect(node.take()).toHaveLength(2);
    node.receive(2, heard(node));
    expect([7, 8, 9].map((request) => answerTo(node, request)?.type)).toEqual(['ok', undefined, undefined]);
    expect(node.take()).toHaveLength(2);
    node.receive(3, heard(node));
    expect([8, 9].map((request) => answerTo(node, request))).toEqual([ok(2, 1), ok(2, 1)]);
  });

  test('a heartbeat that is begun meanwhile does as well', () => {
    const node = serving().request(7, read('readIndex')).request(8, read('readIndex')).fire('heartbeat');
    expect(answerTo(node.receive(2, heard(node)), 8)).toEqual(ok(2, 1));
  });

  test('a lone voter answers itself', () => {
    const node = new TestNode({ nodes: [1] }).fire('election').request(7, read('readIndex'));
    expect(answerTo(node, 7)).toEqual(ok(1));
  });

  test('learners do not count', () => {
    const node = ready(of([1, 2, 3], [4, 5])).request(7, read('readIndex'));
    expect(answerTo(node.receive(4, heard(node)).receive(5, heard(node)), 7)).toBeUndefined();
    expect(answerTo(node.receive(2, heard(node)), 7)).toEqual(ok(1));
  });

  test('while joint, a quorum of both sets must answer', () => {
    const node = ready(of([1, 2, 3])).request(6, changeVoters([3, 4, 5])).request(7, read('readIndex'));
    expect(answerTo(node.receive(2, heard(node)).receive(4, heard(node)), 7)).toBeUndefined();
    expect(answerTo(node.receive(5, heard(node)), 7)).toEqual(ok(1));
  });

  test('a leader that removes itself does not count itself', () => {
    const node = ready(of([1, 2, 3])).request(6, removeNode(1)).request(7, read('readIndex'));
    expect(answerTo(node.receive(2, heard(node)), 7)).toBeUndefined();
    expect(answerTo(node.receive(3, heard(node)), 7)).toEqual(ok(1));
  });

  test('who does not lead says who does', () => {
    const node = new TestNode().receive(2, appendEntries()).request(7, read('readIndex')).request(8, read('lease'));
    expect([answerTo(node, 7), answerTo(node, 8)]).toEqual([{ type: 'redirect', to: 2 }, { type: 'redirect', to: 2 }]);
    expect(answerTo(new TestNode().request(7, read('readIndex')), 7)).toEqual({ type: 'redirect' });
  });
});

describe('a follower (§6.4, at the end)', () => {
  const following = (): TestNode => {
    const node = new TestNode({ log: [1, 1] });
    return node.receive(2, appendEntries({ prevLogIndex: 2, prevLogTerm: 1, leaderCommit: 1 }));
  };
  const ordinalOf = (node: TestNode): number => taken(node, 'readIndex')[0]?.message.ordinal ?? -1;
  const readIndex = (ordinal: number, index: number, term = 1): Message =>
    ({ type: 'readIndexReply', term, ordinal, readIndex: index });

  test('asks the leader for its read index, and serves the read once it has applied so much', () => {
    const node = following().request(7, read('follower'));
    const ordinal = ordinalOf(node);
    node.receive(2, readIndex(ordinal, 2));
    expect(answerTo(node, 7)).toBeUndefined();
    node.receive(2, appendEntries({ prevLogIndex: 2, prevLogTerm: 1, leaderCommit: 2 }));
    expect(answerTo(node, 7)).toEqual(ok(2, '2@1'));
  });

  test('serves it at once if it has come so far', () => {
    const node = following().request(7, read('follower'));
    expect(answerTo(node.receive(2, readIndex(ordinalOf(node), 1)), 7)).toEqual(ok(1, '1@1'));
  });

  test('a snapshot brings it there too', () => {
    const node = following().request(7, read('follower'));
    node.receive(2, readIndex(ordinalOf(node), 5)).receive(2, chunk(snapshotOf(5, 1, [slot('x', 'new')])));
    expect(answerTo(node, 7)).toEqual(ok(5, 'new'));
  });

  test('does not take one answer for another', () => {
    const node = following().request(7, read('follower')).request(8, read('follower'));
    const [first, second] = taken(node, 'readIndex').map(({ message }) => message.ordinal);
    expect(first).not.toBe(second);
    node.receive(2, readIndex(second ?? 0, 1)).receive(2, readIndex(second ?? 0, 1));
    expect([answerTo(node, 7), answerTo(node, 8)]).toEqual([undefined, ok(1, '1@1')]);
  });

  test('nor one to a question of an earlier life', () => {
    const node = following().request(7, read('follower'));
    const early = ordinalOf(node);
    node.nowUs = 10;
    node.crash();
    node.receive(2, appendEntries({ prevLogIndex: 2, prevLogTerm: 1, leaderCommit: 1 })).request(8, read('follower'));
    expect(answerTo(node.receive(2, readIndex(early, 1)), 8)).toBeUndefined();
  });

  test('an answer holds, whoever leads by now', () => {
    const node = following().request(7, read('follower'));
    const ordinal = ordinalOf(node);
    node.receive(3, appendEntries({ term: 2, leader: 3, prevLogIndex: 2, prevLogTerm: 1, leaderCommit: 2 }));
    expect(answerTo(node.receive(2, readIndex(ordinal, 2)), 7)).toEqual(ok(2, '2@1'));
  });

  test('that gets no answer says so after an election timeout', () => {
    const node = following().request(7, read('follower'));
    expect(node.timers.get('read')).toMatchObject({ minUs: 300_000 });
    node.nowUs = 200_000;
    node.request(8, read('follower'));
    node.nowUs = 300_000;
    node.fire('read');
    expect([answerTo(node, 7), answerTo(node, 8)]).toEqual([refused('no-read-index'), undefined]);
    node.nowUs = 600_000;
    expect(answerTo(node.fire('read'), 8)).toEqual(refused('no-read-index'));
  });

  test('that has its read index, and never gets so far, says so after an election timeout', () => {
    const node = following().request(7, read('follower'));
    node.receive(2, readIndex(ordinalOf(node), 2));
    node.nowUs = 299_000;
    expect(answerTo(node.fire('read'), 7)).toBeUndefined();
    node.nowUs = 300_000;
    expect(answerTo(node.fire('read'), 7)).toEqual(refused('behind'));
  });

  test('does not wait longer for those that are asked for after it', () => {
    const node = following().request(7, read('follower'));
    node.receive(2, readIndex(ordinalOf(node), 2));
    node.nowUs = 200_000;
    node.timers.clear();
    node.request(8, read('follower'));
    expect(node.timers.has('read')).toBe(false);
  });

  test('that knows no leader says so', () => {
    expect(answerTo(new TestNode().request(7, read('follower')), 7)).toEqual({ type: 'redirect' });
  });

  test('gets the read index only once a quorum has confirmed the leader', () => {
    const node = serving().receive(3, { type: 'readIndex', term: 1, ordinal: 5 });
    expect(taken(node, 'readIndexReply')).toEqual([]);
    node.receive(2, heard(node));
    expect(taken(node, 'readIndexReply')).toEqual([{ to: 3, message: readIndex(5, 2) }]);
  });

  test('gets none from who does not lead', () => {
    const node = following();
    node.take();
    expect(node.receive(3, { type: 'readIndex', term: 1, ordinal: 5 }).take()).toEqual([]);
  });

  test('asks in vain if the leader is deposed meanwhile', () => {
    const node = serving().receive(3, { type: 'readIndex', term: 1, ordinal: 5 });
    node.take();
    expect(taken(node.receive(2, mismatched(2, 1, 0)), 'readIndexReply')).toEqual([]);
    expect(node.state.pendingReads).toEqual([]);
  });

  test('learners serve reads so too', () => {
    const all = cluster([1, 2, 3, 4], { settings: { voters: [1, 2, 3], learners: [4] } });
    const four = member(all, 4);
    member(all, 1).request(1, put(1));
    deliverAll(all);
    four.request(7, read('follower'));
    deliverAll(all);
    beat(member(all, 1), all);
    expect(answerTo(four, 7)).toEqual(ok(2, 1));
  });

  test('the leader itself, asked so, confirms and answers', () => {
    const node = serving().request(7, read('follower'));
    expect(answerTo(node.receive(2, heard(node)), 7)).toEqual(ok(2, 1));
  });
});

test('a leader without a no-op refuses reads until somebody writes, rather than let them wait', () => {
  const node = leader({ log: [1], settings: { noOp: false } }).request(7, read('readIndex'));
  expect(answerTo(node, 7)).toEqual(refused('no-entry-of-this-term-committed'));
  node.request(8, put(1)).request(9, read('readIndex'));
  expect(answerTo(node, 9)).toBeUndefined();
});

describe('a stale read', () => {
  test('is answered by any node from what it has, and asks nobody', () => {
    const node = new TestNode({ log: [1, 1] });
    node.receive(2, appendEntries({ prevLogIndex: 2, prevLogTerm: 1, leaderCommit: 1 }));
    node.take();
    expect(answerTo(node.request(7, read('stale')), 7)).toEqual(ok(1, '1@1'));
    expect(node.take()).toEqual([]);
    expect(answerTo(new TestNode().request(7, read('stale')), 7)).toEqual(ok(0));
  });

  test('refuses to go back behind what the client has seen', () => {
    const node = serving().request(7, read('stale', 3)).request(8, read('stale', 2));
    expect([answerTo(node, 7), answerTo(node, 8)]).toEqual([refused('behind'), ok(2, 1)]);
  });
});
