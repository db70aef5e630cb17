/**
 * What can be set about Raft. Fixed for a run; drawn by the swarm or given in a Plan. Unknown input is parsed
 * elsewhere: here is what it means, and which combinations can't work.
 */
import type { Micros } from '../protocol.ts';

export interface RaftSettings {
  /**
   * A follower that hears of no leader for a time drawn from [electionTimeoutMinUs, electionTimeoutMaxUs]
   * becomes a candidate (Raft §5.2). Both in 1 to 3,600,000,000 microseconds; usual are 150,000 to 300,000.
   */
  readonly electionTimeoutMinUs: Micros;
  readonly electionTimeoutMaxUs: Micros;
  /** The time between a leader's heartbeats: at least 1 microsecond, and below electionTimeoutMinUs. */
  readonly heartbeatUs: Micros;
  /** The most entries that one AppendEntries carries: 1 to 1,000,000. */
  readonly maxBatchEntries: number;
  /**
   * How far a leader sends ahead of a follower's answers, in batches: it stops once this many times maxBatchEntries
   * entries are without an answer. 1 to 1,000.
   */
  readonly maxInFlight: number;
  /** Whether a leader starts its term with a no-op, so that it can commit what it inherited (Raft §8). */
  readonly noOp: boolean;
  /**
   * PreVote (diss. §9.6): a node that waits in vain for a leader first asks whether it would get votes, and begins a
   * new term only if a majority says so. A pre-vote is refused while a leader is heard (diss. §4.2.3).
   */
  readonly preVote: boolean;
  /**
   * CheckQuorum (diss. §6.2): a leader that has heard from no majority for electionTimeoutMaxUs steps down. With it,
   * as in etcd, a node that has heard its leader within electionTimeoutMinUs ignores requests for votes (diss.
   * §4.2.3): whoever protects a leader so must be sure that one without a majority does not last.
   */
  readonly checkQuorum: boolean;
}

/** Raft as in the paper: PreVote and CheckQuorum are the dissertation's. */
export const defaultSettings: RaftSettings = {
  electionTimeoutMinUs: 150_000,
  electionTimeoutMaxUs: 300_000,
  heartbeatUs: 50_000,
  maxBatchEntries: 64,
  maxInFlight: 16,
  noOp: true,
  preVote: false,
  checkQuorum: false,
};

export interface SettingsProblem {
  /** The name of the setting. */
  readonly path: string;
  /** What is wrong, and what would be right, for a person. */
  readonly problem: string;
}

const longestUs = 3_600_000_000;

/** All that is wrong with `settings`; empty if a cluster can run on them. */
export function checkSettings(settings: RaftSettings): readonly SettingsProblem[] {
  const problems: SettingsProblem[] = [];
  checkInteger('electionTimeoutMinUs', settings.electionTimeoutMinUs, longestUs, problems);
  checkInteger('electionTimeoutMaxUs', settings.electionTimeoutMaxUs, longestUs, problems);
  checkInteger('heartbeatUs', settings.heartbeatUs, longestUs, problems);
  checkInteger('maxBatchEntries', settings.maxBatchEntries, 1_000_000, problems);
  checkInteger('maxInFlight', settings.maxInFlight, 1_000, problems);
  if (settings.electionTimeoutMaxUs < settings.electionTimeoutMinUs) {
    problems.push({ path: 'electionTimeoutMaxUs', problem: 'must not be below electionTimeoutMinUs' });
  }
  if (settings.heartbeatUs >= settings.electionTimeoutMinUs) {
    const problem = 'must be below electionTimeoutMinUs, or followers time out between two heartbeats';
    problems.push({ path: 'heartbeatUs', problem });
  }
  return problems;
}

function checkInteger(path: string, value: number, max: number, problems: SettingsProblem[]): void {
  if (Number.isInteger(value) && value >= 1 && value <= max) return;
  problems.push({ path, problem: `must be a whole number from 1 to ${max}` });
}
