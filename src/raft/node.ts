/**
 * Raft, spoken through the port: boot on what the disk holds, then one step for each event. No clock but the events', no
 * randomness, no I/O. Read on with `state.ts` (what a node remembers) and `rules.ts` (every decision, with its place in
 * the paper), then the actions:
 *
 * - `election.ts` (Raft §5.2, §5.4.1), `pre-vote.ts` (diss. §9.6), `check-quorum.ts` (§6.2), `transfer.ts` (§3.10)
 * - `replication.ts` (Raft §5.3), `commit.ts` (§5.4.2)
 * - `configurations.ts` and `membership.ts` (Raft §6, diss. ch. 4)
 * - `compaction.ts`, `send-snapshot.ts` and `install-snapshot.ts` (Raft §7, diss. ch. 5)
 * - `client-requests.ts` and `reads.ts` (Raft §8, diss. ch. 6); the machine is in `state-machine.ts` and `sessions.ts`
 */
import { unreachable } from '../base/assert.ts';
import type { BootContext, Booted, NodeEvent, NodeId, Protocol, RequestId } from '../protocol.ts';
import { checkQuorum } from './check-quorum.ts';
import { clientRequest } from './client-requests.ts';
import type { Command, Request } from './command.ts';
import { handleOwnWrite } from './commit.ts';
import { handleSnapshotSaved, takeSnapshot } from './compaction.ts';
import { adopted, readConfigurations, takeEffect } from './configurations.ts';
import { type Effects, reply } from './effects.ts';
import {
  handleOwnVote, handleRequestVoteReply, handleRequestVoteRequest, handleTimeoutNow, timeout,
} from './election.ts';
import { handleInstallSnapshotReply, handleInstallSnapshotRequest } from './install-snapshot.ts';
import { fingerprintRecord, recover, supersedes } from './journal.ts';
import { completeChange } from './membership.ts';
import type { Message } from './messages.ts';
import { handleRequestPreVoteReply, handleRequestPreVoteRequest, requestPreVotes } from './pre-vote.ts';
import { giveUpReads, handleReadIndex, handleReadIndexReply, serveReads } from './reads.ts';
import { handleAppendEntriesReply, handleAppendEntriesRequest, heartbeat } from './replication.ts';
import type { Rules } from './rules.ts';
import type { Raft, RaftState, Signal } from './state.ts';
import { StateMachine } from './state-machine.ts';
import { updateTerm } from './terms.ts';
import { abortTransfer, askToStand } from './transfer.ts';
import { fingerprintMessage, isBulk, messageBytes } from './wire.ts';

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
      const { commitIndex } = state;
      handle(rules, state, event, effects);
      follow(rules, state, state.commitIndex > commitIndex, effects);
      return effects;
    },
    bytes: messageBytes,
    isBulk,
    fingerprint: fingerprintMessage,
    fingerprintRecord,
    supersedes,
  };
}

/** "When servers start up, they begin as followers" (Raft §5.2), whatever they were before. */
function boot(rules: Rules, context: BootContext<Raft>): Booted<Raft> {
  const recovered = recover(context.recovered);
  if (!recovered.ok) return recovered;
  const { log, snapshot } = recovered;
  const { id, settings, nowUs, nodes } = context;
  const { minUs, maxUs } = rules.electionTimeout(settings);
  const first = adopted(rules, 0, {
    voters: settings.voters ?? nodes, oldVoters: null, learners: settings.learners,
  });
  const applied = snapshot === null ? 0 : rules.appliedAtBoot(snapshot, log);
  if (snapshot !== null) log.compactTo(applied, snapshot.term);
  const state: RaftState = {
    id,
    settings,
    nodes,
    electionTimer: { type: 'setTimer', timer: 'election', minUs, maxUs },
    heartbeatTimer: {
      type: 'setTimer', timer: 'heartbeat', minUs: settings.heartbeatUs, maxUs: settings.heartbeatUs,
    },
    nowUs,
    currentTerm: recovered.currentTerm,
    votedFor: recovered.votedFor,
    log,
    snapshot,
    configurations: [first],
    adopted: first,
    role: 'follower',
    leader: null,
    leaderHeardUs: nowUs,
    commitIndex: applied,
    lastApplied: applied,
    machine: new StateMachine(rules, settings),
    compacting: false,
    reception: null,
    votesGranted: [],
    preVotesGranted: null,
    progress: [],
    durableIndex: 0,
    waiting: new Map(),
    clock: { logUs: 0, nowUs },
    rounds: [],
    round: 0,
    answeredRound: 0,
    readRound: 0,
    quorumAnsweredUs: null,
    transfer: null,
    leaseForfeited: false,
    pendingReads: [],
    askedReads: [],
    // Clocks go on over a crash, so no two lives count the same.
    readOrdinal: nowUs,
  };
  if (snapshot !== null) state.machine.restore(snapshot.pieces);
  readConfigurations(rules, state);
  return { ok: true, state, effects: [state.electionTimer] };
}

/** What follows from a step, whatever it was. */
function follow(rules: Rules, state: RaftState, committed: boolean, effects: Effects): void {
  if (committed) {
    takeEffect(rules, state);
    completeChange(rules, state, effects);
    if (rules.isTimeForSnapshot(state)) takeSnapshot(rules, state, effects);
  }
  if (state.pendingReads.length > 0) serveReads(rules, state, effects);
  if (state.transfer !== null) askToStand(rules, state, effects);
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
      request(rules, state, event.request, event.command, effects);
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
    case 'installSnapshot':
      handleInstallSnapshotRequest(rules, state, from, message, effects);
      return;
    case 'installSnapshotReply':
      handleInstallSnapshotReply(rules, state, from, message, effects);
      return;
    case 'timeoutNow':
      handleTimeoutNow(rules, state, message, effects);
      return;
    case 'readIndex':
      handleReadIndex(rules, state, from, message, effects);
      return;
    case 'readIndexReply':
      handleReadIndexReply(state, message);
      return;
    default: unreachable(message);
  }
}

/** What no client can ask for is nothing that a node could do. */
function request(
  rules: Rules, state: RaftState, id: RequestId, command: Command | Request | null, effects: Effects,
): void {
  if (command === null || command.type === 'configuration') {
    effects.push(reply(id, { type: 'fail', reason: 'nobody can ask for this' }));
    return;
  }
  clientRequest(rules, state, id, command, effects);
}

/** A timer that this node never sets means nothing to it. */
function fire(rules: Rules, state: RaftState, timer: string, effects: Effects): void {
  switch (timer) {
    case 'election':
      electionTimeout(rules, state, effects);
      return;
    case 'heartbeat':
      checkQuorum(rules, state, effects);
      heartbeat(rules, state, effects);
      return;
    case 'transfer':
      abortTransfer(state, effects);
      return;
    case 'read':
      giveUpReads(state, effects);
      return;
    default: return;
  }
}

/** No leader was heard of: who may stand asks others first, or stands; all others go on waiting. Raft §5.2. */
function electionTimeout(rules: Rules, state: RaftState, effects: Effects): void {
  if (state.role === 'leader') return;
  if (!rules.mayStand(state)) effects.push(state.electionTimer);
  else if (rules.asksBeforeStanding(state.settings)) requestPreVotes(rules, state, effects);
  else timeout(rules, state, effects);
}

function resume(rules: Rules, state: RaftState, signal: Signal, effects: Effects): void {
  switch (signal.type) {
    case 'voted':
      handleOwnVote(rules, state, signal, effects);
      return;
    case 'durable':
      handleOwnWrite(rules, state, signal, effects);
      return;
    case 'snapshotSaved':
      handleSnapshotSaved(state, signal, effects);
      return;
    default: unreachable(signal);
  }
}
