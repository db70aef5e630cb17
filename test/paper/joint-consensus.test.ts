// Raft §6 and dissertation §4.3: from any set of voters to any other, by way of a configuration in which both have their
// say.
import { expect, test } from 'vitest';
import { changeVoters } from '../../src/scenario/commands.ts';
import type { Configuration } from '../../src/raft/configuration.ts';
import type { Message } from '../../src/raft/messages.ts';
import { rules } from '../../src/raft/rules.ts';
import {
  answerTo, ask, cluster, configuration, elect, entry, five, holding, member, of, put, ready,
} from '../support/raft-cluster.ts';
import { matched, mismatched, TestNode } from '../support/raft-node.ts';

const granted = (term: number): Message => ({ type: 'requestVoteReply', term, voteGranted: true });
const inForce = (node: TestNode): Configuration => node.state.adopted.configuration;
const joint = configuration([3, 4, 5], [1, 2, 3]);

test('a change of the voters begins with an entry that holds both sets', () => {
  const node = ready(of([1, 2, 3], [4])).request(7, changeVoters([3, 4, 5]));
  expect(node.state.log.entryAt(2).command).toEqual(joint);
  expect(node.take().map(({ to }) => to)).toEqual([2, 3, 4, 5]);
});

test('learners that become voters are learners no more; others stay', () => {
  const node = ready({ nodes: [...five, 6], settings: { voters: [1, 2, 3], learners: [4, 6] } });
  node.request(7, changeVoters([1, 4, 5]));
  expect(inForce(node)).toEqual({ voters: [1, 4, 5], oldVoters: [1, 2, 3], learners: [6] });
});

test.each<[string, readonly number[]]>([
  ['the old voters alone', [2, 3]],
  ['the new voters alone', [4, 5]],
  ['a majority of all together, but not of the old', [3, 4, 5]],
])('%s do not commit', (_, holders) => {
  // Node 1 counts as one of the old voters, for its own log; so does node 3 in both sets.
  const node = ready({ ...of([1, 2, 3]), rules: { ...rules, ownMatchIndex: () => 0 } });
  node.request(7, changeVoters([3, 4, 5]));
  for (const id of holders) node.receive(id, matched(1, 2));
  expect(node.state.commitIndex).toBe(1);
});

test('both majorities do', () => {
  const node = ready(of([1, 2, 3])).request(7, changeVoters([3, 4, 5])).receive(3, matched(1, 2));
  expect(node.state.commitIndex).toBe(1);
  expect(node.receive(5, matched(1, 2)).state.commitIndex).toBe(2);
});

test.each<[string, number, readonly number[], 'candidate' | 'leader']>([
  ['a majority of the old', 1, [2], 'candidate'],
  ['a majority of the new', 4, [5], 'candidate'],
  ['a majority of all, but not of the old', 3, [4, 5], 'candidate'],
  ['both', 3, [2, 5], 'leader'],
  ['both, without the candidate', 1, [2, 4, 5], 'leader'],
])('an election needs both majorities: the votes of %s', (_, candidate, voters, role) => {
  const node = holding(candidate, joint).fire('election');
  for (const voter of voters) node.receive(voter, granted(2));
  expect(node.state.role).toBe(role);
});

test('pre-votes are counted likewise (§9.6)', () => {
  const node = new TestNode({
    nodes: five, id: 1, settings: { voters: [1, 2, 3], preVote: true },
    journal: [{ type: 'hardState', term: 1, votedFor: null }, { type: 'append', index: 1, entry: entry(1, joint) }],
  }).fire('election');
  const preVote = { type: 'requestPreVoteReply', term: 1, forTerm: 2, preVoteGranted: true } as const;
  expect(node.receive(2, preVote).receive(4, preVote).state.role).toBe('follower');
  expect(node.receive(5, preVote).state.role).toBe('candidate');
});

test('a leader that has lost either majority steps down (§6.2)', () => {
  const node = ready({ nodes: five, settings: { voters: [1, 2, 3], checkQuorum: true } });
  node.request(7, changeVoters([3, 4, 5]));
  node.nowUs = 300_000;
  node.receive(2, matched(1, 1)).receive(4, matched(1, 1)).fire('heartbeat');
  expect(node.state.role).toBe('follower');
});

test('candidates ask each voter of either set once', () => {
  const node = holding(3, joint).fire('election');
  expect(node.take().map(({ to }) => to)).toEqual([4, 5, 1, 2]);
});

test('once the joint one is committed the leader goes on to the new one, by itself', () => {
  const node = ready(of([1, 2, 3])).request(7, changeVoters([1, 4, 5]));
  node.receive(3, matched(1, 2)).receive(5, matched(1, 2));
  expect(node.state.log.entryAt(3).command).toEqual(configuration([1, 4, 5]));
  expect(node.state.progress.map(({ id }) => id)).toEqual([4, 5]);
  expect(answerTo(node, 7)).toBeUndefined();
  node.receive(4, matched(1, 3));
  expect(answerTo(node, 7)).toEqual({ type: 'ok', result: { index: 3, value: null } });
});

test('and if it is not in the new one, it steps down when that is committed', () => {
  const node = ready(of([1, 2, 3])).request(7, changeVoters([3, 4, 5]));
  node.receive(3, matched(1, 2)).receive(5, matched(1, 2));
  expect(node.receive(3, matched(1, 3)).state).toMatchObject({ role: 'leader', commitIndex: 2 });
  expect(node.receive(4, matched(1, 3)).state).toMatchObject({ role: 'follower', commitIndex: 3 });
  expect(answerTo(node, 7)).toMatchObject({ type: 'ok' });
});

test('a leader that finds a joint one in its log brings the change to its end', () => {
  const node = holding(3, joint).fire('election').receive(2, granted(2)).receive(4, granted(2));
  expect(node.state.role).toBe('leader');
  for (const id of [2, 4]) node.receive(id, matched(2, 3));
  expect(node.state.log.entryAt(4)).toMatchObject({ term: 2, command: configuration([3, 4, 5]) });
});

test('a deposed leader can\'t say what becomes of the change', () => {
  const node = ready(of([1, 2, 3])).request(7, changeVoters([3, 4, 5]));
  node.receive(2, mismatched(9, 1, 0));
  expect(answerTo(node, 7)).toEqual({ type: 'unknown' });
});

test('a whole change: the new voters lead on, and those that are gone do not matter', () => {
  const all = cluster(five, { settings: { voters: [1, 2, 3] } });
  const one = member(all, 1);
  ask(one, all, put(1));
  expect(ask(one, all, changeVoters([3, 4, 5]))).toMatchObject({ type: 'ok' });
  expect(one.state.role).toBe('follower');
  const three = member(all, 3);
  const four = member(all, 4);
  elect(three, [three, four, member(all, 5)]);
  expect(ask(three, [three, four], put(2))).toMatchObject({ type: 'ok' });
  expect(three.state.machine.read('x')).toBe(2);
  expect(inForce(four)).toEqual({ voters: [3, 4, 5], oldVoters: null, learners: [] });
});

test('Cold and Cnew cannot both elect: with a switch at once they can, in one term', () => {
  const votes = (id: number, held: ReturnType<typeof configuration>): boolean => {
    const node = holding(id, held).fire('election');
    const voters = id === 1 ? [2] : [3, 5];
    for (const voter of voters) node.receive(voter, granted(2));
    return node.state.role === 'leader';
  };
  expect([votes(1, configuration([1, 2, 3])), votes(4, configuration(five))]).toEqual([true, true]);
  const union = configuration(five, [1, 2, 3]);
  expect([votes(1, configuration([1, 2, 3])), votes(4, union)]).toEqual([true, false]);
});
