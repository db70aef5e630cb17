import { expect, test } from 'vitest';
import { replicationProgress } from '../../src/check/replication-progress.ts';
import { History } from '../support/history.ts';

test('matchIndex rises to what the follower holds', () => {
  const history = new History([replicationProgress]);
  const a = history.node(1, [1, 1]);
  history.node(2, [1, 1]);
  history.lead(a, 2, [1, 2]);
  history.checks.onProgress(a, 2, 0, 0, 3);
  history.checks.onProgress(a, 2, 0, 1, 3);
  history.checks.onProgress(a, 2, 1, 2, 3);
  expect(history.violations).toEqual([]);
});

test('a deposed leader may still learn what its follower held before another leader replaced it', () => {
  const history = new History([replicationProgress]);
  const [a, b] = [history.node(1, [1, 1]), history.node(2, [1, 1])];
  history.lead(a, 2, [1, 2]);
  history.term(b, 3);
  history.truncate(b, 2);
  history.append(b, 3);
  history.holds(b, 2);
  history.checks.onProgress(a, 2, 0, 2, 3);
  expect(history.violations).toEqual([]);
});

test('a match that the follower has in memory only is found', () => {
  const history = new History([replicationProgress]);
  const [a, b] = [history.node(1, [1]), history.node(2)];
  b.currentTerm = 1;
  history.append(b, 1);
  history.lead(a, 2, [1, 2]);
  history.checks.onProgress(a, 2, 0, 1, 2);
  expect(history.clauses).toEqual(['match-never-held[progress]']);
});

test('a match on another log is found', () => {
  const history = new History([replicationProgress]);
  const a = history.node(1, [1, 2]);
  history.node(2, [1, 1]);
  history.lead(a, 3, [1, 2]);
  history.checks.onProgress(a, 2, 0, 2, 3);
  expect(history.clauses).toEqual(['match-never-held[progress]']);
});

test('a match beyond the leader\'s own log is found', () => {
  const history = new History([replicationProgress]);
  const a = history.node(1, [1]);
  history.node(2, [1, 1]);
  history.lead(a, 2, [1, 2]);
  history.checks.onProgress(a, 2, 0, 2, 3);
  expect(history.clauses).toEqual(['match-beyond-log[progress]']);
});

test('a match that falls is found', () => {
  const history = new History([replicationProgress]);
  const a = history.node(1, [1, 1]);
  history.lead(a, 2, [1, 2]);
  history.checks.onProgress(a, 2, 2, 1, 3);
  expect(history.clauses).toEqual(['match-fell[progress]']);
});

test('a nextIndex that is not above the match is found', () => {
  const history = new History([replicationProgress]);
  const a = history.node(1, [1, 1]);
  history.lead(a, 2, [1, 2]);
  history.checks.onProgress(a, 2, 2, 2, 2);
  expect(history.clauses).toEqual(['match-not-below-next[progress]']);
});

test('who got a snapshot holds what it stands for, at each index', () => {
  const history = new History([replicationProgress]);
  const [a, b] = [history.node(1, [1, 1, 1]), history.node(2)];
  history.commit(a, 3);
  history.apply(a);
  history.snapshot(a);
  history.lead(a, 2, [1, 3]);
  history.install(b, a);
  history.checks.onProgress(a, 2, 0, 2, 4);
  history.checks.onProgress(a, 2, 2, 3, 4);
  expect(history.violations).toEqual([]);
  history.checks.onProgress(a, 3, 0, 2, 4);
  expect(history.clauses).toEqual(['match-never-held[progress]']);
});
