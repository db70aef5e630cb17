/**
 * Raft, spoken through the port: boot on what the disk holds, then one step for each event. Read on with
 * `state.ts` (what a node remembers), `rules.ts` (every decision, with its place in the paper), `election.ts`
 * (§5.2, §5.4.1), `replication.ts` (§5.3), `commit.ts` (§5.4.2) and `client-requests.ts` (§8); then the dissertation's
 * `pre-vote.ts` (§9.6) and `check-quorum.ts` (§6.2). No clock but the events', no randomness, no I/O.
 */
import { unreachable } from '../base/assert.ts';
import type { BootContext, Booted, NodeEvent, NodeId, Protocol } from '../protocol.ts';
import { checkQuorum } from './check-quorum.ts';
import { clientRequest } from './client-requests.ts';
import { handleOwnWrite } from './commit.ts';
import type { Effects } from './effects.ts';
import { handleOwnVote, handleRequestVoteReply, handleRequestVoteRequest, timeout } from './election.ts';
import { fingerprintRecord, recover } from './journal.ts';
import { KeyValueStore } from './key-value-store.ts';
import { fingerprintMessage, type Message, messageBytes } from './messages.ts';
import { handleRequestPreVoteReply, handleRequestPreVoteRequest, requestPreVotes } from './pre-vote.ts';
import { handleAppendEntriesReply, handleAppendEntriesRequest, heartbeat } from './replication.ts';
import type { Rules } from './rules.ts';
import type { Raft, RaftState, Signal } from './state.ts';
import { updateTerm } from './terms.ts';

/** Raft that plays by `rules`: the correct ones, or a mutant's. */
export function createRaft(rules: Rules): Protocol<Raft> {
  return {
    boot(context) {
      return boot(rules, context);
    },
    step(state, event) {
      const effects: Effects = [];
      state.nowUs = event.nowUs;
      state.log.beginStep();
      handle(rules, state, event, effects);
      return effects;
    },
    bytes: messageBytes,
    fingerprint: fingerprintMessage,
    fingerprintRecord,
  };
}

/** "When servers start up, they begin as followers" (Raft §5.2), whatever they were before. */
function boot(rules: Rules, context: BootContext<Raft>): Booted<Raft> {
  const recovered = recover(context.recovered);
  if (!recovered.ok) return recovered;
  const { id, settings, nowUs } = context;
  const { minUs, maxUs } = rules.electionTimeout(settings);
  const state: RaftState = {
    id,
    settings,
    voters: context.nodes,
    electionTimer: { type: 'setTimer', timer: 'election', minUs, maxUs },
    heartbeatTimer: {
      type: 'setTimer', timer: 'heartbeat', minUs: settings.heartbeatUs, maxUs: settings.heartbeatUs,
    },
    nowUs,
    currentTerm: recovered.currentTerm,
    votedFor: recovered.votedFor,
    log: recovered.log,
    role: 'follower',
    leader: null,
    leaderHeardUs: nowUs,
    commitIndex: 0,
    lastApplied: 0,
    machine: new KeyValueStore(),
    votesGranted: [],
    preVotesGranted: null,
    progress: [],
    durableIndex: 0,
    waiting: new Map(),
  };
  return { ok: true, state, effects: [state.electionTimer] };
}

function handle(rules: Rules, state: RaftState, event: NodeEvent<Raft>, effects: Effects): void {
  switch (event.type) {
    case 'message':
      receive(rules, state, event.from, event.message, effects);
      return;
    case 'timer':
      fire(rules, state, event.timer, effects);
      return;
    case 'request':
      clientRequest(rules, state, event.request, event.command, effects);
      return;
    case 'resumed':
      resume(rules, state, event.signal, effects);
      return;
    default: unreachable(event);
  }
}

/** raft.tla Receive: first the term, then the message itself. What is ignored does not even teach its term. */
function receive(rules: Rules, state: RaftState, from: NodeId, message: Message, effects: Effects): void {
  if (rules.ignoresVoteRequest(state, message)) return;
  if (rules.observesHigherTerm(state, message)) updateTerm(state, message.term, effects);
  switch (message.type) {
    case 'requestVote':
      handleRequestVoteRequest(rules, state, from, message, effects);
      return;
    case 'requestVoteReply':
      handleRequestVoteReply(rules, state, from, message, effects);
      return;
    case 'requestPreVote':
      handleRequestPreVoteRequest(rules, state, from, message, effects);
      return;
    case 'requestPreVoteReply':
      handleRequestPreVoteReply(rules, state, from, message, effects);
      return;
    case 'appendEntries':
      handleAppendEntriesRequest(rules, state, from, message, effects);
      return;
    case 'appendEntriesReply':
      handleAppendEntriesReply(rules, state, from, message, effects);
      return;
    default: unreachable(message);
  }
}

/** A timer that this node never sets means nothing to it. */
function fire(rules: Rules, state: RaftState, timer: string, effects: Effects): void {
  if (timer === 'election') {
    if (rules.asksBeforeStanding(state.settings)) requestPreVotes(rules, state, effects);
    else timeout(rules, state, effects);
  } else if (timer === 'heartbeat') {
    checkQuorum(rules, state, effects);
    heartbeat(rules, state, effects);
  }
}

function resume(rules: Rules, state: RaftState, signal: Signal, effects: Effects): void {
  switch (signal.type) {
    case 'voted':
      handleOwnVote(rules, state, signal, effects);
      return;
    case 'durable':
      handleOwnWrite(rules, state, signal, effects);
      return;
    default: unreachable(signal);
  }
}
