import { expect, test } from 'vitest';
import { committedOnQuorum } from '../../src/check/committed-on-quorum.ts';
import { configuration, type FakeNode, History } from '../support/history.ts';

interface Cluster {
  readonly history: History;
  readonly nodes: readonly FakeNode[];
  readonly first: FakeNode;
}

function cluster(logs: readonly (readonly number[])[]): Cluster {
  const history = new History([committedOnQuorum]);
  const nodes = logs.map((log, i) => history.node(i + 1, log));
  const [first] = nodes;
  if (first === undefined) throw new Error('no nodes');
  return { history, nodes, first };
}

test('what a majority of disks holds may be committed, and by others too', () => {
  const { history, nodes, first } = cluster([[1, 1], [1, 1], [1]]);
  history.commit(first, 2);
  for (const node of nodes) history.commit(node, 1);
  expect(history.violations).toEqual([]);
});

test('what only a minority of disks holds is found, memory does not count', () => {
  const { history, first } = cluster([[1], [1], [1]]);
  history.append(first, 1);
  history.commit(first, 2);
  expect(history.clauses).toEqual(['quorum-without-committed[commit]']);
});

test('a disk that loses what was committed is found when it does, and not while the loss is pending', () => {
  const { history, nodes: [a, b], first } = cluster([[1, 1], [1, 1], [1]]);
  if (a === undefined || b === undefined) throw new Error('no nodes');
  history.commit(first, 2);
  b.journal.log.items.length = 1;
  b.journal.pendingCut = 2;
  history.commit(a, 2);
  expect(history.violations).toEqual([]);
  b.journal.pendingCut = Infinity;
  history.checks.onDurableCut(2, 2);
  expect(history.clauses).toEqual(['quorum-without-committed[cut]']);
});

test('while a loss is pending, a disk that never held what was committed does not count', () => {
  const { history, nodes: [a, b, c] } = cluster([[1, 2], [1], [1, 3]]);
  if (a === undefined || b === undefined || c === undefined) throw new Error('no nodes');
  history.truncate(c, 2);
  history.append(c, 2);
  c.journal.log.items = [1, 2];
  Object.assign(c.journal, { length: 4, pendingCut: 2 });
  history.commit(a, 2);
  expect(history.clauses).toEqual(['quorum-without-committed[commit]']);
});

test('a snapshot covers what it stands for', () => {
  const { history, nodes: [a, b, c] } = cluster([[1, 1, 1], [1], [1]]);
  if (a === undefined || b === undefined || c === undefined) throw new Error('no nodes');
  history.holds(a, 3);
  history.commit(b, 1);
  history.append(b, 1, 1);
  history.holds(b, 3);
  history.commit(a, 3);
  history.apply(a);
  history.snapshot(a);
  history.install(c, a);
  expect(history.violations).toEqual([]);
});

test('a snapshot that is not durable yet takes nothing away of what it stands for, and adds nothing', () => {
  for (const [held, clauses] of [[2, []], [1, ['quorum-without-committed[commit]']]] as const) {
    const { history, nodes: [a, b] } = cluster([[1, 1], [1], [1]]);
    if (a === undefined || b === undefined) throw new Error('no nodes');
    history.append(b, 1, 1);
    history.holds(b, held);
    // Index 3 is committed and written, and a snapshot up to there in its place; neither is durable on this disk.
    b.commitIndex = 3;
    history.checks.ghosts.noteCommit(b, 0, 0);
    b.journal.log.items = b.log.items.slice(0, 3);
    b.journal.log.base = 3;
    history.commit(a, 2);
    expect(history.clauses).toEqual(clauses);
  }
});

test('while a configuration is joint, either half suffices to keep the others from winning', () => {
  for (const [held, clauses] of [[[1, 2], []], [[1], ['quorum-without-committed[configuration]']]] as const) {
    const { history, nodes, first } = cluster([[1], [1], [1], [1], [1]]);
    for (const node of nodes) {
      if (node === first || held.some((id) => id === node.id)) history.append(node, 1);
      if (held.some((id) => id === node.id)) history.holds(node, 2);
    }
    const previous = first.configuration;
    first.configuration = configuration([3, 4, 5], { index: 2, oldVoters: [1, 2, 3] });
    first.commitIndex = 2;
    history.checks.ghosts.noteCommit(first, 0, 0);
    history.checks.onConfiguration(first, previous, first.configuration);
    expect(history.clauses).toEqual(clauses);
  }
});

test('a node that refused to run gives no vote, so nobody wins with it', () => {
  const { history, first } = cluster([[1, 1], [1, 1], []]);
  history.commit(first, 2);
  history.checks.onRefusedToRun(3);
  history.checks.onDurableCut(3, 1);
  expect(history.violations).toEqual([]);
});
