/**
 * Runs a small Raft cluster under drawn faults and all checkers, without the layers above `systems`: to see that the
 * observer tells the truth, that the checkers keep silent on correct Raft, and that they speak up on a broken one.
 */
import { Stream } from '../../src/base/random.ts';
import type { Protocol } from '../../src/protocol.ts';
import { createRaft } from '../../src/raft/node.ts';
import { rules } from '../../src/raft/rules.ts';
import { defaultSettings } from '../../src/raft/settings.ts';
import type { Raft } from '../../src/raft/state.ts';
import { drive } from '../../src/sim/drive.ts';
import type { Observer } from '../../src/sim/observer.ts';
import type { Fault, Json, Plan } from '../../src/sim/plan.ts';
import { SeededChoices } from '../../src/sim/seeded-choices.ts';
import { Simulator } from '../../src/sim/simulator.ts';
import type { ClientScript } from '../../src/sim/workload.ts';
import { inspectRaft } from '../../src/systems/raft/inspect.ts';
import type { Inspection } from '../../src/systems/system.ts';

const CHAOS_US = 4_000_000;

export interface RaftRun {
  readonly inspection: Inspection;
  readonly events: number;
}

/** `watch` sees the world's calls after the observer that makes the facts. */
export function runRaft(
  seed: number, raft: Protocol<Raft> = createRaft(rules), watch?: Observer<Raft>,
): RaftRun {
  const plan = drawPlan(seed);
  const protocol: Protocol = raft;
  const settings = {
    ...defaultSettings, heartbeatUs: 30_000, maxBatchEntries: seed % 3 === 0 ? 1 : 16,
    preVote: seed % 4 === 0, checkQuorum: seed % 3 === 0,
  };
  let inspection: Inspection | undefined;
  const client = (number: number): ClientScript => ({ operation: (ordinal) => operation(number, ordinal) });
  const workload = { client, probes: PROBES };
  const subject = { protocol, workload, points: {}, settings, journals: new Map() };
  const simulator = new Simulator(plan, subject, new SeededChoices(plan.seed), (moment) => {
    inspection = inspectRaft(settings, moment);
    return watch === undefined ? [inspection.observer] : [inspection.observer, watch];
  });
  drive(simulator, protocol, Infinity, () => simulator.moment.event >= 200_000);
  simulator.finish(false);
  if (inspection === undefined) throw new Error('nobody observed the run');
  return { inspection, events: simulator.moment.event };
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
      timeoutUs: 300_000, attempts: 4, backoffUs: 10_000, retryUnknown: seed % 2 === 0,
      latency: { minUs: 100, medianUs: 500, tailPpm: 0, maxUs: 5_000 }, mix: null },
    faults,
    phases: { chaosUs: CHAOS_US, calmUs: 20_000_000 },
  };
}
