/**
 * The Plans that benchmarks run: seeds of the default profile with five nodes, and a calm cluster for comparison with
 * other simulators.
 */
import { at } from '../../src/base/assert.ts';
import type { Case } from '../../src/fuzz/case-type.ts';
import { drawCase } from '../../src/fuzz/swarm.ts';
import { programVersion } from '../../src/fuzz/version.ts';
import type { Fault, Latency } from '../../src/sim/plan.ts';
import { raftSystem } from '../../src/systems/raft/system.ts';

const millisecond: Latency = { minUs: 500, medianUs: 1_000, tailPpm: 0, maxUs: 2_000 };

/** A seed of the default profile, with five nodes. */
export function chaosCase(seed: number): Case {
  return drawCase(raftSystem, at(raftSystem.profiles, 0), seed, 'rule', { nodes: 5 });
}

/**
 * Five nodes without faults for `seconds` of virtual time: election timeout 100-200 ms, heartbeat 50 ms, which makes
 * 160 messages a virtual second, and so many requests a second from open-loop clients.
 */
export function calmCase(seconds: number, requestsPerSecond: number, snapshotEntries = 0): Case {
  const clients = requestsPerSecond === 0 ? 0 : 4;
  const paceUs = requestsPerSecond === 0 ? 1_000_000 : Math.floor((clients * 1_000_000) / requestsPerSecond);
  return {
    formatVersion: 1,
    programVersion,
    plan: {
      seed: 'calm',
      system: 'raft',
      nodes: [1, 2, 3, 4, 5],
      settings: {
        electionTimeoutMinUs: 100_000, electionTimeoutMaxUs: 200_000, heartbeatUs: 50_000,
        maxBatchEntries: 64, maxInFlight: 16, noOp: true, preVote: true, checkQuorum: true, snapshotEntries,
      },
      network: {
        latency: millisecond, lossPpm: 0, duplicatePpm: 0, cutLossPpm: 0,
        fifo: false, bandwidth: 0, held: false,
      },
      disk: { sync: millisecond, tornPpm: 0 },
      clocks: { driftPpm: {} },
      workload: {
        clients, loop: 'open', pace: { minUs: paceUs, medianUs: paceUs, tailPpm: 0, maxUs: paceUs },
        timeoutUs: 400_000, attempts: 4, backoffUs: 10_000, retryUnknown: true, latency: millisecond,
        mix: { keys: 10, readPpm: 500_000 },
      },
      faults: [],
      phases: { chaosUs: seconds * 1_000_000, calmUs: 0 },
    },
    choices: { fallback: 'seeded', overrides: {} },
    maxEvents: 100_000_000,
    stopAt: 'rule',
  };
}

/** The same at a hundred requests a second, with a node that restarts every half second, and snapshots or none. */
export function restartingCase(seconds: number, snapshotEntries: number): Case {
  const calm = calmCase(seconds, 100, snapshotEntries);
  const { plan } = calm;
  const faults: Fault[] = [];
  for (let i = 1; i < 2 * seconds; i++) {
    faults.push({ at: i * 500_000, type: 'crash', node: 1 + (i % plan.nodes.length), downUs: 100_000 });
  }
  return { ...calm, plan: { ...plan, faults } };
}
