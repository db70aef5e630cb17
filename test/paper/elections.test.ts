// Raft §5.1, §5.2 and §5.4.1, and the boxes "RequestVote RPC" and "Rules for Servers" of Fig. 2: a test for each
// sentence about terms and elections that a single node can keep or break.
import { describe, expect, test } from 'vitest';
import type { Message } from '../../src/raft/messages.ts';
import { defaultSettings } from '../../src/raft/settings.ts';
import { appendEntries, leader, matched, mismatched, requestVote, TestNode } from '../support/raft-node.ts';

const granted = (term: number): Message => ({ type: 'requestVoteReply', term, voteGranted: true });
const denied = (term: number): Message => ({ type: 'requestVoteReply', term, voteGranted: false });

describe('terms (§5.1)', () => {
  const newer: Message[] = [
    requestVote({ term: 5 }), denied(5), appendEntries({ term: 5 }), mismatched(5, 3, 1), matched(5, 3),
  ];

  test.each(newer)('a follower takes a higher term from a $type', (message) => {
    const node = new TestNode({ term: 2, votedFor: 3 });
    node.receive(2, message);
    expect(node.state.currentTerm).toBe(5);
  });

  test.each(newer)('a candidate that meets a higher term in a $type becomes a follower', (message) => {
    const node = new TestNode({ term: 2 }).fire('election').receive(2, message);
    expect(node.state).toMatchObject({ role: 'follower', currentTerm: 5 });
  });

  test.each(newer)('a leader that meets a higher term in a $type becomes a follower', (message) => {
    const node = leader({ term: 3 }).receive(2, message);
    expect(node.state).toMatchObject({ role: 'follower', currentTerm: 5, progress: [] });
    expect([...node.timers.keys()]).toEqual(['election']);
  });

  test.each(newer)('a term that came in a $type survives a crash', (message) => {
    const node = new TestNode({ term: 2, votedFor: 3 }).receive(2, message);
    node.crash();
    expect(node.state.currentTerm).toBe(5);
  });

  test('nothing is said under a new term before that term is durable', () => {
    const node = new TestNode({ term: 2 });
    node.slowDisk = true;
    node.receive(2, denied(5)).receive(2, requestVote({ term: 4 })).receive(2, appendEntries({ term: 4 }));
    expect(node.take()).toEqual([]);
    node.sync();
    expect(node.take().map((sent) => sent.message.term)).toEqual([5, 5]);
  });

  test('a new term brings a new vote', () => {
    const node = new TestNode({ term: 2, votedFor: 3 }).receive(2, denied(5));
    expect(node.state.votedFor).toBeNull();
  });

  test('a request with a stale term is refused, and taught the current one', () => {
    const node = new TestNode({ term: 7 });
    node.receive(2, requestVote({ term: 6 }));
    expect(node.takeOne()).toEqual(denied(7));
    node.receive(2, appendEntries({ term: 6 }));
    expect(node.takeOne()).toMatchObject({ type: 'appendEntriesReply', term: 7, success: false });
  });

  test('a refusal for a stale term answers no round: its sender may lead again, and have counted further in an earlier life (diss. §6.4)', () => {
    const node = new TestNode({ term: 7 });
    node.receive(2, appendEntries({ term: 6, round: 102 }));
    expect(node.takeOne()).toMatchObject({ type: 'appendEntriesReply', success: false, round: 0 });
    node.receive(2, appendEntries({ term: 7, round: 3 }));
    expect(node.takeOne()).toMatchObject({ type: 'appendEntriesReply', success: true, round: 3 });
  });
});

describe('receiving RequestVote (Fig. 2, §5.2)', () => {
  test('a vote goes to the first candidate of a term', () => {
    const node = new TestNode();
    node.receive(2, requestVote({ candidate: 2 }));
    expect(node.takeOne()).toEqual(granted(1));
    expect(node.state.votedFor).toBe(2);
  });

  test('a second candidate of the same term gets no vote', () => {
    const node = new TestNode().receive(2, requestVote({ candidate: 2 }));
    node.take();
    node.receive(3, requestVote({ candidate: 3 }));
    expect(node.takeOne()).toEqual(denied(1));
    expect(node.state.votedFor).toBe(2);
  });

  test('asked again by the same candidate, the answer is the same', () => {
    const node = new TestNode().receive(2, requestVote()).receive(2, requestVote());
    expect(node.take().map((sent) => sent.message)).toEqual([granted(1), granted(1)]);
  });

  test('a candidate does not vote for another of its own term', () => {
    const node = new TestNode().fire('election');
    node.take();
    node.receive(2, requestVote({ term: 1 }));
    expect(node.takeOne()).toEqual(denied(1));
  });

  test('a vote leaves once it is durable, not before', () => {
    const node = new TestNode();
    node.slowDisk = true;
    node.receive(2, requestVote());
    expect(node.take()).toEqual([]);
    node.sync();
    expect(node.takeOne()).toEqual(granted(1));
  });

  test('a vote survives a crash, so that the next candidate of the term gets none', () => {
    const node = new TestNode().receive(2, requestVote({ candidate: 2 }));
    node.crash();
    node.take();
    node.receive(3, requestVote({ candidate: 3 }));
    expect(node.takeOne()).toEqual(denied(1));
  });

  test('a vote repeated while the first is on its way to the disk waits for it too', () => {
    const node = new TestNode();
    node.slowDisk = true;
    node.receive(2, requestVote()).receive(2, requestVote());
    expect(node.take()).toEqual([]);
  });
});

describe('the election restriction (§5.4.1)', () => {
  // The voter's log, the candidate's, and whether the candidate is at least as up-to-date.
  test.each([
    [[], [], true],
    [[1], [1], true],
    [[1], [1, 1], true],
    [[1, 1], [1], false],
    [[1, 1, 1], [1, 2], true],
    [[1, 2], [1, 1, 1], false],
    [[2], [], false],
  ])('a voter with log %j, a candidate with log %j: vote %j', (voterLog, candidateLog, expected) => {
    const node = new TestNode({ log: voterLog, term: 3 });
    const lastLogTerm = candidateLog.at(-1) ?? 0;
    node.receive(2, requestVote({ term: 4, lastLogIndex: candidateLog.length, lastLogTerm }));
    expect(node.takeOne()).toEqual(expected ? granted(4) : denied(4));
    expect(node.state.votedFor).toBe(expected ? 2 : null);
  });

  test('a candidate with a stale log gets no vote, and its term is taken all the same', () => {
    const node = new TestNode({ log: [1, 2] });
    node.receive(2, requestVote({ term: 9, lastLogIndex: 1, lastLogTerm: 1 }));
    expect(node.state).toMatchObject({ currentTerm: 9, votedFor: null });
  });
});

describe('followers (§5.2)', () => {
  test('when servers start up, they begin as followers', () => {
    const node = new TestNode({ log: [1, 2], term: 4, votedFor: 1 });
    expect(node.state).toMatchObject({ role: 'follower', currentTerm: 4, votedFor: 1, commitIndex: 0, lastApplied: 0 });
    expect([...node.timers.keys()]).toEqual(['election']);
  });

  test('the election timeout is drawn from a fixed interval', () => {
    const { electionTimeoutMinUs: minUs, electionTimeoutMaxUs: maxUs } = defaultSettings;
    expect(new TestNode().timers.get('election')).toMatchObject({ minUs, maxUs });
  });

  test('a message from the current leader restarts the election timer, a mismatch too', () => {
    const node = new TestNode();
    node.receive(2, appendEntries());
    expect(node.timerSets.get('election')).toBe(2);
    node.receive(2, appendEntries({ prevLogIndex: 7, prevLogTerm: 1 }));
    expect(node.timerSets.get('election')).toBe(3);
  });

  test('a message from a deposed leader does not restart the election timer', () => {
    const node = new TestNode({ term: 3 }).receive(2, appendEntries({ term: 2 }));
    expect(node.timerSets.get('election')).toBe(1);
    expect(node.state.leader).toBeNull();
  });

  test('a granted vote restarts the election timer, a denied one does not', () => {
    const node = new TestNode().receive(2, requestVote({ candidate: 2 }));
    expect(node.timerSets.get('election')).toBe(2);
    node.receive(3, requestVote({ candidate: 3 }));
    expect(node.timerSets.get('election')).toBe(2);
  });

  test('an election timeout without a leader makes a follower a candidate', () => {
    expect(new TestNode().fire('election').state.role).toBe('candidate');
  });

  test('a follower knows who leads its term, and nobody in a new one', () => {
    const node = new TestNode().receive(2, appendEntries({ leader: 2 }));
    expect(node.state.leader).toBe(2);
    node.receive(3, requestVote({ term: 2, candidate: 3 }));
    expect(node.state.leader).toBeNull();
  });
});

describe('candidates (§5.2)', () => {
  test('a candidate raises its term, votes for itself, restarts its timer and asks all others', () => {
    const node = new TestNode({ log: [1, 3], term: 4, nodes: [1, 2, 3, 4, 5] }).fire('election');
    expect(node.state).toMatchObject({ role: 'candidate', currentTerm: 5, votedFor: 1, votesGranted: [1] });
    expect(node.timerSets.get('election')).toBe(2);
    const request = requestVote({ term: 5, candidate: 1, lastLogIndex: 2, lastLogTerm: 3 });
    expect(node.take()).toEqual([2, 3, 4, 5].map((to) => ({ to, message: request })));
  });

  test('a candidate asks nobody before its own vote is durable', () => {
    const node = new TestNode();
    node.slowDisk = true;
    node.fire('election');
    expect(node.take()).toEqual([]);
    node.sync();
    expect(node.take()).toHaveLength(2);
    expect(node.journal).toEqual([{ type: 'hardState', term: 1, votedFor: 1 }]);
  });

  test('a majority of the votes makes a leader, a minority does not', () => {
    const node = new TestNode({ nodes: [1, 2, 3, 4, 5] }).fire('election').receive(2, granted(1));
    expect(node.state.role).toBe('candidate');
    node.receive(4, granted(1));
    expect(node.state.role).toBe('leader');
  });

  test('half of an even number of votes is no majority', () => {
    const node = new TestNode({ nodes: [1, 2, 3, 4] }).fire('election').receive(2, granted(1));
    expect(node.state.role).toBe('candidate');
    expect(node.receive(3, granted(1)).state.role).toBe('leader');
  });

  test('one voter counts once, however often its vote arrives', () => {
    const node = new TestNode({ nodes: [1, 2, 3, 4, 5] }).fire('election');
    for (let i = 0; i < 3; i++) node.receive(2, granted(1));
    expect(node.state.role).toBe('candidate');
  });

  test('a denied vote does not count', () => {
    const node = new TestNode().fire('election').receive(2, denied(1)).receive(3, denied(1));
    expect(node.state.role).toBe('candidate');
  });

  test('a vote of an earlier term does not count', () => {
    const node = new TestNode().fire('election').fire('election').receive(2, granted(1));
    expect(node.state).toMatchObject({ role: 'candidate', currentTerm: 2 });
  });

  test('a vote that arrives after the candidate has given up does not count', () => {
    const node = new TestNode().fire('election').receive(3, appendEntries({ leader: 3 })).receive(2, granted(1));
    expect(node.state.role).toBe('follower');
  });

  test('a candidate that hears from a leader of its term becomes a follower', () => {
    const node = new TestNode().fire('election').receive(2, appendEntries({ term: 1 }));
    expect(node.state).toMatchObject({ role: 'follower', currentTerm: 1, votedFor: 1, leader: 2 });
  });

  test('a candidate that hears from a leader of an earlier term goes on', () => {
    const node = new TestNode({ term: 4 }).fire('election').receive(2, appendEntries({ term: 4 }));
    expect(node.state).toMatchObject({ role: 'candidate', currentTerm: 5 });
  });

  test('a split vote ends in a timeout and a new election of a higher term', () => {
    const node = new TestNode().fire('election').fire('election');
    expect(node.state).toMatchObject({ role: 'candidate', currentTerm: 2, votesGranted: [1] });
  });

  test('a lone node leads once its own vote is durable, not before', () => {
    const node = new TestNode({ nodes: [1] });
    node.slowDisk = true;
    node.fire('election');
    expect(node.state.role).toBe('candidate');
    expect(node.sync(1).state.role).toBe('leader');
  });

  test('an own vote that becomes durable when the candidate has given up does not count', () => {
    const node = new TestNode();
    node.slowDisk = true;
    node.fire('election').receive(2, appendEntries()).sync();
    expect(node.state).toMatchObject({ role: 'follower', votesGranted: [] });
  });

  test('an own vote that becomes durable too late for its term does not count', () => {
    const node = new TestNode({ nodes: [1] });
    node.slowDisk = true;
    node.fire('election').fire('election').sync(1);
    expect(node.state).toMatchObject({ role: 'candidate', currentTerm: 2, votesGranted: [] });
  });
});

describe('leaders (§5.2)', () => {
  test('a new leader tells all others at once', () => {
    const node = new TestNode({ settings: { noOp: false } }).fire('election');
    node.take();
    node.receive(2, granted(1));
    const message = appendEntries({ leader: 1, round: 1 });
    expect(node.take()).toEqual([{ to: 2, message }, { to: 3, message }]);
    expect(node.state.leader).toBe(1);
  });

  test('a new leader starts its term with a no-op (§8)', () => {
    const node = leader({ log: [1, 1], term: 3 });
    expect(node.terms).toEqual([1, 1, 3]);
    expect(node.state.log.entryAt(3).command).toBeNull();
  });

  test('a leader sends heartbeats at its interval, and has no election timeout', () => {
    const node = leader();
    const { heartbeatUs } = defaultSettings;
    expect([...node.timers.entries()]).toMatchObject([['heartbeat', { minUs: heartbeatUs, maxUs: heartbeatUs }]]);
    node.fire('heartbeat');
    expect(node.take().map((sent) => sent.to)).toEqual([2, 3]);
    expect(node.timerSets.get('heartbeat')).toBe(2);
    expect(node.fire('election').state.role).toBe('leader');
  });

  test('a node that does not lead sends no heartbeats', () => {
    expect(new TestNode().fire('heartbeat').take()).toEqual([]);
  });

  test('further votes change nothing', () => {
    const node = leader().receive(3, granted(1));
    expect(node.state.role).toBe('leader');
    expect(node.take()).toEqual([]);
  });
});
