/**
 * What can be set about Raft. Fixed for a run; drawn by the swarm or given in a Plan. Unknown input is parsed
 * elsewhere: here is what it means, and which combinations can't work.
 */
import type { Micros, NodeId } from '../protocol.ts';

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
  /** The most bytes of entries that it carries, if it carries more than one: 1 to 1,000,000,000. */
  readonly maxBatchBytes: number;
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
  /**
   * A node takes a snapshot and drops its log up to there once it has applied this many entries since the last one.
   * 0 to 1,000,000; 0: only when it is asked to (Raft §7).
   */
  readonly snapshotEntries: number;
  /** How much of a snapshot one InstallSnapshot carries, a piece at the least: 1 to 1,000,000,000 bytes. */
  readonly snapshotChunkBytes: number;
  /** By the log's own clock: a session that was idle for longer is closed. 1 to 3,600,000,000 microseconds (diss. §6.3). */
  readonly sessionTimeoutUs: Micros;
  /**
   * Whether a leader may serve a read without asking anybody, for electionTimeoutMinUs after a majority has answered it
   * (diss. §6.4.1). Needs checkQuorum, since voters must leave a leader alone that they hear, and a bound of drift.
   */
  readonly leaseReads: boolean;
  /**
   * How much faster or slower than true time a clock may run, in parts per million below 1,000,000: a lease is shorter by
   * it. null: nobody knows, so there can't be leases.
   */
  readonly maxClockDriftPpm: number | null;
  /** The voters that the cluster starts with, ascending; null: all nodes of the Plan. */
  readonly voters: readonly NodeId[] | null;
  /** The learners that it starts with, ascending. All other nodes wait until somebody adds them. */
  readonly learners: readonly NodeId[];
}

/** Raft as in the paper: PreVote and CheckQuorum are the dissertation's. */
export const defaultSettings: RaftSettings = {
  electionTimeoutMinUs: 150_000,
  electionTimeoutMaxUs: 300_000,
  heartbeatUs: 50_000,
  maxBatchEntries: 64,
  maxBatchBytes: 1_000_000,
  maxInFlight: 16,
  noOp: true,
  preVote: false,
  checkQuorum: false,
  snapshotEntries: 0,
  snapshotChunkBytes: 4_096,
  sessionTimeoutUs: 60_000_000,
  leaseReads: false,
  maxClockDriftPpm: null,
  voters: null,
  learners: [],
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
  checkInteger('maxBatchBytes', settings.maxBatchBytes, 1_000_000_000, problems);
  checkInteger('maxInFlight', settings.maxInFlight, 1_000, problems);
  if (settings.electionTimeoutMaxUs < settings.electionTimeoutMinUs) {
    problems.push({ path: 'electionTimeoutMaxUs', problem: 'must not be below electionTimeoutMinUs' });
  }
  if (settings.heartbeatUs >= settings.electionTimeoutMinUs) {
    const problem = 'must be below electionTimeoutMinUs, or followers time out between two heartbeats';
    problems.push({ path: 'heartbeatUs', problem });
  }
  checkInteger('snapshotChunkBytes', settings.snapshotChunkBytes, 1_000_000_000, problems);
  checkInteger('sessionTimeoutUs', settings.sessionTimeoutUs, longestUs, problems);
  if (settings.snapshotEntries !== 0) {
    checkInteger('snapshotEntries', settings.snapshotEntries, 1_000_000, problems, 'must be 0, or ');
  }
  checkLeases(settings, problems);
  checkMembers(settings, problems);
  return problems;
}

function checkLeases(settings: RaftSettings, problems: SettingsProblem[]): void {
  const { leaseReads, checkQuorum, maxClockDriftPpm } = settings;
  const drift = maxClockDriftPpm ?? 0;
  if (!Number.isInteger(drift) || drift < 0 || drift >= 1_000_000) {
    problems.push({ path: 'maxClockDriftPpm', problem: 'must be null, or a whole number from 0 to 999999' });
  }
  if (!leaseReads) return;
  if (maxClockDriftPpm === null) {
    const problem = 'must be a bound where leaseReads is true: else a leader can\'t tell when its lease is over';
    problems.push({ path: 'maxClockDriftPpm', problem });
  }
  if (!checkQuorum) {
    const problem = 'must be true where leaseReads is: voters must leave alone a leader that they hear';
    problems.push({ path: 'checkQuorum', problem });
  }
}

function checkMembers({ voters, learners }: RaftSettings, problems: SettingsProblem[]): void {
  if (voters?.length === 0) {
    problems.push({ path: 'voters', problem: 'must name somebody: a cluster without voters elects nobody' });
  }
  if (voters === null && learners.length > 0) {
    problems.push({ path: 'voters', problem: 'must be given where there are learners: else all nodes are voters' });
  }
  if (voters !== null && !isAscending(voters)) {
    problems.push({ path: 'voters', problem: 'must be in ascending order, each once' });
  }
  if (!isAscending(learners)) problems.push({ path: 'learners', problem: 'must be in ascending order, each once' });
  const both = learners.find((learner) => voters?.includes(learner));
  if (both !== undefined) problems.push({ path: 'learners', problem: `must not name node ${both}, which is a voter` });
}

function isAscending(nodes: readonly NodeId[]): boolean {
  return nodes.every((node, i) => i === 0 || node > (nodes[i - 1] ?? 0));
}

function checkInteger(
  path: string, value: number, max: number, problems: SettingsProblem[], otherwise = 'must be ',
): void {
  if (Number.isInteger(value) && value >= 1 && value <= max) return;
  problems.push({ path, problem: `${otherwise}a whole number from 1 to ${max}` });
}
