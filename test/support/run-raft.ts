/**
 * Runs a small Raft cluster under drawn faults and all checkers, without the layers above `systems`: to see that the
 * observer tells the truth, that the checkers keep silent on correct Raft, and that they speak up on a broken one.
 */
import { Stream } from '../../src/base/random.ts';
import { commitIsJustified } from '../../src/check/commit-is-justified.ts';
import { committedIsForEver } from '../../src/check/committed-is-for-ever.ts';
import type { CheckContext, Checker } from '../../src/check/checker.ts';
import { Checks } from '../../src/check/dispatch.ts';
import { electionSafety } from '../../src/check/election-safety.ts';
import { goals } from '../../src/check/goals.ts';
import { indexOrder } from '../../src/check/index-order.ts';
import { leaderAppendOnly } from '../../src/check/leader-append-only.ts';
import { leaderCompleteness } from '../../src/check/leader-completeness.ts';
import { livenessAfterHeal } from '../../src/check/liveness-after-heal.ts';
import { logMatching } from '../../src/check/log-matching.ts';
import { monotonicLogTerms } from '../../src/check/monotonic-log-terms.ts';
import { noAcknowledgedWriteLost } from '../../src/check/no-acknowledged-write-lost.ts';
import { oneVotePerTerm } from '../../src/check/one-vote-per-term.ts';
import { persistBeforeSend } from '../../src/check/persist-before-send.ts';
import { replicationProgress } from '../../src/check/replication-progress.ts';
import { roleChanges } from '../../src/check/role-changes.ts';
import { stateMachineSafety } from '../../src/check/state-machine-safety.ts';
import type { Protocol } from '../../src/protocol.ts';
import { createRaft } from '../../src/raft/node.ts';
import { type Rules, rules } from '../../src/raft/rules.ts';
import { defaultSettings } from '../../src/raft/settings.ts';
import { drive } from '../../src/sim/drive.ts';
import type { Fault, Json, Plan } from '../../src/sim/plan.ts';
import { SeededChoices } from '../../src/sim/seeded-choices.ts';
import { Simulator } from '../../src/sim/simulator.ts';
import { observeRaft } from '../../src/systems/raft/observe.ts';

const HEARTBEAT_US = 30_000;
const CHAOS_US = 4_000_000;

export const allCheckers: readonly ((context: CheckContext) => Checker)[] = [
  electionSafety, oneVotePerTerm, persistBeforeSend, logMatching, leaderAppendOnly, monotonicLogTerms, commitIsJustified,
  committedIsForEver, leaderCompleteness, replicationProgress, stateMachineSafety, indexOrder, roleChanges,
  noAcknowledgedWriteLost, (context) => livenessAfterHeal(context, 5 * HEARTBEAT_US),
];

export interface RaftRun {
  readonly checks: Checks;
  readonly events: number;
  readonly virtualUs: number;
}

export function runRaft(seed: number, change: Partial<Rules> = {}, checkers = allCheckers): RaftRun {
  const plan = drawPlan(seed);
  const protocol: Protocol = createRaft({ ...rules, ...change });
  const settings = { ...defaultSettings, heartbeatUs: HEARTBEAT_US, maxBatchEntries: seed % 3 === 0 ? 1 : 16 };
  let checks: Checks | undefined;
  const subject = { protocol, workload: { operation, probes: PROBES }, points: {}, settings };
  const simulator = new Simulator(plan, subject, new SeededChoices(plan.seed), (moment) => {
    checks = new Checks({ moment, checkers, goals });
    return [observeRaft(checks)];
  });
  drive(simulator, protocol, Infinity, () => simulator.moment.event >= 200_000);
  simulator.finish(false);
  if (checks === undefined) throw new Error('nobody observed the run');
  return { checks, events: simulator.moment.event, virtualUs: simulator.moment.nowUs };
}

const PROBES: readonly Json[] = [{ type: 'get', key: 'a' }, { type: 'put', key: 'a', value: 'probe' }];

function operation(client: number, ordinal: number): Json {
  const key = 'abc'.charAt(ordinal % 3);
  return ordinal % 4 === 0 ? { type: 'get', key } : { type: 'append', key, value: `${client}.${ordinal} ` };
}

function drawPlan(seed: number): Plan {
  const stream = new Stream(`plan/${seed}`);
  const nodes = [1, 2, 3, 4, 5].slice(0, stream.between(3, 5));
  const faults: Fault[] = [];
  for (let at = 300_000; at < CHAOS_US; at += stream.between(20_000, 400_000)) {
    const node = stream.between(1, nodes.length);
    const forUs = stream.between(10_000, 900_000);
    switch (stream.between(0, 7)) {
      case 0: case 1: faults.push({ type: 'crash', node, downUs: forUs, at }); break;
      case 2: faults.push({ type: 'isolate', node, mates: stream.between(0, 1), forUs, at }); break;
      case 3: faults.push({ type: 'pause', node, forUs, at }); break;
      case 4: faults.push({ type: 'slowDisk', node, extraUs: stream.between(1_000, 80_000), forUs, at }); break;
      case 5:
        for (const each of nodes) faults.push({ type: 'crash', node: each, downUs: stream.between(1_000, 20_000), at });
        break;
      case 6: faults.push({ type: 'cut', from: node, to: node % nodes.length + 1, forUs, at }); break;
      default: faults.push({ type: 'clog', from: node, to: node % nodes.length + 1, forUs, at });
    }
  }
  return {
    seed: `run/${seed}`, system: 'raft', nodes, settings: {},
    network: { latency: { minUs: 200, medianUs: 2_000, tailPpm: 50_000, maxUs: 400_000 }, lossPpm: 20_000,
      duplicatePpm: 30_000, cutLossPpm: 500_000, fifo: false, bandwidth: 0, held: false },
    disk: { sync: { minUs: 100, medianUs: 1_500, tailPpm: 20_000, maxUs: 100_000 }, tornPpm: 300_000 },
    clocks: { driftPpm: {} },
    workload: { clients: 3, loop: 'closed', pace: { minUs: 1_000, medianUs: 20_000, tailPpm: 0, maxUs: 200_000 },
      timeoutUs: 300_000, attempts: 4, retryUnknown: seed % 2 === 0,
      latency: { minUs: 100, medianUs: 500, tailPpm: 0, maxUs: 5_000 }, mix: null },
    faults,
    phases: { chaosUs: CHAOS_US, calmUs: 20_000_000 },
  };
}
