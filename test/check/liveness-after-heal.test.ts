import { expect, test } from 'vitest';
import { livenessAfterHeal } from '../../src/check/liveness-after-heal.ts';
import { asks, configuration, type FakeNode, History } from '../support/history.ts';

/** A healed cluster of three with a leader, equal logs and both probes done. */
function recovered(): { history: History; nodes: readonly FakeNode[]; leader: FakeNode } {
  const history = new History([(context) => livenessAfterHeal(context, 500)]);
  const nodes = [1, 2, 3].map((id) => history.node(id, [1, 1]));
  const [leader] = nodes;
  if (leader === undefined) throw new Error('no nodes');
  history.lead(leader, 2, [1, 2]);
  for (const node of nodes) Object.assign(node, { currentTerm: 2, commitIndex: 2, lastApplied: 2 });
  history.checks.onHeal();
  history.checks.onAcknowledged(leader, 2, true, asks(), null);
  history.checks.onProbe('read');
  history.checks.onProbe('write');
  return { history, nodes, leader };
}

test('a cluster with a stable leader, served probes and equal nodes has recovered', () => {
  const { history, nodes } = recovered();
  expect(history.checks.settled()).toBe(false);
  history.nowUs = 500;
  expect(history.checks.settled()).toBe(true);
  history.checks.onEnd(nodes, true);
  expect(history.violations).toEqual([]);
});

test('what had recovered once is not judged again, and a run that was cut short is not judged at all', () => {
  for (const settles of [true, false]) {
    const { history, nodes, leader } = recovered();
    history.nowUs = settles ? 500 : 0;
    expect(history.checks.settled()).toBe(settles);
    history.role(leader, 'follower', 3);
    history.checks.onEnd(nodes, settles);
    expect(history.violations).toEqual([]);
  }
});

test.each<[string, (leader: FakeNode, other: FakeNode, history: History) => void]>([
  ['no-stable-leader[end]', (leader, _other, history) => history.role(leader, 'follower', 3)],
  ['no-stable-leader[end]', (_leader, other, history) => {
    history.nowUs = 900;
    history.term(other, 3);
  }],
  ['nodes-differ[end]', (_leader, other) => Object.assign(other, { lastApplied: 1 })],
  ['nodes-differ[end]', (_leader, other) => Object.assign(other, { currentTerm: 1 })],
  ['still-joint[end]', (leader) => Object.assign(leader, { configuration: configuration([1, 2, 3], { oldVoters: [1, 2] }) })],
  ['still-sending-a-snapshot[end]', (leader) => Object.assign(leader, { installing: 1 })],
  ['nodes-differ[end]', (_leader, other, history) => history.append(other, 1)],
  ['still-probing[end]', (leader) => Object.assign(leader, { probed: 1 })],
  ['nodes-differ[end]', (leader, _other, history) => history.checks.onAcknowledged(leader, 3, true, asks(), null)],
])('%s is what is missing', (clause, harm) => {
  const { history, nodes, leader } = recovered();
  const other = nodes[1];
  if (other === undefined) throw new Error('no second node');
  harm(leader, other, history);
  history.nowUs = 1000;
  expect(history.checks.settled()).toBe(false);
  history.checks.onEnd(nodes, true);
  expect(history.clauses).toEqual([clause]);
});

test.each(['read', 'write'] as const)('a %s that never succeeds is what is missing', (missing) => {
  const history = new History([(context) => livenessAfterHeal(context, 500)]);
  const a = history.node(1, [], [1]);
  history.lead(a, 1, [1]);
  if (missing === 'write') history.checks.onProbe('read');
  history.nowUs = 1000;
  history.checks.onEnd([a], true);
  expect(history.clauses).toEqual([`${missing}-failed[end]`]);
});

test('members that are down, and nodes that are no members, do not matter', () => {
  for (const harm of [
    (_history: History, [, other]: readonly FakeNode[]) =>
      Object.assign(other ?? {}, { up: false, lastApplied: 0 }),
    (history: History) => {
      const stranger = history.node(9);
      history.nowUs = 900;
      history.term(stranger, 7);
      history.role(stranger, 'candidate');
    },
  ]) {
    const { history, nodes } = recovered();
    harm(history, nodes);
    history.nowUs = 1_000;
    expect(history.checks.settled()).toBe(true);
  }
});

test('a node whose log starts elsewhere is equal if its end is', () => {
  const { history, nodes, leader } = recovered();
  history.snapshot(leader);
  history.nowUs = 1_000;
  expect(history.checks.settled()).toBe(true);
  expect(nodes.map(({ log }) => log.firstIndex)).toEqual([3, 1, 1]);
});

test('who is gone for good, and was not removed, is not waited for; without a majority nobody is', () => {
  const { history, nodes, leader } = recovered();
  const [, second, third] = nodes;
  if (second === undefined || third === undefined) throw new Error('no nodes');
  third.up = false;
  Object.assign(leader, { probed: 1 });
  history.checks.onRetired(third);
  history.nowUs = 500;
  expect(history.checks.settled()).toBe(true);

  const lost = recovered();
  lost.history.checks.onRetired(second);
  lost.history.checks.onRetired(third);
  lost.history.checks.onEnd(lost.nodes, true);
  expect(lost.history.violations).toEqual([]);
});

test('who refused its disk and was given another is waited for again', () => {
  for (const replaced of [false, true]) {
    const { history, nodes, leader } = recovered();
    const [, , third] = nodes;
    if (third === undefined) throw new Error('no nodes');
    Object.assign(leader, { probed: 1 });
    history.checks.onRefusedToRun(3);
    if (replaced) history.checks.onBoot(third);
    history.nowUs = 1000;
    history.checks.onEnd(nodes, true);
    expect(history.clauses).toEqual(replaced ? ['still-probing[end]'] : []);
  }
});

/**
 * Node 3 is gone, and node 1 had begun to remove node 2, which needs node 3. It steps down, perhaps; either way nothing
 * is ever committed again, though only one of the three voters that were committed last is gone.
 */
function stuck(change: { readonly voters: readonly number[]; readonly oldVoters?: readonly number[] }): History {
  const { history, nodes, leader } = recovered();
  history.checks.onRefusedToRun(3);
  history.configure(leader, configuration(change.voters, { oldVoters: change.oldVoters ?? null }));
  history.role(leader, 'follower', 3);
  history.nowUs = 1000;
  history.checks.onEnd(nodes, true);
  return history;
}

test('a cluster in which nobody can win any more is not asked to recover', () => {
  expect(stuck({ voters: [1, 3] }).violations).toEqual([]);
  expect(stuck({ voters: [1, 2], oldVoters: [1, 3] }).violations).toEqual([]);
});

test('one in which somebody can is, though a voter is gone', () => {
  expect(stuck({ voters: [1, 2] }).clauses).toEqual(['no-stable-leader[end]']);
  expect(stuck({ voters: [1, 2], oldVoters: [1, 2, 3] }).clauses).toEqual(['no-stable-leader[end]']);
});
