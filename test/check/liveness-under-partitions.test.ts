import { expect, test } from 'vitest';
import { livenessUnderPartitions } from '../../src/check/liveness-under-partitions.ts';
import { type FakeNode, History } from '../support/history.ts';

const SPAN_US = 1_000;
const LATE_US = SPAN_US;

/** Three nodes, of which 1 and 3 don't hear each other; all have had a message since. */
function parted(): { history: History; nodes: readonly FakeNode[] } {
  const history = new History([(context) => livenessUnderPartitions(context, SPAN_US, LATE_US)]);
  const nodes = [1, 2, 3].map((id) => history.node(id));
  history.checks.onLink(1, 3, false);
  history.checks.onLink(3, 1, false);
  hear(history);
  return { history, nodes };
}

function hear(history: History): void {
  for (const id of [1, 2, 3]) history.checks.onReceived(id % 3 + 1, id);
}

test('a connected majority that elects nobody for long is found', () => {
  const { history } = parted();
  history.nowUs = SPAN_US - 1;
  hear(history);
  expect(history.violations).toEqual([]);
  history.nowUs = SPAN_US;
  hear(history);
  expect(history.clauses).toEqual(['no-leader[silence]']);
  expect(history.violations[0]?.message).toContain('nodes 1, 2, a majority');
});

test.each<[string, (history: History, nodes: readonly FakeNode[]) => void]>([
  ['somebody leads', (history, [node]) => node && history.lead(node, 1, [1, 2])],
  ['no majority is connected', (history) => {
    history.checks.onLink(1, 2, false);
    history.checks.onLink(2, 3, false);
    hear(history);
  }],
  ['there was other trouble', (history) => {
    history.nowUs = 500;
    history.checks.onTrouble(0);
    hear(history);
  }],
  ['a node is paused, or slow, for longer', (history) => history.checks.onTrouble(SPAN_US)],
  ['a node crashed', (history, [node]) => node && history.checks.onCrash(node, { unsynced: 0, kept: 0, torn: false })],
  ['no link is cut', (history) => {
    history.checks.onLink(1, 3, true);
    history.checks.onLink(3, 1, true);
    hear(history);
  }],
  ['a node goes by another configuration', (_history, [node]) => node && Object.assign(node, { configuration: { ...node.configuration, index: 4 } })],
])('nothing is said while %s', (_why, harm) => {
  const { history, nodes } = parted();
  harm(history, nodes);
  history.nowUs = SPAN_US;
  history.checks.onReceived(1, 2);
  expect(history.violations).toEqual([]);
});

test('a leader that is not connected to a majority, and stays, is found', () => {
  const { history, nodes: [, , node] } = parted();
  if (node === undefined) throw new Error('no node');
  history.lead(node, 1, [1, 2]);
  // Node 3 is heard by 2, but does not hear it: 1 and 2 are the majority, and wait for a leader of no use.
  history.checks.onLink(2, 3, false);
  hear(history);
  history.nowUs = SPAN_US - 1;
  hear(history);
  expect(history.violations).toEqual([]);
  history.nowUs = SPAN_US;
  hear(history);
  expect(history.clauses).toEqual(['leader-without-majority[silence]']);
  expect(history.violations[0]?.message).toContain('stays with node 3');
});

test('a leader that is connected to another majority will do', () => {
  const { history, nodes: [, , node] } = parted();
  if (node === undefined) throw new Error('no node');
  history.lead(node, 1, [1, 2]);
  history.nowUs = SPAN_US;
  hear(history);
  expect(history.violations).toEqual([]);
});

test('a leader that steps down after a long time has led until then', () => {
  const { history, nodes: [node] } = parted();
  if (node === undefined) throw new Error('no node');
  history.lead(node, 1, [1, 2]);
  for (const spans of [1, 2, 3]) {
    history.nowUs = spans * SPAN_US;
    hear(history);
  }
  history.role(node, 'follower');
  history.nowUs = 4 * SPAN_US - 1;
  hear(history);
  expect(history.violations).toEqual([]);
  history.nowUs = 4 * SPAN_US;
  hear(history);
  expect(history.clauses).toEqual(['no-leader[silence]']);
});

test('a leader of no use does no harm beside one that has a majority', () => {
  const { history, nodes: [one, , three] } = parted();
  if (one === undefined || three === undefined) throw new Error('no node');
  history.lead(three, 1, [1, 2]);
  history.checks.onLink(2, 3, false);
  history.lead(one, 2, [1, 2]);
  history.nowUs = SPAN_US;
  hear(history);
  expect(history.violations).toEqual([]);
});

test('what a leader whose messages come late loses does not count', () => {
  const { history, nodes: [node] } = parted();
  if (node === undefined) throw new Error('no node');
  for (let term = 1; term <= 30; term++) {
    history.lead(node, term, [1, 2]);
    history.nowUs += LATE_US + 1;
    history.checks.onReceived(1, 2);
    history.role(node, 'follower');
  }
  expect(history.violations).toEqual([]);
});

test('where no message comes to anybody, a script may hold them all', () => {
  const { history, nodes } = parted();
  history.checks.onLink(2, 3, true);
  history.nowUs = SPAN_US;
  history.checks.onEnd(nodes, true);
  expect(history.violations).toEqual([]);
});

test('a lead that is lost again and again is found', () => {
  const { history, nodes: [node] } = parted();
  if (node === undefined) throw new Error('no node');
  for (let term = 1; term <= 16; term++) {
    expect(history.violations).toEqual([]);
    history.lead(node, term, [1, 2]);
    history.role(node, 'follower');
  }
  expect(history.clauses).toEqual(['leader-does-not-stay[silence]']);
});
