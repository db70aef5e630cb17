// Raft in words: what is said of messages, of effects, and of what has changed in a node.

import { describe, expect, test } from 'vitest';
import { createEntry } from '../../../src/raft/entry.ts';
import type { AppendEntries, AppendEntriesReply } from '../../../src/raft/messages.ts';
import { playScenario } from '../../../src/scenario/scenario.ts';
import type { ScenarioWorld } from '../../../src/scenario/world.ts';
import { raftNarrator } from '../../../src/systems/raft/narrate.ts';
import { put } from '../../../src/scenario/commands.ts';

const append: AppendEntries = {
  type: 'appendEntries', term: 3, leader: 1, prevLogIndex: 4, prevLogTerm: 2, entries: [], leaderCommit: 0, round: 1,
};
const reply: AppendEntriesReply = {
  type: 'appendEntriesReply', term: 3, success: false, prevLogIndex: 4, matchIndex: 0, conflictTerm: 0, conflictIndex: 2, round: 1,
};

describe('messages', () => {
  test.each([
    ['a heartbeat of term 3', append],
    ['a heartbeat of term 3, committed up to 4', { ...append, leaderCommit: 4 }],
    ['index 5 (term 3, put x=1) behind index 4 of term 2', { ...append, entries: [createEntry(3, put('x', 1))] }],
    ['index 1 (term 2, no-op), sent in term 3', { ...append, prevLogIndex: 0, prevLogTerm: 0, entries: [createEntry(2, null)] }],
    ['indexes 5 to 6 (of terms 2 3) behind index 4 of term 2',
      { ...append, entries: [createEntry(2, null), createEntry(3, null)] }],
    ['a refusal (no index 4, its log ends at 1)', reply],
    ['a refusal (index 4 is of term 1 there, which begins at 2)', { ...reply, conflictTerm: 1 }],
    ['a refusal (it is term 3 already)', { ...reply, conflictIndex: 0 }],
    ['an acknowledgement up to index 4', { ...reply, success: true, matchIndex: 4 }],
    ['a vote of term 2', { type: 'requestVoteReply', term: 2, voteGranted: true }],
    ['a refusal to vote of term 2', { type: 'requestVoteReply', term: 2, voteGranted: false }],
    ['a pre-vote for term 3', { type: 'requestPreVoteReply', term: 2, forTerm: 3, preVoteGranted: true }],
    ['a refusal of a pre-vote for term 3 (it is term 5)',
      { type: 'requestPreVoteReply', term: 5, forTerm: 3, preVoteGranted: false }],
    ['a request for pre-votes for term 3 with an empty log',
      { type: 'requestPreVote', term: 3, candidate: 1, lastLogIndex: 0, lastLogTerm: 0 }],
    ['a request for votes of term 2 with a log up to index 7 of term 1',
      { type: 'requestVote', term: 2, candidate: 1, lastLogIndex: 7, lastLogTerm: 1, transfer: false }],
  ] as const)('%s', (words, message) => {
    expect(raftNarrator.message(message)).toBe(words);
  });
});

describe('effects', () => {
  test('heartbeats and their answers are not worth a word', () => {
    expect(raftNarrator.effect({ type: 'send', to: 2, message: append })).toBeNull();
    expect(raftNarrator.effect({ type: 'send', to: 2, message: { ...reply, success: true, matchIndex: 4 } })).toBeNull();
  });

  test('refusals are', () => {
    expect(raftNarrator.effect({ type: 'send', to: 2, message: reply })).toBe('sends node 2 a refusal (no index 4, its log ends at 1)');
  });

  test.each([
    ['answers request 7: done at index 3', { type: 'ok', result: { index: 3, value: null } }],
    ['answers request 7: "v", at index 3', { type: 'ok', result: { index: 3, value: 'v' } }],
    ['answers request 7: not set, at index 3', { type: 'ok', result: { index: 3, value: false } }],
    ['sends request 7 on to node 2', { type: 'redirect', to: 2 }],
    ['turns request 7 away: it knows no leader', { type: 'redirect' }],
    ['cannot say what becomes of request 7', { type: 'unknown' }],
  ] as const)('%s', (words, answer) => {
    expect(raftNarrator.effect({ type: 'reply', request: 7, answer })).toBe(words);
  });
});

describe('changes', () => {
  test('a term, a vote, a log and a commit are told; the same again is not', () => {
    const logs = { 1: [1, 1], 2: [1, 2, 2], 3: [1] };
    const told = changesIn((world) => {
      const cluster = world.cluster({ nodes: 3, network: 'held', logs, terms: { 1: 2 }, settings: { noOp: false } });
      cluster.stand(1, [3]);
      cluster.propose(1, put('x', 1));
      cluster.letTalk(1, 2, 3);
      cluster.heartbeat(1);
      cluster.letTalk(1, 2, 3);
    });
    expect(told.get(1)).toEqual([
      'starts as a follower in term 2 with a log up to index 2 (the last of term 1)',
      'becomes candidate of term 3 and votes for itself',
      'has 1 of 3 votes',
      'becomes leader of term 3 with the votes of nodes 1 and 3',
      'appends index 3 (term 3, put x=1)',
      'goes back to index 2 for node 2',
      'goes back to index 2 for node 3',
      'commits up to index 3',
    ]);
    expect(told.get(2)).toEqual([
      'starts as a follower in term 2 with a log up to index 3 (the last of term 2)',
      'moves to term 3',
      'follows node 1 as leader of term 3',
      'truncates its log from index 2 (2 entries go)',
      'appends indexes 2 to 3 (of terms 1 3)',
      'commits up to index 3',
    ]);
    expect(told.get(3)).toEqual(expect.arrayContaining(['moves to term 3', 'votes for node 1']));
  });

  test('a leader that hears of a newer term steps down', () => {
    const told = changesIn((world) => {
      const cluster = world.cluster({ nodes: 3, network: 'held' });
      cluster.stand(1, [2]);
      cluster.timeout(3);
      cluster.timeout(3);
      cluster.deliverAll({ from: 3, to: 1 });
    });
    expect(told.get(1)).toContain('steps down as leader of term 1: it is term 2 now');
  });
});

test('pre-votes are told, and so is a leader that steps down without a majority', () => {
  const told = changesIn((world) => {
    const quick = { electionTimeoutMinUs: 20_000, electionTimeoutMaxUs: 20_000, heartbeatUs: 10_000 };
    const settings = { ...quick, preVote: true, checkQuorum: true };
    const cluster = world.cluster({ nodes: 3, settings, timers: 'automatic', syncMs: 0 });
    cluster.timeout(1);
    cluster.until('node 1 leads', () => cluster.leader() === 1, { withinMs: 100 });
    cluster.isolate(1);
    cluster.until('it steps down', () => cluster.role(1) === 'follower', { withinMs: 100 });
  });
  expect(told.get(1)).toEqual(expect.arrayContaining([
    'asks who would vote for it in term 1',
    'steps down as leader of term 1: it does not hear from a majority',
  ]));
});

test('the state of a node is a few lines', () => {
  const states: (readonly string[])[] = [];
  playScenario({ title: 'a test', source: 'Raft', play(world) {
    const cluster = world.cluster({ nodes: 3, network: 'held', log: [1, 1] });
    cluster.stand(1, [2]);
    cluster.letTalk(1, 2);
  } }, { watchers: [() => ({ stepped: (node, _event, _effects, state) => {
    if (node === 1) states.push(raftNarrator.state(state as never));
  } })] });
  expect(states.at(-1)).toEqual([
    'leader of term 2; vote given to node 1',
    'log: 1x2 2 (the terms of indexes 1 to 3)',
    'committed up to 3, applied up to 3',
    'node 2 holds up to 3, is sent 4 next (replicate)',
    expect.stringMatching(/^node 3 holds up to 0, is sent \d next/),
  ]);
});

function changesIn(play: (world: ScenarioWorld) => void): ReadonlyMap<number, readonly string[]> {
  const teller = raftNarrator.changes();
  const told = new Map<number, string[]>();
  const note = (node: number, state: unknown): void => {
    told.set(node, [...told.get(node) ?? [], ...teller.tell(node, state as never)]);
  };
  playScenario({ title: 'a test', source: 'Raft', play }, { watchers: [() => ({
    booted: (node, state) => note(node, state),
    stepped: (node, _event, _effects, state) => note(node, state),
  })] });
  return told;
}
