// Raft §6 and dissertation ch. 4: cluster membership changes, a test for each sentence that a few nodes can keep or break.
// Joint consensus has a file of its own.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addLearner, addVoter, changeVoters, promoteLearner, removeNode } from '../../src/scenario/commands.ts';
import type { Request } from '../../src/raft/command.ts';
import type { Configuration } from '../../src/raft/configuration.ts';
import type { Message } from '../../src/raft/messages.ts';
import { rules } from '../../src/raft/rules.ts';
import {
  answerTo, ask, cluster, configuration, elect, entry, five, holding, member, of, put, ready, refused, taken,
} from '../support/raft-cluster.ts';
import {
  appendEntries, deliverAll, leader, matched, mismatched, requestVote, TestNode,
} from '../support/raft-node.ts';

const granted = (term: number): Message => ({ type: 'requestVoteReply', term, voteGranted: true });
const inForce = (node: TestNode): Configuration => node.state.adopted.configuration;

describe('which configuration a node uses (§6)', () => {
  test('a leader uses a new one as soon as it has appended it: it replicates to the new node', () => {
    const node = ready(of([1, 2, 3])).request(7, addVoter(4));
    expect(node.state).toMatchObject({ commitIndex: 1, log: { lastIndex: 2 } });
    expect(inForce(node).voters).toEqual([1, 2, 3, 4]);
    expect(node.take().map(({ to }) => to)).toEqual([2, 3, 4]);
  });

  test('and counts by it: with four voters three must hold the entry', () => {
    const node = ready(of([1, 2, 3])).request(7, addVoter(4)).receive(2, matched(1, 2));
    expect(node.state.commitIndex).toBe(1);
    expect(node.receive(4, matched(1, 2)).state.commitIndex).toBe(2);
  });

  test('a follower uses the latest in its log, "regardless of whether the entry is committed"', () => {
    const node = holding(2);
    const entries = [entry(1, configuration([1, 2, 3, 4]))];
    node.receive(1, appendEntries({ leader: 1, prevLogIndex: 1, prevLogTerm: 1, entries }));
    expect(inForce(node).voters).toEqual([1, 2, 3, 4]);
    node.fire('election');
    expect(node.take().map(({ to }) => to)).toEqual([1, 1, 3, 4]);
  });

  test('and goes back to the one before if that entry is truncated (§4.1)', () => {
    const node = holding(3, configuration([1, 2, 3, 4]), configuration([1, 2, 3, 4, 5]));
    expect(inForce(node).voters).toEqual(five);
    const entries = [entry(2, null)];
    node.receive(2, appendEntries({ term: 2, prevLogIndex: 2, prevLogTerm: 1, entries }));
    expect(inForce(node).voters).toEqual([1, 2, 3, 4]);
    node.receive(1, appendEntries({ term: 3, leader: 1, prevLogIndex: 1, prevLogTerm: 1, entries }));
    expect(inForce(node).voters).toEqual([1, 2, 3]);
  });

  test('after a restart it is the latest in the log again', () => {
    const node = holding(2, configuration([1, 2]));
    node.crash();
    expect(inForce(node).voters).toEqual([1, 2]);
  });

  test('a broken rule that waits for the commit uses the old one', () => {
    const broken = { ...rules, inForce: ({ configurations, commitIndex }: TestNode['state']) =>
      configurations.findLast(({ index }) => index <= commitIndex) };
    const node = ready({ ...of([1, 2, 3]), rules: broken }).request(7, addVoter(4)).receive(2, matched(1, 2));
    expect(node.state.commitIndex).toBe(2);
  });

  test('votes and entries are taken from nodes that are not in it (§4.1)', () => {
    const node = holding(3);
    node.receive(5, requestVote({ term: 2, candidate: 5, lastLogIndex: 9, lastLogTerm: 1 }));
    expect(node.takeOne()).toEqual(granted(2));
    node.receive(5, appendEntries({ term: 2, leader: 5, prevLogIndex: 1, prevLogTerm: 1 }));
    expect(node.takeOne()).toMatchObject({ success: true });
    expect(node.state.leader).toBe(5);
  });
});

describe('when a change may begin (§4.1)', () => {
  test('not before an entry of the leader\'s own term has committed (erratum of 2015)', () => {
    const node = leader({ ...of([1, 2, 3, 4]), log: [1, 1], term: 2 });
    node.receive(2, matched(2, 2)).receive(3, matched(2, 2)).request(7, addVoter(5));
    expect(answerTo(node, 7)).toEqual(refused('no-entry-of-this-term-committed'));
    node.receive(2, matched(2, 3)).receive(3, matched(2, 3)).request(8, addVoter(5));
    expect(answerTo(node, 8)).toBeUndefined();
    expect(inForce(node).voters).toEqual(five);
  });

  test('not while an earlier one is not committed', () => {
    const node = ready(of([1, 2, 3])).request(7, addVoter(4));
    node.request(8, addVoter(5)).request(9, addLearner(5));
    for (const request of [8, 9]) expect(answerTo(node, request)).toEqual(refused('change-in-progress'));
    node.receive(2, matched(1, 2)).receive(3, matched(1, 2)).request(10, addVoter(5));
    expect(inForce(node).voters).toEqual(five);
  });

  test('not while a joint one is committed and the new one is not', () => {
    const node = ready(of([1, 2, 3])).request(7, changeVoters([1, 4, 5]));
    for (const id of [2, 4]) node.receive(id, matched(1, 2));
    expect(node.state).toMatchObject({ commitIndex: 2, log: { lastIndex: 3 } });
    expect(answerTo(node.request(8, addVoter(2)), 8)).toEqual(refused('change-in-progress'));
  });

  test('only at the leader', () => {
    const node = holding(2).receive(1, appendEntries({ leader: 1 })).request(7, addVoter(4));
    expect(answerTo(node, 7)).toEqual({ type: 'redirect', to: 1 });
  });

  test.each([
    ['already-a-voter', addVoter(2)],
    ['already-a-voter', addLearner(2)],
    ['already-a-learner', addLearner(4)],
    ['not-a-learner', promoteLearner(2)],
    ['not-a-learner', promoteLearner(5)],
    ['not-a-member', removeNode(5)],
    ['nothing-to-change', changeVoters([1, 2, 3])],
    ['would-leave-no-voter', changeVoters([])],
    ['no-such-node', addVoter(6)],
    ['no-such-node', addLearner(6)],
    ['no-such-node', changeVoters([1, 6])],
  ])('one that makes no sense is refused: %s', (reason, change) => {
    const node = ready(of([1, 2, 3], [4])).request(7, change);
    expect(answerTo(node, 7)).toEqual(refused(reason));
    expect(node.state.log.lastIndex).toBe(1);
  });

  test('the last voter stays', () => {
    const node = new TestNode({ nodes: [1] }).fire('election').request(7, removeNode(1));
    expect(answerTo(node, 7)).toEqual(refused('would-leave-no-voter'));
  });

  test('it is answered once it is committed', () => {
    const node = ready(of([1, 2, 3])).request(7, removeNode(3));
    expect(answerTo(node, 7)).toBeUndefined();
    node.receive(2, matched(1, 2));
    expect(answerTo(node, 7)).toEqual({ type: 'ok', result: { index: 2, value: null } });
  });
});

describe('one voter more or less (§4.1)', () => {
  const sets = fc.uniqueArray(fc.integer({ min: 1, max: 5 }), { minLength: 1 });

  test('any majority of the old voters and any of the new ones share a voter', () => {
    fc.assert(fc.property(sets, sets, fc.integer({ min: 1, max: 5 }), (voters, learners, node) => {
      const others = learners.filter((learner) => !voters.includes(learner));
      const old = { voters, oldVoters: null, learners: others };
      for (const change of [addVoter(node), removeNode(node), promoteLearner(node), addLearner(node)]) {
        if (rules.objectionTo(old, change) !== null) continue;
        const { voters: next, oldVoters } = rules.changed(old, change);
        expect(oldVoters).toBeNull();
        const all = new Set([...voters, ...next]);
        expect(rules.quorum(voters.length) + rules.quorum(next.length)).toBeGreaterThan(all.size);
      }
    }));
  });

  test('a node that is added gets the whole log, and votes', () => {
    const all = cluster([1, 2, 3, 4], { settings: { voters: [1, 2, 3] } });
    const one = member(all, 1);
    const four = member(all, 4);
    ask(one, all, put(1));
    expect(four.terms).toEqual([]);
    expect(ask(one, all, addVoter(4))).toMatchObject({ type: 'ok' });
    expect(four.terms).toEqual(one.terms);
    elect(four, all.slice(1));
    expect(four.state.votesGranted).toEqual([4, 2, 3]);
  });

  test('a node that is in no configuration yet waits, however long', () => {
    const node = new TestNode({ ...of([1, 2, 3]), id: 4 }).fire('election');
    expect(node.state).toMatchObject({ role: 'follower', currentTerm: 0 });
    expect([...node.timers.keys()]).toEqual(['election']);
    expect(node.take()).toEqual([]);
  });
});

describe('learners (§4.2.1)', () => {
  test('receive the log, and are not asked for votes', () => {
    const node = leader(of([1, 2, 3], [4]));
    expect(node.state.progress.map(({ id }) => id)).toEqual([2, 3, 4]);
    node.receive(2, mismatched(5, 1, 0)).take();
    node.fire('election');
    expect(taken(node, 'requestVote').map(({ to }) => to)).toEqual([2, 3]);
  });

  test('do not count for commitment', () => {
    const node = leader(of([1, 2, 3], [4, 5])).receive(4, matched(1, 1)).receive(5, matched(1, 1));
    expect(node.state.commitIndex).toBe(0);
    expect(node.receive(2, matched(1, 1)).state.commitIndex).toBe(1);
  });

  test('do not count in an election, should one have voted', () => {
    const node = new TestNode(of([1, 2, 3], [4, 5])).fire('election').receive(4, granted(1)).receive(5, granted(1));
    expect(node.state.role).toBe('candidate');
    expect(node.receive(2, granted(1)).state.role).toBe('leader');
  });

  test('do not stand', () => {
    const node = new TestNode({ ...of([1, 2, 3], [4]), id: 4 }).fire('election');
    expect(node.state).toMatchObject({ role: 'follower', currentTerm: 0 });
  });

  test('do not keep a leader in office that has lost its voters (§6.2)', () => {
    const settings = { voters: [1, 2, 3], learners: [4, 5], checkQuorum: true };
    const node = leader({ nodes: five, settings });
    node.nowUs = 300_000;
    node.receive(4, matched(1, 1)).receive(5, matched(1, 1)).fire('heartbeat');
    expect(node.state.role).toBe('follower');
  });

  test('become voters only once they have caught up', () => {
    const node = ready({ nodes: five, settings: { voters: [1, 2, 3], maxBatchEntries: 2 } });
    node.request(7, addLearner(4)).receive(2, matched(1, 2));
    for (let request = 8; request < 13; request++) node.request(request, put(request));
    node.receive(4, mismatched(1, 1, 1)).request(20, promoteLearner(4));
    expect(answerTo(node, 20)).toEqual(refused('not-caught-up'));
    node.receive(4, matched(1, 4, 0)).request(21, promoteLearner(4));
    expect(answerTo(node, 21)).toEqual(refused('not-caught-up'));
    node.receive(4, matched(1, 5, 4)).request(22, promoteLearner(4));
    expect(inForce(node)).toEqual({ voters: [1, 2, 3, 4], oldVoters: null, learners: [] });
  });

  test('can be removed, or become voters at once', () => {
    const settings = of([1, 2, 3], [4, 5]);
    const after = (change: Request): Configuration => inForce(ready(settings).request(7, change));
    expect(after(removeNode(4))).toEqual({ voters: [1, 2, 3], oldVoters: null, learners: [5] });
    expect(after(addVoter(4))).toEqual({ voters: [1, 2, 3, 4], oldVoters: null, learners: [5] });
  });
});

describe('removing the leader (§6, §4.2.2)', () => {
  test('it "manages a cluster that does not include itself", and does not count itself', () => {
    const node = ready(of([1, 2, 3])).request(7, removeNode(1)).receive(2, matched(1, 2));
    expect(node.state).toMatchObject({ role: 'leader', commitIndex: 1 });
    expect(node.receive(3, matched(1, 2)).state.commitIndex).toBe(2);
  });

  test('it steps down once the change is committed, after it has answered, and has told the others', () => {
    const node = ready(of([1, 2, 3])).request(7, removeNode(1)).receive(2, matched(1, 2));
    node.take();
    node.receive(3, matched(1, 2));
    expect(node.state).toMatchObject({ role: 'follower', leader: null, progress: [] });
    expect(answerTo(node, 7)).toMatchObject({ type: 'ok' });
    const told = taken(node, 'appendEntries').map(({ to, message }) => [to, message.leaderCommit]);
    expect(told).toEqual([[2, 2], [3, 2]]);
  });

  test('removed for good, it never stands again', () => {
    const node = ready(of([1, 2, 3])).request(7, removeNode(1));
    node.receive(2, matched(1, 2)).receive(3, matched(1, 2)).take();
    node.fire('election').fire('election');
    expect(node.state).toMatchObject({ role: 'follower', currentTerm: 1 });
    expect(node.take()).toEqual([]);
  });

  test('before the change is committed it may stand, and win: nobody else may hold the change (§4.2.2)', () => {
    const node = holding(1, configuration([2, 3])).fire('election');
    expect(node.state).toMatchObject({ role: 'candidate', currentTerm: 2 });
    expect(node.take().map(({ to }) => to)).toEqual([2, 3]);
    expect(node.receive(2, granted(2)).state.role).toBe('candidate');
    expect(node.receive(3, granted(2)).state.role).toBe('leader');
  });

  test('with a lone voter left, that one decides alone', () => {
    const node = ready({ nodes: [1, 2], settings: { voters: [1, 2] } }).request(7, removeNode(1));
    expect(node.receive(2, matched(1, 2)).state.role).toBe('follower');
  });
});

test('two changes of different leaders: the bug of 2015, and the rule against it', () => {
  const split = (broken: boolean): readonly (readonly number[])[] => {
    const played = broken ? { ...rules, hasCommittedInTerm: () => true } : rules;
    const all = cluster(five, { ...of([1, 2, 3, 4]), rules: played });
    const one = member(all, 1);
    const two = member(all, 2);
    const three = member(all, 3);
    const four = member(all, 4);
    // Node 1 adds node 5, and nobody else hears of it.
    one.request(1, addVoter(5));
    deliverAll([one, member(all, 5)]);
    // Node 2 wins term 2, and removes node 1 before its no-op has reached node 4.
    two.fire('election');
    for (const { to, message } of two.take()) if (to !== 1) member(all, to).receive(2, message);
    for (const voter of [three, four]) for (const { message } of voter.take()) two.receive(voter.id, message);
    two.request(2, removeNode(1)).take();
    two.fire('heartbeat');
    deliverAll([two, three]);
    // Node 1 comes back, with the votes of those that have seen nothing of term 2.
    one.crash();
    one.fire('election').take();
    one.fire('election');
    deliverAll([one, four, member(all, 5)]);
    expect([one.state.role, two.state.role]).toEqual(['leader', 'leader']);
    return [one, two].map(({ terms, state }) => terms.slice(0, state.commitIndex));
  };
  expect(split(false)).toEqual([[1, 1, 3], [1]]);
  expect(split(true)).toEqual([[1, 1, 3], [1, 2, 2]]);
});
