/**
 * Commitment: when a leader may take an entry as committed (Raft §5.3, and the rule of §5.4.2), and how every
 * node applies what is. Followers learn the commit index in `replication.ts`.
 */
import type { Answer } from '../protocol.ts';
import type { Result } from './command.ts';
import { type Effects, reply } from './effects.ts';
import type { Entry } from './entry.ts';
import { quorumReached } from './quorum.ts';
import { refuse } from './refusals.ts';
import type { Rules } from './rules.ts';
import type { Progress, RaftState, Signal } from './state.ts';
import type { Applied } from './state-machine.ts';

/**
 * "If there exists an N such that N > commitIndex ...": Raft Fig. 2, Rules for Leaders; raft.tla
 * AdvanceCommitIndex.
 */
export function advanceCommitIndex(rules: Rules, state: RaftState, effects: Effects): void {
  const agreed = quorumReached(rules, state, rules.ownMatchIndex(state), matchIndexOf, state.commitIndex);
  if (agreed <= state.commitIndex || !rules.mayCommit(state, agreed)) return;
  state.commitIndex = agreed;
  applyCommitted(rules, state, effects);
}

function matchIndexOf({ matchIndex }: Progress): number {
  return matchIndex;
}

/** The leader's own disk has come further, as a follower's acknowledgement would say. */
export function handleOwnWrite(
  rules: Rules, state: RaftState, signal: Signal & { readonly type: 'durable' }, effects: Effects,
): void {
  if (!rules.isOwnWrite(state, signal)) return;
  state.durableIndex = Math.max(state.durableIndex, signal.index);
  if (state.durableIndex > state.commitIndex) advanceCommitIndex(rules, state, effects);
}

/**
 * "If commitIndex > lastApplied: increment lastApplied, apply log[lastApplied] to state machine" (Raft Fig.
 * 2).
 */
export function applyCommitted(rules: Rules, state: RaftState, effects: Effects): void {
  while (state.lastApplied < state.commitIndex) {
    const index = state.lastApplied + 1;
    const entry = state.log.entryAt(index);
    const applied = state.machine.apply(index, entry, rules.sessionClock(state, entry));
    const { stateHash } = state.machine;
    state.lastApplied = index;
    effects.push({ type: 'apply', index, command: entry.command, stateHash, tookEffect: applied.type === 'done' });
    const request = state.waiting.size === 0 ? undefined : state.waiting.get(index);
    if (request === undefined || entersJoint(entry)) continue;
    state.waiting.delete(index);
    effects.push(reply(request, answerOf(applied)));
  }
}

/** Who has asked for a change by way of a joint configuration waits for the one after it. */
function entersJoint({ command }: Entry): boolean {
  return command?.type === 'configuration' && command.oldVoters !== null;
}

function answerOf(applied: Applied): Answer<Result> {
  return applied.type === 'refused' ? refuse(applied.reason) : { type: 'ok', result: applied.result };
}
