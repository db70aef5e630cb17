/**
 * The log's own clock: dissertation §6.3. A leader stamps its entries with it; it goes on from where the log's last entry
 * left it, at the pace of the leader's own clock, and stands still while nobody leads. So it never runs back along a log,
 * whatever the clocks of the nodes show.
 */
import type { Micros } from '../protocol.ts';
import type { RaftState } from './state.ts';

/** A leader's term begins. */
export function startClock(state: RaftState): void {
  const { log, snapshot } = state;
  const logUs = log.lastIndex > log.baseIndex ? log.entryAt(log.lastIndex).timeUs : snapshot?.timeUs ?? 0;
  state.clock = { logUs, nowUs: state.nowUs };
}

/** What an entry that a leader appends now is stamped with. */
export function logTime({ clock, nowUs }: RaftState): Micros {
  return clock.logUs + (nowUs - clock.nowUs);
}
