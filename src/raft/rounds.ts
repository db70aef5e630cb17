/**
 * Rounds: a leader counts how often it has asked its followers whether they still follow it, which every message to them
 * does, and notes which rounds a quorum has answered. So it knows that it led at a certain moment (diss. §6.4), and until
 * when nobody else can have been elected (§6.4.1).
 */
import type { NodeId } from '../protocol.ts';
import type { AppendEntriesReply, InstallSnapshotReply } from './messages.ts';
import { progressOf, quorumReached } from './quorum.ts';
import type { Rules } from './rules.ts';
import type { Progress, RaftState } from './state.ts';

/** A leader that nobody answers forgets the oldest rounds: it could not use them any more. */
const MOST_ROUNDS = 64;

/** A leader's term begins: what was answered before counts for nothing. */
export function startRounds(state: RaftState): void {
  state.rounds = [];
  state.answeredRound = state.round;
  state.readRound = state.round;
  state.quorumAnsweredUs = null;
  state.leaseForfeited = false;
  beginRound(state);
}

/** From here on messages bear a higher round. */
export function beginRound(state: RaftState): void {
  state.round += 1;
  if (!state.settings.leaseReads) return;
  if (state.rounds.length === MOST_ROUNDS) state.rounds.shift();
  state.rounds.push({ round: state.round, begunUs: state.nowUs });
}

/**
 * Somebody answers: the follower that it is, if it is one and means this leader in this term. That it was heard is noted,
 * whatever it says.
 */
export function followerThatAnswers(
  rules: Rules, state: RaftState, from: NodeId, reply: AppendEntriesReply | InstallSnapshotReply,
): Progress | undefined {
  if (!rules.answersThisLeader(state, reply)) return undefined;
  const follower = progressOf(state, from);
  if (follower === undefined) return undefined;
  follower.heardUs = state.nowUs;
  noteRound(rules, state, follower, reply.round);
  return follower;
}

/** A follower has answered a message of this round, and so all earlier ones. Looked at only if somebody wants to know. */
function noteRound(rules: Rules, state: RaftState, follower: Progress, round: number): void {
  if (round <= follower.round) return;
  follower.round = round;
  if (state.settings.leaseReads || state.pendingReads.length > 0) noteAnswers(rules, state);
}

/** Looks up to which round a quorum has answered by now; a lone voter answers itself. */
export function noteAnswers(rules: Rules, state: RaftState): void {
  const answered = quorumReached(rules, state, state.round, ({ round }) => round, state.answeredRound);
  if (answered <= state.answeredRound) return;
  state.answeredRound = answered;
  const { rounds } = state;
  let done = 0;
  for (const { round, begunUs } of rounds) {
    if (round > answered) break;
    state.quorumAnsweredUs = rules.leaseBegins(begunUs, state.nowUs);
    done++;
  }
  rounds.splice(0, done);
}
