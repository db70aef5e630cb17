import { expect, test } from 'vitest';
import { oneVotePerTerm } from '../../src/check/one-vote-per-term.ts';
import { configuration, History } from '../support/history.ts';

test('one vote in each term, and the same one sent again, are fine', () => {
  const history = new History([oneVotePerTerm]);
  const [a, b, c] = [history.node(1), history.node(2), history.node(3)];
  history.grant(b, 1, 1);
  history.grant(b, 1, 1);
  history.grant(b, 2, 3);
  history.lead(a, 1, [1, 2]);
  history.lead(c, 2, [2, 3]);
  expect(history.violations).toEqual([]);
});

test('a second vote in a term is found, whatever crash came between', () => {
  const history = new History([oneVotePerTerm]);
  const voter = history.node(2);
  history.grant(voter, 3, 1);
  history.restart(voter, 0);
  history.grant(voter, 3, 5);
  expect(history.clauses).toEqual(['two-votes-in-one-term[grant]']);
});

test('a candidate that lost its own vote in a crash before it was tallied may vote for another', () => {
  const history = new History([oneVotePerTerm]);
  const [a, b] = [history.node(1), history.node(2)];
  history.role(a, 'candidate', 4);
  history.restart(a, 0, 3);
  history.grant(a, 4, 2);
  history.lead(b, 4, [1, 2]);
  expect(history.violations).toEqual([]);
});

test('a leader whose own vote is not among its votes has not spent it', () => {
  const history = new History([oneVotePerTerm]);
  const a = history.node(1);
  history.grant(history.node(2), 4, 1);
  history.grant(history.node(3), 4, 1);
  history.lead(a, 4, [2, 3]);
  history.restart(a, 0, 3);
  history.grant(a, 4, 2);
  expect(history.violations).toEqual([]);
});

test('a candidate that counts its own vote, having granted it to another, is found', () => {
  const history = new History([oneVotePerTerm]);
  const a = history.node(1);
  history.grant(a, 2, 3);
  history.role(a, 'candidate', 2);
  history.checks.onOwnVote(a);
  expect(history.clauses).toEqual(['two-votes-in-one-term[ownVote]']);
});

test('a candidate that has counted its own vote, did not win, and grants it to another is found', () => {
  const history = new History([oneVotePerTerm]);
  const a = history.node(1);
  history.role(a, 'candidate', 2);
  history.checks.onOwnVote(a);
  history.grant(a, 2, 3);
  expect(history.clauses).toEqual(['two-votes-in-one-term[grant]']);
});

test('a leader that had granted its own vote to another has no quorum', () => {
  const history = new History([oneVotePerTerm]);
  const a = history.node(1);
  history.grant(a, 2, 3);
  history.grant(history.node(2), 2, 1);
  history.lead(a, 2, [1, 2]);
  expect(history.clauses).toEqual(['votes-never-cast[becomeLeader]']);
});

test('half of an even number of voters is no quorum', () => {
  const history = new History([oneVotePerTerm]);
  const voters = [1, 2, 3, 4];
  const a = history.node(1, [], voters);
  history.grant(history.node(2, [], voters), 2, 1);
  history.lead(a, 2, [1, 2]);
  expect(history.clauses).toEqual(['no-quorum[becomeLeader]']);
});

test('one vote counted twice is one vote', () => {
  const history = new History([oneVotePerTerm]);
  const voters = [1, 2, 3, 4, 5];
  const a = history.node(1, [], voters);
  history.grant(history.node(2, [], voters), 2, 1);
  history.lead(a, 2, [1, 2, 2]);
  expect(history.clauses).toEqual(['no-quorum[becomeLeader]']);
});

test('a vote of an older term is no vote in this one', () => {
  const history = new History([oneVotePerTerm]);
  const a = history.node(1);
  history.grant(history.node(2), 1, 1);
  history.lead(a, 2, [1, 2]);
  expect(history.clauses).toEqual(['votes-never-cast[becomeLeader]']);
});

test('while the configuration is joint, a leader needs a majority of both halves', () => {
  for (const [votes, clauses] of [[[1, 2, 4, 5], []], [[1, 2, 4], ['no-quorum[becomeLeader]']], [[4, 5, 6, 1], ['no-quorum[becomeLeader]']]] as const) {
    const history = new History([oneVotePerTerm]);
    const a = history.node(1);
    a.configuration = configuration([4, 5, 6], { oldVoters: [1, 2, 3] });
    for (const id of votes) if (id !== 1) history.grant(history.node(id), 1, 1);
    history.lead(a, 1, votes);
    expect(history.clauses).toEqual(clauses);
  }
});
