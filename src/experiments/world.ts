/**
 * The worlds that experiments run in: a cluster on a network and on disks of a given pace, in which nothing goes wrong but
 * what the experiment does to it. Spans of time are whole microseconds.
 */
import { caseOf } from '../fuzz/swarm.ts';
import type { Case } from '../fuzz/case-type.ts';
import type { Micros, NodeId } from '../protocol.ts';
import { defaultSettings, type RaftSettings } from '../raft/settings.ts';
import type { Latency, Ppm, WorkloadSettings } from '../sim/plan.ts';

export interface World {
  readonly nodes: number;
  readonly heartbeatUs: Micros;
  readonly electionTimeoutMinUs: Micros;
  readonly electionTimeoutMaxUs: Micros;
  /** From node to node, one way. */
  readonly oneWay: Latency;
  readonly sync: Latency;
  readonly lossPpm: Ppm;
}

/** What of Raft is otherwise than in the paper. */
export type Extensions = Partial<Pick<RaftSettings, 'noOp' | 'preVote' | 'checkQuorum' | 'leaseReads' | 'maxClockDriftPpm'>>;

/** A run whose chaos has no end: whoever turns it says when it is over. */
export function endlessCase(world: World, seed: string, workload: WorkloadSettings,
  extensions: Extensions = {}): Case {
  const { heartbeatUs, electionTimeoutMinUs, electionTimeoutMaxUs, oneWay, sync, lossPpm } = world;
  const settings: RaftSettings = {
    ...defaultSettings, heartbeatUs, electionTimeoutMinUs, electionTimeoutMaxUs, ...extensions,
  };
  const testCase = caseOf({
    seed,
    system: 'raft',
    nodes: nodesOf(world),
    settings: { ...settings },
    network: {
      latency: oneWay, lossPpm, duplicatePpm: 0, cutLossPpm: 1_000_000, fifo: false, bandwidth: 0,
      held: false,
    },
    disk: { sync, tornPpm: 0 },
    clocks: { driftPpm: {} },
    workload,
    faults: [],
    phases: { chaosUs: Infinity, calmUs: 0 },
  }, 'end');
  return { ...testCase, maxEvents: MOST_EVENTS };
}

/** No trial takes so many; one that does is told of as unfinished. */
const MOST_EVENTS = 5_000_000;

export function nodesOf({ nodes }: World): readonly NodeId[] {
  return Array.from({ length: nodes }, (_, i) => i + 1);
}

/** Uniform around a middle, without a tail. */
export function uniform(minUs: Micros, maxUs: Micros): Latency {
  return { minUs, medianUs: Math.floor((minUs + maxUs) / 2), tailPpm: 0, maxUs };
}

/** Nobody asks for anything but the experiment itself. */
export const NO_CLIENTS: WorkloadSettings = {
  clients: 0,
  loop: 'closed',
  pace: uniform(1000, 1000),
  timeoutUs: 1_000_000,
  backoffUs: 10_000,
  attempts: 1,
  retryUnknown: false,
  latency: uniform(100, 100),
  mix: { keys: 1, readPpm: 0 },
};
