/**
 * CheckQuorum: dissertation §6.2. A leader looks, with each heartbeat, whether it still has a quorum. What it hears is
 * noted where answers arrive, in `replication.ts`.
 */
import type { Effects } from './effects.ts';
import type { Rules } from './rules.ts';
import type { RaftState } from './state.ts';
import { becomeFollower } from './terms.ts';

/** "A leader steps down if an election timeout elapses without a successful round of heartbeats to a majority". */
export function checkQuorum(rules: Rules, state: RaftState, effects: Effects): void {
  if (state.role !== 'leader' || !state.settings.checkQuorum) return;
  if (rules.leaderHasQuorumContact(state, rules.quorum(state.voters.length))) return;
  state.leader = null;
  becomeFollower(state, effects);
}
