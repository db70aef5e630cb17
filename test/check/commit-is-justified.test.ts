import { expect, test } from 'vitest';
import { commitIsJustified } from '../../src/check/commit-is-justified.ts';
import { configuration, History } from '../support/history.ts';

const FIVE = [1, 2, 3, 4, 5];

test('a leader commits an entry of its own term that a majority holds, and older ones with it', () => {
  const history = new History([commitIsJustified]);
  const [a, b] = [history.node(1, [1, 1]), history.node(2, [1, 1])];
  history.lead(a, 2, [1, 2]);
  history.append(a, 2);
  history.term(b, 2);
  history.append(b, 2);
  history.holds(a, 3);
  history.holds(b, 3);
  history.commit(a, 3);
  history.commit(b, 3);
  expect(history.violations).toEqual([]);
});

test('a leader may commit before its own disk has the entry, when a majority of others has it', () => {
  const history = new History([commitIsJustified]);
  const [a, b, c] = [history.node(1), history.node(2), history.node(3)];
  history.lead(a, 2, [1, 2]);
  for (const node of [a, b, c]) {
    node.currentTerm = 2;
    history.append(node, 2);
  }
  history.holds(b, 1);
  history.holds(c, 1);
  history.commit(a, 1);
  expect(history.violations).toEqual([]);
});

test('an acknowledgement may arrive when its sender has lost or replaced the entry: it has held it', () => {
  const history = new History([commitIsJustified]);
  const [a, b] = [history.node(1), history.node(2)];
  history.lead(a, 2, [1, 2]);
  history.append(a, 2);
  b.currentTerm = 2;
  history.append(b, 2);
  history.holds(a, 1);
  history.holds(b, 1);
  history.term(b, 3);
  history.truncate(b, 1);
  history.commit(a, 1);
  expect(history.violations).toEqual([]);
});

test('a follower commits what it is told, and is not judged', () => {
  const history = new History([commitIsJustified]);
  const a = history.node(1, [1, 1]);
  history.term(a, 5);
  history.commit(a, 2);
  expect(history.violations).toEqual([]);
});

test('Figure 8 (c): an entry of an older term on a majority is not committed', () => {
  const history = new History([commitIsJustified]);
  const s1 = history.node(1, [1, 2], FIVE);
  history.node(2, [1, 2], FIVE);
  history.node(3, [1, 2], FIVE);
  history.lead(s1, 4, [1, 2, 3]);
  history.append(s1, 4);
  history.commit(s1, 2);
  expect(history.clauses).toEqual(['entry-of-older-term[commit]']);
});

test('an entry that only a minority holds is not committed; memory does not count', () => {
  const history = new History([commitIsJustified]);
  const [a, b] = [history.node(1), history.node(2)];
  history.lead(a, 1, [1, 2]);
  history.append(a, 1);
  b.currentTerm = 1;
  history.append(b, 1);
  history.holds(b, 1);
  history.commit(a, 1);
  expect(history.clauses).toEqual(['not-on-a-quorum[commit]']);
});

test('holding another log with an entry of that index and term does not count', () => {
  const history = new History([commitIsJustified]);
  const a = history.node(1, [1]);
  history.node(2, [[1, 'else'], 2]);
  history.lead(a, 2, [1, 2]);
  history.append(a, 2);
  history.holds(a, 2);
  history.commit(a, 2);
  expect(history.clauses).toEqual(['not-on-a-quorum[commit]']);
});

test('nodes that have no vote do not count', () => {
  const history = new History([commitIsJustified]);
  const a = history.node(1, [], [1, 2, 3]);
  const b = history.node(9);
  history.lead(a, 1, [1, 2]);
  for (const node of [a, b]) {
    node.currentTerm = 1;
    history.append(node, 1);
    history.holds(node, 1);
  }
  history.commit(a, 1);
  expect(history.clauses).toEqual(['not-on-a-quorum[commit]']);
});

test('a voter that got the prefix in a snapshot holds it', () => {
  const history = new History([commitIsJustified]);
  const [a, b] = [history.node(1, [1, 1]), history.node(2)];
  history.commit(a, 2);
  history.apply(a);
  history.snapshot(a);
  history.install(b, a);
  const { ghosts } = history.checks;
  expect(ghosts.hasHeld(2, 1, ghosts.committed(1)?.prefixHash ?? -1)).toBe(true);
  history.lead(a, 2, [1, 2]);
  for (const node of [a, b]) {
    node.currentTerm = 2;
    history.append(node, 2);
    history.holds(node, 3);
  }
  history.commit(a, 3);
  expect(history.violations).toEqual([]);
});

test('while the configuration is joint, a majority of both halves must hold it', () => {
  for (const [holders, clauses] of [
    [[1, 2, 4, 5], []],
    [[1, 4, 5, 6], ['not-on-both-quorums[commit]']],
    [[1, 2, 3], ['not-on-both-quorums[commit]']],
  ] as const) {
    const history = new History([commitIsJustified]);
    const nodes = [1, 2, 3, 4, 5, 6].map((id) => history.node(id));
    const [a] = nodes;
    if (a === undefined) throw new Error('no nodes');
    history.lead(a, 1, [1, 2]);
    a.configuration = configuration([4, 5, 6], { oldVoters: [1, 2, 3] });
    for (const node of nodes) {
      node.currentTerm = 1;
      history.append(node, 1);
      if (holders.some((id) => id === node.id)) history.holds(node, 1);
    }
    history.commit(a, 1);
    expect(history.clauses).toEqual(clauses);
  }
});

test('a leader that goes on to the next configuration has had the one before on quorums of it', () => {
  for (const [holders, clauses] of [
    [[1, 2, 4], []],
    [[1, 2], ['not-on-both-quorums[configuration]']],
  ] as const) {
    const history = new History([commitIsJustified]);
    const nodes = [1, 2, 4].map((id) => history.node(id));
    const [a] = nodes;
    if (a === undefined) throw new Error('no nodes');
    history.lead(a, 1, [1, 2]);
    const joint = history.configure(a, configuration([4], { oldVoters: [1, 2, 3] }));
    for (const node of nodes) {
      if (node !== a) Object.assign(node.log, { items: [...a.log.items] });
      if (holders.some((id) => id === node.id)) history.holds(node, 1);
    }
    a.commitIndex = joint.index;
    history.configure(a, configuration([4]));
    expect(history.clauses).toEqual(clauses);
  }
});
