/**
 * CheckQuorum: dissertation §6.2. A leader looks, with each heartbeat, whether it still has a quorum. What it hears is
 * noted where answers arrive, in `replication.ts`.
 */
import type { Effects } from './effects.ts';
import { isQuorum } from './quorum.ts';
import type { Rules } from './rules.ts';
import type { RaftState } from './state.ts';
import { stepDown } from './terms.ts';

/** "A leader steps down if an election timeout elapses without a successful round of heartbeats to a majority". */
export function checkQuorum(rules: Rules, state: RaftState, effects: Effects): void {
  if (state.role !== 'leader' || !state.settings.checkQuorum) return;
  const heard = [state.id];
  for (const follower of state.progress) if (rules.isInContact(state, follower)) heard.push(follower.id);
  if (!isQuorum(rules, state.adopted, heard)) stepDown(state, effects);
}
