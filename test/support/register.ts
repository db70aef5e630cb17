/**
 * Runs the single-copy register, and writes down all that observers see.
 */
import { type Outcome, run } from '../../src/fuzz/run.ts';
import { drawCase } from '../../src/fuzz/swarm.ts';
import type { Case, ChoiceTable, Fault, Plan } from '../../src/sim/plan.ts';
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
    latency: { minUs: 100, medianUs: 500, tailPpm: 10_000, maxUs: 5_000 }, lossPpm: 0, duplicatePpm: 0, cutLossPpm: 500_000,
    fifo: false, bandwidth: 0, held: false,
  },
  disk: { sync: { minUs: 500, medianUs: 2_000, tailPpm: 0, maxUs: 10_000 }, tornPpm: 500_000 },
  clocks: { driftPpm: {} },
  workload: {
    clients: 4, loop: 'closed', pace: { minUs: 100, medianUs: 1_000, tailPpm: 0, maxUs: 10_000 }, timeoutUs: 50_000,
    attempts: 4, retryUnknown: true, latency: fixed(200), mix: { writePpm: 500_000 },
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
