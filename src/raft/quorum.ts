/**
 * Majorities: of one set of voters, or of two while the configuration is joint (Raft §6). What a majority is, and of
 * whom, is said by the rules.
 */
import type { NodeId } from '../protocol.ts';
import type { Adopted } from './configuration.ts';
import type { Rules } from './rules.ts';
import type { Progress, RaftState } from './state.ts';

/**
 * Are there enough of `nodes` in each set of voters? Others among them do not count. That none is named twice is up to
 * whoever asks.
 */
export function isQuorum(rules: Rules, { voterSets }: Adopted, nodes: readonly NodeId[]): boolean {
  for (const voters of voterSets) {
    let count = 0;
    for (const node of nodes) if (voters.includes(node)) count++;
    if (count < rules.quorum(voters.length)) return false;
  }
  return true;
}

/**
 * The highest number above `above` that a quorum has reached, the leader counted with `own` if it is a voter; 0 if there
 * is none.
 */
export function quorumReached(
  rules: Rules, state: RaftState, own: number, reached: (follower: Progress) => number, above: number,
): number {
  let lowest = Infinity;
  for (const voters of state.adopted.voterSets) {
    const byVoter: number[] = [];
    for (const voter of voters) byVoter.push(voter === state.id ? own : reachedBy(state, voter, reached));
    const agreed = rules.agreedIndex(byVoter, rules.quorum(voters.length), above);
    if (agreed < lowest) lowest = agreed;
  }
  return lowest;
}

function reachedBy(state: RaftState, voter: NodeId, reached: (follower: Progress) => number): number {
  const follower = progressOf(state, voter);
  return follower === undefined ? 0 : reached(follower);
}

export function progressOf(state: RaftState, id: NodeId): Progress | undefined {
  for (const progress of state.progress) if (progress.id === id) return progress;
  return undefined;
}
