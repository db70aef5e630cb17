// Ongaro's dissertation, §9.6 ("Preventing disruptions when a server rejoins the cluster"): PreVote, a test for each
// sentence that a single node can keep or break; and what becomes of two whose terms differ.
import { describe, expect, test } from 'vitest';
import {
  appendEntries, deliverAll, entries, leader, preVote, requestPreVote, requestVote, TestNode,
} from '../support/raft-node.ts';

const settings = { preVote: true };
const refused = { preVoteGranted: false };

describe('who asks', () => {
  test('a node that hears of no leader asks first, and does not increment its term', () => {
    const node = new TestNode({ settings, log: [1, 2], votedFor: 3 }).fire('election');
    expect(node.state).toMatchObject({ role: 'follower', currentTerm: 2, votedFor: 3 });
    const request = requestPreVote({ term: 3, candidate: 1, lastLogIndex: 2, lastLogTerm: 2 });
    expect(node.take()).toEqual([{ to: 2, message: request }, { to: 3, message: request }]);
  });

  test('asking writes nothing, and waits for no disk', () => {
    const node = new TestNode({ settings, term: 2 });
    const written = node.journal.length;
    node.slowDisk = true;
    node.fire('election');
    expect(node.journal).toHaveLength(written);
    expect(node.take()).toHaveLength(2);
  });

  test('it becomes a candidate of a new term once a majority, itself included, would vote for it', () => {
    const node = new TestNode({ settings, nodes: [1, 2, 3, 4, 5], term: 2 }).fire('election');
    node.receive(2, preVote(3));
    expect(node.state).toMatchObject({ role: 'follower', currentTerm: 2 });
    node.receive(3, preVote(3));
    expect(node.state).toMatchObject({ role: 'candidate', currentTerm: 3, votedFor: 1, preVotesGranted: null });
  });

  test('the same yes twice is one', () => {
    const node = new TestNode({ settings, nodes: [1, 2, 3, 4, 5], term: 2 }).fire('election');
    node.receive(2, preVote(3)).receive(2, preVote(3));
    expect(node.state.role).toBe('follower');
  });

  test('a yes is no vote: a candidate that gets one late does not count it', () => {
    const node = new TestNode({ settings, nodes: [1, 2, 3, 4, 5], term: 2 }).fire('election');
    for (const voter of [2, 3, 4, 5]) node.receive(voter, preVote(3));
    expect(node.state).toMatchObject({ role: 'candidate', votesGranted: [1] });
  });

  test('a yes for another term does not count', () => {
    const node = new TestNode({ settings, term: 2 }).fire('election');
    node.receive(2, preVote(2)).receive(3, preVote(4, { term: 2 }));
    expect(node.state).toMatchObject({ role: 'follower', currentTerm: 2 });
  });

  test('one that hears the leader of its own term while it asks follows it, and takes what it sends', () => {
    const node = new TestNode({ settings, term: 2 }).fire('election');
    node.receive(3, appendEntries({ term: 2, leader: 3, entries: entries([2]) }));
    expect(node.state).toMatchObject({ role: 'follower', leader: 3, preVotesGranted: null });
    expect(node.state.log.lastIndex).toBe(1);
  });

  test('with no majority it asks again after another timeout, in the same term', () => {
    const node = new TestNode({ settings, term: 2 }).fire('election');
    expect(node.timerSets.get('election')).toBe(2);
    node.take();
    node.fire('election');
    expect(node.state.currentTerm).toBe(2);
    expect(node.take().map(({ message }) => message.term)).toEqual([3, 3]);
  });

  test('a candidate that has waited in vain asks too, before it begins the next term', () => {
    const node = new TestNode({ settings, term: 2 }).fire('election').receive(2, preVote(3)).fire('election');
    expect(node.state).toMatchObject({ role: 'follower', currentTerm: 3, votedFor: 1, votesGranted: [] });
  });

  test.each([
    ['hears a leader', appendEntries({ term: 2, leader: 3 })],
    ['votes for another', requestVote({ term: 2, candidate: 3 })],
    ['meets a higher term', requestVote({ term: 4, candidate: 3, lastLogTerm: 0 })],
  ])('one that %s asks no longer', (_, message) => {
    const node = new TestNode({ settings, term: 2 }).fire('election').receive(3, message);
    expect(node.state.preVotesGranted).toBeNull();
    node.receive(2, preVote(3));
    expect(node.state.role).toBe('follower');
  });

  test('a lone node need ask nobody', () => {
    expect(new TestNode({ settings, nodes: [1] }).fire('election').state.role).toBe('leader');
  });

  test('without the setting nobody asks', () => {
    expect(new TestNode({ term: 2 }).fire('election').state).toMatchObject({ role: 'candidate', currentTerm: 3 });
  });
});

describe('who is asked', () => {
  test('grants it to a log that is at least as up-to-date, and to no other', () => {
    const node = new TestNode({ settings, log: [1, 2] });
    node.receive(2, requestPreVote({ term: 3, lastLogIndex: 2, lastLogTerm: 2 }));
    expect(node.takeOne()).toEqual(preVote(3));
    node.receive(2, requestPreVote({ term: 3, lastLogIndex: 5, lastLogTerm: 1 }));
    expect(node.takeOne()).toEqual(preVote(3, refused));
  });

  test('changes neither its term nor its vote nor its disk, and goes on waiting for a leader', () => {
    const node = new TestNode({ settings, term: 2, votedFor: 3 });
    const written = node.journal.length;
    node.receive(2, requestPreVote({ term: 9 }));
    expect(node.state).toMatchObject({ currentTerm: 2, votedFor: 3, role: 'follower' });
    expect(node.journal).toHaveLength(written);
    expect(node.timerSets.get('election')).toBe(1);
  });

  test('may say yes to many, for it promises nothing', () => {
    const node = new TestNode({ settings, term: 2 });
    node.receive(2, requestPreVote({ term: 3 })).receive(3, requestPreVote({ term: 3, candidate: 3 }));
    expect(node.take().map(({ message }) => message)).toEqual([preVote(3), preVote(3)]);
  });

  test('refuses while it has heard from a leader within the minimum election timeout (§4.2.3)', () => {
    const node = new TestNode({ settings }).receive(3, appendEntries({ term: 2, leader: 3 }));
    node.take();
    node.nowUs = 149_999;
    node.receive(2, requestPreVote({ term: 3 }));
    expect(node.takeOne()).toEqual(preVote(3, refused));
    node.nowUs = 150_000;
    node.receive(2, requestPreVote({ term: 3 }));
    expect(node.takeOne()).toEqual(preVote(3));
  });

  test('refuses as a leader', () => {
    const node = leader({ term: 2, settings });
    node.receive(2, requestPreVote({ term: 9, lastLogIndex: 9, lastLogTerm: 8 }));
    expect(node.takeOne()).toEqual(preVote(9, { ...refused, term: 2 }));
    expect(node.state).toMatchObject({ role: 'leader', currentTerm: 2 });
  });

  test('refuses a term that it has reached already, and says which', () => {
    const node = new TestNode({ settings, term: 5 }).receive(2, requestPreVote({ term: 5 }));
    expect(node.takeOne()).toEqual(preVote(5, { ...refused, term: 5 }));
  });

  test('names its term only once that is durable', () => {
    const node = new TestNode({ settings });
    node.slowDisk = true;
    node.receive(3, requestVote({ term: 5, candidate: 3 })).receive(2, requestPreVote({ term: 3 }));
    expect(node.take()).toEqual([]);
    node.sync();
    expect(node.take().map(({ message }) => message.term)).toEqual([5, 5]);
  });
});

describe('terms that differ', () => {
  test('who asks for too old a term learns the newer one from the refusal, and asks for the one after it', () => {
    const node = new TestNode({ settings, term: 2 }).fire('election');
    node.receive(2, preVote(3, { ...refused, term: 7 }));
    expect(node.state).toMatchObject({ role: 'follower', currentTerm: 7 });
    node.take();
    node.fire('election');
    expect(node.take().map(({ message }) => message.term)).toEqual([8, 8]);
  });

  test('the better log in the older term and the newer term with the worse log do not wait for each other for ever', () => {
    const better = new TestNode({ id: 1, settings, log: [1, 2] });
    const newer = new TestNode({ id: 2, settings, log: [1], term: 7 });
    for (let round = 0; round < 3; round++) {
      for (const node of [newer, better]) {
        node.fire('election');
        deliverAll([better, newer]);
      }
    }
    expect(better.state).toMatchObject({ role: 'leader', currentTerm: 8 });
  });

  test('a node of a higher term that can get no pre-votes deposes the leader that writes to it, and so rejoins', () => {
    const ruler = leader({ id: 1, term: 3, settings });
    const stuck = new TestNode({ id: 2, settings, term: 9 });
    stuck.fire('election');
    deliverAll([ruler, stuck]);
    expect(ruler.state.role).toBe('leader');
    ruler.fire('heartbeat');
    deliverAll([ruler, stuck]);
    expect(ruler.state).toMatchObject({ role: 'follower', currentTerm: 9 });
  });
});
