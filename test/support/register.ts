/**
 * Runs the single-copy register, and writes down all that observers see.
 */
import type { Case, ChoiceTable } from '../../src/fuzz/case-type.ts';
import { type Outcome, run } from '../../src/fuzz/run.ts';
import { drawCase } from '../../src/fuzz/swarm.ts';
import type { Fault, Plan } from '../../src/sim/plan.ts';
import { registerSystem } from '../../src/systems/register/system.ts';
import type { Profile } from '../../src/systems/system.ts';
import { chronicler, fixed } from './puppet.ts';

/** Three nodes that forward, two clients each way, messages of 500 us, syncs of 2 ms; 100 ms of chaos. */
export const registerPlan: Plan = {
  seed: 'register',
  system: 'register',
  nodes: [1, 2, 3],
  settings: { forward: true, resendUs: 10_000 },
  network: {
    latency: { minUs: 100, medianUs: 500, tailPpm: 10_000, maxUs: 5_000 }, lossPpm: 0, duplicatePpm: 0,
    cutLossPpm: 500_000, fifo: false, bandwidth: 0, held: false,
  },
  disk: { sync: { minUs: 500, medianUs: 2_000, tailPpm: 0, maxUs: 10_000 }, tornPpm: 500_000 },
  clocks: { driftPpm: {} },
  workload: {
    clients: 4, loop: 'closed', pace: { minUs: 100, medianUs: 1_000, tailPpm: 0, maxUs: 10_000 }, timeoutUs: 50_000,
    attempts: 4, backoffUs: 200, retryUnknown: true, latency: fixed(200), mix: { writePpm: 500_000 },
  },
  faults: [],
  phases: { chaosUs: 100_000, calmUs: 1_000_000 },
};

export interface Chronicle {
  readonly outcome: Outcome;
  readonly lines: readonly string[];
}

export function registerCase(plan: Partial<Plan> = {}, choices: Partial<ChoiceTable> = {}): Case {
  return {
    formatVersion: 1, programVersion: 'test', plan: { ...registerPlan, ...plan },
    choices: { fallback: 'seeded', overrides: {}, ...choices }, maxEvents: 100_000, stopAt: 'end',
  };
}

export function chronicle(testCase: Case): Chronicle {
  const lines: string[] = [];
  const outcome = run(testCase, registerSystem, [(moment) => chronicler(moment, lines)]);
  return { outcome, lines };
}

export function withFaults(...faults: readonly Fault[]): Chronicle {
  return chronicle(registerCase({ faults }));
}

/** The Case of a seed of the default profile. */
export function registerSeed(seed: number, mutant?: string): Case {
  const profile: Profile | undefined = registerSystem.profiles[0];
  if (profile === undefined) throw new Error('the register has no profile');
  return drawCase(registerSystem, profile, seed, 'end', mutant === undefined ? {} : { mutant });
}

/** Every kind of fault, in a world that loses, doubles and delays; the seed varies the luck and the kind of network. */
export function registerStorm(seed: number): Case {
  return registerCase({
    seed: `storm/${seed}`,
    settings: { forward: seed % 4 !== 0, resendUs: 5_000 },
    network: {
      ...registerPlan.network, lossPpm: 50_000, duplicatePpm: 100_000, fifo: seed % 3 === 0,
      bandwidth: seed % 5 === 0 ? 50_000 : 0,
    },
    clocks: { driftPpm: { 2: 50_000, 3: -50_000 } },
    workload: { ...registerPlan.workload, loop: seed % 2 === 0 ? 'open' : 'closed', timeoutUs: 8_000, retryUnknown: seed % 3 !== 1 },
    faults: [
      { at: 5_000, type: 'crash', node: 1, downUs: 4_000 },
      { when: { point: 'write', nth: 5, side: 'after' }, type: 'crash', node: 'subject', downUs: 3_000 },
      { when: { point: 'write', nth: 9, side: 'durable' }, type: 'crash', node: 'subject', afterUs: 100 },
      { when: { point: 'acknowledge', node: 1, nth: 12, side: 'before' }, type: 'crash', node: 1, downUs: 2_000 },
      { at: 20_000, type: 'pause', node: 1, forUs: 6_000 },
      { at: 22_000, type: 'crash', node: 3 },
      { at: 30_000, type: 'restart', node: 3 },
      { at: 35_000, type: 'partition', groups: [[1, 3], [2]], forUs: 9_000 },
      { at: 38_000, type: 'cut', from: 3, to: 1, forUs: 4_000 },
      { at: 45_000, type: 'isolate', node: 2, mates: 1, forUs: 20_000 },
      { at: 50_000, type: 'heal' },
      { at: 55_000, type: 'clog', from: 2, to: 1, forUs: 6_000 },
      { at: 60_000, type: 'slowDisk', node: 1, extraUs: 7_000, forUs: 15_000 },
      { at: 65_000, type: 'restart', node: 1 },
      { at: 66_000, type: 'drift', node: 1, ppm: 100_000 },
      { at: 67_000, type: 'jump', node: 2, byUs: -1_000_000 },
      { at: 70_000, type: 'fireTimer', node: 2, timer: 'resend' },
      { at: 75_000, type: 'request', node: 3, command: { type: 'write', value: 'by hand' } },
      { at: 80_000, type: 'drop', message: '2>1/forward/40' },
      { at: 80_000, type: 'deliver', message: '3>1/forward/40' },
    ],
  });
}
