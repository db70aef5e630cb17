/**
 * Which checkers and goals look at a run of Raft.
 */
import type { CheckContext, Checker } from '../../check/checker.ts';
import { commitIsJustified } from '../../check/commit-is-justified.ts';
import { committedIsForEver } from '../../check/committed-is-for-ever.ts';
import { committedOnQuorum } from '../../check/committed-on-quorum.ts';
import { configurationRules } from '../../check/configuration.ts';
import { definiteAnswers } from '../../check/definite-answers.ts';
import { Checks } from '../../check/dispatch.ts';
import { electionSafety } from '../../check/election-safety.ts';
import { exactlyOnce } from '../../check/exactly-once.ts';
import { goals } from '../../check/goals.ts';
import { indexOrder } from '../../check/index-order.ts';
import { leaderAppendOnly } from '../../check/leader-append-only.ts';
import { leaderCompleteness } from '../../check/leader-completeness.ts';
import { leadershipGauge } from '../../check/leadership-gauge.ts';
import { linearizability } from '../../check/linearizability.ts';
import { linearizabilityOnline } from '../../check/linearizability-online.ts';
import { leadershipTransfer } from '../../check/leadership-transfer.ts';
import { livenessAfterHeal } from '../../check/liveness-after-heal.ts';
import { livenessUnderPartitions } from '../../check/liveness-under-partitions.ts';
import { logMatching } from '../../check/log-matching.ts';
import { monotonicLogTerms } from '../../check/monotonic-log-terms.ts';
import { noAcknowledgedWriteLost } from '../../check/no-acknowledged-write-lost.ts';
import { oneVotePerTerm } from '../../check/one-vote-per-term.ts';
import { persistBeforeSend } from '../../check/persist-before-send.ts';
import { replicationProgress } from '../../check/replication-progress.ts';
import { roleChanges } from '../../check/role-changes.ts';
import { sessionOrder } from '../../check/session-order.ts';
import { stateMachineSafety } from '../../check/state-machine-safety.ts';
import { defaultSettings, type RaftSettings } from '../../raft/settings.ts';
import type { Moment } from '../../sim/observer.ts';
import type { CheckerName, Inspection } from '../system.ts';
import { observeRaft } from './observe.ts';

/** A leader is stable once this many heartbeat intervals have passed without a change. */
const STABLE_HEARTBEATS = 4;

/** So many election timeouts without trouble suffice to elect somebody, but with a chance under 1e-12; with PreVote, and without. */
const LONG_SPAN = 40;
const LONGER_SPAN = 120;

export function inspectRaft(settings: RaftSettings, moment: Moment): Inspection {
  const checks = checksOf(settings, moment);
  return {
    observer: observeRaft(checks),
    violations: checks.violations,
    unknowns: checks.unknowns,
    goals: () => Object.fromEntries(checks.reached.map(({ name, count }) => [name, count])),
    measures: () => checks.measures(),
  };
}

function checksOf(settings: RaftSettings, moment: Moment): Checks {
  const stableUs = STABLE_HEARTBEATS * settings.heartbeatUs;
  const spanUs = (settings.preVote ? LONG_SPAN : LONGER_SPAN) * settings.electionTimeoutMaxUs;
  // By clocks that drift less than a fifth nobody has missed a leader that was silent for so long.
  const lateUs = Math.floor((settings.electionTimeoutMinUs * 4) / 5);
  const checkQuorumUs = settings.checkQuorum ? settings.electionTimeoutMaxUs : null;
  const checkers = [
    ...safety,
    (context: CheckContext): Checker => roleChanges(context, checkQuorumUs),
    (context: CheckContext): Checker => livenessAfterHeal(context, stableUs),
    ...settings.checkQuorum
      ? [(context: CheckContext): Checker => livenessUnderPartitions(context, spanUs, lateUs)] : [],
  ];
  return new Checks({ moment, checkers, goals, gauges: [leadershipGauge] });
}

const safety: readonly ((context: CheckContext) => Checker)[] = [
  electionSafety, oneVotePerTerm, persistBeforeSend, logMatching, leaderAppendOnly, monotonicLogTerms,
  commitIsJustified, committedIsForEver, leaderCompleteness, replicationProgress, stateMachineSafety,
  indexOrder, noAcknowledgedWriteLost, committedOnQuorum, configurationRules, linearizabilityOnline,
  exactlyOnce, sessionOrder, definiteAnswers, leadershipTransfer, linearizability,
];

/** All that may look at a run: those of the settings under which most do. */
export const raftCheckers: readonly CheckerName[] =
  checksOf({ ...defaultSettings, preVote: true, checkQuorum: true }, { nowUs: 0, event: 0, cause: 0 }).names();
