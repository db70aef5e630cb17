import { expect, test } from 'vitest';
import type { CheckContext, Checker } from '../../src/check/checker.ts';
import { roleChanges as roleChangesOf } from '../../src/check/role-changes.ts';
import { configuration, History } from '../support/history.ts';

const roleChanges = (context: CheckContext): Checker => roleChangesOf(context, null);
const withCheckQuorum = (context: CheckContext): Checker => roleChangesOf(context, 300);

test('the way of a leader: candidate, leader, follower of a higher term', () => {
  const history = new History([roleChanges]);
  const [a, b] = [history.node(1), history.node(2)];
  history.role(a, 'candidate', 1);
  history.lead(a, 1, [1, 2]);
  history.checks.onLeaderNamed(a);
  history.role(a, 'follower', 2);
  history.lead(b, 2, [1, 2]);
  a.leader = 2;
  history.checks.onLeaderNamed(a);
  expect(history.violations).toEqual([]);
});

test('a candidate may return to follower in its own term, and a restarted leader is a follower', () => {
  const history = new History([roleChanges]);
  const [a, b] = [history.node(1), history.node(2)];
  history.role(a, 'candidate', 1);
  history.role(a, 'follower');
  history.lead(b, 1, [2, 3]);
  history.restart(b, 0);
  expect(history.violations).toEqual([]);
});

test('a new term brings a new vote, and so does a life that lost the old one', () => {
  const history = new History([roleChanges]);
  const a = history.node(1);
  a.votedFor = 2;
  history.checks.onVote(a, null, 0);
  a.currentTerm = 1;
  a.votedFor = 3;
  history.checks.onVote(a, 2, 0);
  history.restart(a, 0);
  a.votedFor = 2;
  history.checks.onVote(a, null, 1);
  expect(history.violations).toEqual([]);
});

test('a vote that changes within a term is found, and so is one that is taken back', () => {
  for (const votedFor of [3, null]) {
    const history = new History([roleChanges]);
    const a = history.node(1);
    a.votedFor = votedFor;
    history.checks.onVote(a, 2, a.currentTerm);
    expect(history.clauses).toEqual(['vote-changed[vote]']);
  }
});

test('a leader that steps down within its term is found', () => {
  const history = new History([roleChanges]);
  const a = history.node(1);
  history.lead(a, 1, [1, 2]);
  history.role(a, 'follower');
  expect(history.clauses).toEqual(['stepped-down-without-a-higher-term[follower]']);
});

test('a node that becomes leader of one term twice is found', () => {
  const history = new History([roleChanges]);
  const a = history.node(1);
  history.lead(a, 1, [1, 2]);
  history.restart(a, 0);
  history.lead(a, 1, [1, 2]);
  expect(history.clauses).toEqual(['leader-twice[becomeLeader]']);
});

test('a follower that names somebody who has not become leader of its term is found', () => {
  const history = new History([roleChanges]);
  const [a, b] = [history.node(1), history.node(2)];
  history.lead(b, 1, [2, 3]);
  history.term(a, 2);
  a.leader = 2;
  history.checks.onLeaderNamed(a);
  expect(history.clauses).toEqual(['wrong-leader-named[follow]']);
});

test('with CheckQuorum a leader may step down once it has not heard from a majority for long enough, and no sooner', () => {
  for (const [withoutQuorumUs, clauses] of [[300, []], [299, ['stepped-down-with-a-quorum[follower]']]] as const) {
    const history = new History([withCheckQuorum]);
    const a = history.node(1);
    history.lead(a, 1, [1, 2]);
    history.role(a, 'follower', 1, withoutQuorumUs);
    expect(history.clauses).toEqual(clauses);
  }
});

test('CheckQuorum makes a follower of a leader, not a candidate', () => {
  const history = new History([withCheckQuorum]);
  const a = history.node(1);
  history.lead(a, 1, [1, 2]);
  history.role(a, 'candidate', 1, 1_000);
  expect(history.clauses).toEqual(['stepped-down-with-a-quorum[candidate]']);
});

test('a leader steps down once its own removal is committed, and no sooner', () => {
  for (const [commitIndex, clauses] of [[1, []], [0, ['stepped-down-without-a-higher-term[follower]']]] as const) {
    const history = new History([roleChanges]);
    const a = history.node(1);
    history.lead(a, 1, [1, 2]);
    history.configure(a, configuration([2, 3]));
    a.commitIndex = commitIndex;
    history.role(a, 'follower');
    expect(history.clauses).toEqual(clauses);
  }
});
