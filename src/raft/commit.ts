/**
 * Commitment: when a leader may take an entry as committed (Raft §5.3, and the rule of §5.4.2), and how every
 * node applies what is. Followers learn the commit index in `replication.ts`.
 */
import type { Effects } from './effects.ts';
import type { Rules } from './rules.ts';
import type { RaftState, Signal } from './state.ts';

/**
 * "If there exists an N such that N > commitIndex ...": Raft Fig. 2, Rules for Leaders; raft.tla
 * AdvanceCommitIndex.
 */
export function advanceCommitIndex(rules: Rules, state: RaftState, effects: Effects): void {
  const quorum = rules.quorum(state.voters.length);
  const agreed = rules.agreedIndex(state.progress, rules.ownMatchIndex(state), quorum);
  if (agreed <= state.commitIndex || !rules.mayCommit(state, agreed)) return;
  state.commitIndex = agreed;
  applyCommitted(state, effects);
}

/** The leader's own disk has come further, as a follower's acknowledgement would say. */
export function handleOwnWrite(
  rules: Rules, state: RaftState, signal: Signal & { readonly type: 'durable' }, effects: Effects,
): void {
  if (!rules.isOwnWrite(state, signal)) return;
  state.durableIndex = Math.max(state.durableIndex, signal.index);
  advanceCommitIndex(rules, state, effects);
}

/**
 * "If commitIndex > lastApplied: increment lastApplied, apply log[lastApplied] to state machine" (Raft Fig.
 * 2).
 */
export function applyCommitted(state: RaftState, effects: Effects): void {
  while (state.lastApplied < state.commitIndex) {
    const index = state.lastApplied + 1;
    const { command } = state.log.entryAt(index);
    const value = state.machine.apply(command);
    state.lastApplied = index;
    effects.push({ type: 'apply', index, command, stateHash: state.machine.stateHash });
    const request = state.waiting.size === 0 ? undefined : state.waiting.get(index);
    if (request === undefined) continue;
    state.waiting.delete(index);
    effects.push({ type: 'reply', request, answer: { type: 'ok', result: { index, value } } });
  }
}
