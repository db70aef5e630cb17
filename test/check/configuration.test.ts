import { expect, test } from 'vitest';
import { configurationRules } from '../../src/check/configuration.ts';
import { configuration, type FakeNode, History } from '../support/history.ts';

/** A leader of term 2 that has committed an entry of its term. */
function leading(voters: readonly number[] = [1, 2, 3]): { history: History; leader: FakeNode } {
  const history = new History([configurationRules]);
  const leader = history.node(1, [1], voters);
  history.lead(leader, 2, [1, 2]);
  history.append(leader, 2);
  history.commit(leader, 2);
  return { history, leader };
}

test('one voter comes, and then another, each once the one before is committed', () => {
  const { history, leader } = leading();
  history.configure(leader, configuration([1, 2, 3, 4]));
  history.commit(leader, 3);
  history.configure(leader, configuration([1, 2, 3, 4, 5]));
  expect(history.violations).toEqual([]);
});

test('any set of voters may follow by way of a joint configuration', () => {
  const { history, leader } = leading();
  history.configure(leader, configuration([4, 5, 6], { oldVoters: [1, 2, 3] }));
  history.commit(leader, 3);
  history.configure(leader, configuration([4, 5, 6]));
  expect(history.violations).toEqual([]);
});

test('a second change before the first is committed is found', () => {
  const { history, leader } = leading();
  history.configure(leader, configuration([1, 2, 3, 4]));
  history.configure(leader, configuration([1, 2, 3, 4, 5]));
  expect(history.clauses).toEqual(['two-changes-at-once[append]']);
});

test('a change before an entry of the leader\'s own term is committed is found (erratum of 2015)', () => {
  const history = new History([configurationRules]);
  const leader = history.node(1, [1]);
  history.commit(leader, 1);
  history.lead(leader, 2, [1, 2]);
  history.append(leader, 2);
  history.configure(leader, configuration([1, 2, 3, 4]));
  expect(history.clauses).toEqual(['no-entry-of-this-term-committed[append]']);
});

test.each<[readonly number[], readonly number[], boolean]>([
  [[1, 2, 3], [1, 2], true],
  [[1, 2, 3, 4], [1, 2, 3, 4, 5], true],
  [[1, 2, 3], [1, 2, 3, 4, 5], false],
  [[1, 2, 3, 4], [1, 2], true],
  [[1, 2, 3, 4, 5], [1, 2, 3], false],
  [[1, 2, 3], [3, 4, 5], false],
])('from %j to %j in one step: do the majorities meet? %s', (from, to, meet) => {
  const { history, leader } = leading(from);
  history.configure(leader, configuration(to));
  expect(history.clauses).toEqual(meet ? [] : ['quorums-do-not-meet[append]']);
});

test('a node that goes by another configuration than the newest in its log is found', () => {
  const { history, leader } = leading();
  const added = configuration([1, 2, 3, 4], { index: 3 });
  const others = [leader.configuration, { ...added, learners: [5] }, { ...added, oldVoters: [1, 2, 3] }];
  for (const used of others) {
    const next = leading();
    next.leader.configuration = added;
    next.history.checks.onConfiguration(next.leader, leader.configuration, used);
    expect(next.history.clauses).toEqual(['not-the-newest-in-the-log[configuration]']);
  }
  history.checks.onConfiguration(leader, leader.configuration, configuration([1, 2, 3]));
  expect(history.violations).toEqual([]);
});

test('what a follower appends was judged when it was made', () => {
  const history = new History([configurationRules]);
  const follower = history.node(2, [1]);
  history.configure(follower, configuration([1, 2]));
  history.configure(follower, configuration([4, 5]));
  expect(history.violations).toEqual([]);
});
