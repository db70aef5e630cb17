import { expect, test } from 'vitest';
import { persistBeforeSend } from '../../src/check/persist-before-send.ts';
import { History, journal } from '../support/history.ts';

test('a vote that is written when made and durable when sent is fine', () => {
  const history = new History([persistBeforeSend]);
  const voter = history.node(2);
  const disk = journal({ votes: { 3: 1 }, durableLength: 0 });
  history.checks.onGrantMade(voter, 3, 1, disk);
  disk.durableLength = 1;
  history.checks.onGrantLeft(voter, 3, 1, disk, 1);
  expect(history.violations).toEqual([]);
});

test('a vote may leave after the node has moved on to another term', () => {
  const history = new History([persistBeforeSend]);
  const voter = history.node(2);
  history.checks.onGrantMade(voter, 3, 1, journal({ votes: { 3: 1 }, durableLength: 0 }));
  history.checks.onGrantLeft(voter, 3, 1, journal({ votes: { 3: 1, 4: 5 }, durableLength: 1 }), 1);
  expect(history.violations).toEqual([]);
});

test('a vote that is not in the journal is found without any crash', () => {
  const history = new History([persistBeforeSend]);
  history.checks.onGrantMade(history.node(2), 3, 1, journal({ votes: { 3: null } }));
  expect(history.clauses).toEqual(['vote-not-written[grant]']);
  expect(history.violations[0]?.message)
    .toBe('Node 2 made a vote for node 1 in term 3, but its journal votes for nobody.');
});

test('a term that is not in the journal is found', () => {
  const history = new History([persistBeforeSend]);
  history.checks.onGrantMade(history.node(2), 3, 1, journal({}));
  expect(history.clauses).toEqual(['vote-not-written[grant]']);
});

test('a vote that leaves before it is durable is found', () => {
  const history = new History([persistBeforeSend]);
  const disk = journal({ votes: { 3: 1 }, durableLength: 0 });
  history.checks.onGrantLeft(history.node(2), 3, 1, disk, 1);
  expect(history.clauses).toEqual(['vote-not-durable[grant]']);
});

test('a leader that counts an own vote which is not durable is found; one that does not count it is fine', () => {
  const disk = journal({ votes: { 3: 1 }, durableLength: 0 });
  for (const [votes, clauses] of [[[2, 3], []], [[1, 2], ['vote-not-durable[becomeLeader]']]] as const) {
    const history = new History([persistBeforeSend]);
    const leader = history.node(1);
    history.role(leader, 'leader', 3);
    history.checks.onLeader(leader, votes, disk);
    expect(history.clauses).toEqual(clauses);
  }
});

test('an acknowledgement of what is durable may leave while later records are not', () => {
  const history = new History([persistBeforeSend]);
  const follower = history.node(2, [1, 1, 1]);
  const disk = journal({ log: [1, 1, 1], durableLength: 2 });
  history.checks.onAckMade(follower, 1, 2, disk);
  history.checks.onAckLeft(follower, 1, 2, disk, 3);
  expect(history.violations).toEqual([]);
});

test('an acknowledgement of the empty log promises nothing', () => {
  const history = new History([persistBeforeSend]);
  const follower = history.node(2);
  const disk = journal({ votes: { 3: null }, durableLength: 0 });
  history.checks.onAckMade(follower, 3, 0, disk);
  history.checks.onAckLeft(follower, 3, 0, disk, 1);
  expect(history.violations).toEqual([]);
});

test('what was acknowledged may be superseded by later records before the acknowledgement leaves', () => {
  const history = new History([persistBeforeSend]);
  const follower = history.node(2, [1, 1, 1]);
  history.checks.onAckMade(follower, 1, 3, journal({ log: [1, 1, 1], durableLength: 0 }));
  const rewritten = journal({ log: [1, 2, 2], durableLength: 3 });
  const later = { ...rewritten, positionOf: (index: number) => index + 3 };
  history.checks.onAckLeft(follower, 1, 3, later, 3);
  history.checks.onAckLeft(follower, 1, 3, journal({ log: [1], durableLength: 1 }), 3);
  expect(history.violations).toEqual([]);
});

test('an acknowledgement of an entry that is not in the journal is found', () => {
  const history = new History([persistBeforeSend]);
  history.checks.onAckMade(history.node(2, [1, 1]), 1, 2, journal({ log: [1] }));
  expect(history.clauses).toEqual(['entry-not-written[acknowledge]']);
});

test('an acknowledgement of an entry of which the journal holds another version is found', () => {
  const history = new History([persistBeforeSend]);
  history.checks.onAckMade(history.node(2, [1, 2]), 2, 2, journal({ log: [1, 1] }));
  expect(history.clauses).toEqual(['other-entry-written[acknowledge]']);
});

test('an acknowledgement that leaves before its entry is durable is found', () => {
  const history = new History([persistBeforeSend]);
  const disk = journal({ log: [1, 1], durableLength: 1 });
  history.checks.onAckLeft(history.node(2, [1, 1]), 1, 2, disk, 2);
  expect(history.clauses).toEqual(['entry-not-durable[acknowledge]']);
});

test('an acknowledgement in a term that is not in the journal is found; an empty one promises nothing', () => {
  for (const [matchIndex, clauses] of [[0, []], [1, ['term-not-written[acknowledge]']]] as const) {
    const history = new History([persistBeforeSend]);
    history.checks.onAckMade(history.node(2, [1]), 2, matchIndex, journal({ log: [1], term: 1 }));
    expect(history.clauses).toEqual(clauses);
  }
});

test('an installed snapshot is acknowledged once it is durable; what it stands for is not looked at', () => {
  const history = new History([persistBeforeSend]);
  const follower = history.node(2, [1, 1, 1]);
  const disk = journal({ log: [1, 1, 1], durableLength: 2 });
  disk.log.base = 3;
  follower.log.base = 3;
  history.checks.onAckMade(follower, 1, 1, disk);
  history.checks.onAckLeft(follower, 1, 1, disk, 3);
  expect(history.violations).toEqual([]);
  history.checks.onAckMade(follower, 1, 3, disk);
  history.checks.onAckLeft(follower, 1, 3, disk, 3);
  expect(history.clauses).toEqual(['entry-not-durable[acknowledge]']);
});
