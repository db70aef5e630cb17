// A drawn Case made calm, roughly: what its clients asked become faults of the times at which they asked, and of all that luck
// had decided a part stays decided. Mostly another run, with faults of all kinds, triggers and timers that go by themselves.

import type { Case } from '../../src/fuzz/case-type.ts';
import { drawCase } from '../../src/fuzz/swarm.ts';
import { type Outcome, outcomeOf, prepare } from '../../src/fuzz/run.ts';
import { drive } from '../../src/sim/drive.ts';
import { recordedChoices } from '../../src/sim/named-choices.ts';
import type { Moment, Observer } from '../../src/sim/observer.ts';
import type { Fault, Json } from '../../src/sim/plan.ts';
import { SeededChoices } from '../../src/sim/seeded-choices.ts';
import type { Profile } from '../../src/systems/system.ts';
import { raftSystem } from '../../src/systems/raft/system.ts';

const MOST_REQUESTS = 60;

export interface CalmOptions {
  readonly profile: Profile;
  readonly mutant: string;
  /** Which decisions stay. */
  readonly keep: RegExp;
}

export function calmCase(seed: number, { profile, mutant, keep }: CalmOptions): Case {
  const drawn = drawCase(raftSystem, profile, seed, 'outcome', { mutant });
  const { choices, table } = recordedChoices(new SeededChoices(drawn.plan.seed));
  const requests: Fault[] = [];
  runUntilHarm(drawn, choices, (moment) => recorder(requests, moment));
  const { operator: _operator, ...workload } = drawn.plan.workload;
  const kept = [...table].filter(([id]) => keep.test(id) && !id.startsWith('client/')).slice(0, 200);
  const nodes = drawn.plan.nodes.map((_, i) => i + 1);
  return {
    ...drawn,
    plan: {
      ...drawn.plan, nodes, workload: { ...workload, clients: 0 },
      faults: [...drawn.plan.faults, ...requests.slice(-MOST_REQUESTS)],
    },
    choices: { fallback: 'calm', overrides: Object.fromEntries(kept) },
  };
}

function recorder(requests: Fault[], moment: Moment): Observer {
  const commands = new Map<string, Json>();
  return {
    invoked: (client, operation, command) => { commands.set(`${client}/${operation}`, command as Json); },
    attempted: (client, operation, _request, node) => {
      const command = commands.get(`${client}/${operation}`) ?? null;
      if (client > 0) requests.push({ at: moment.nowUs, type: 'request', node, command, client });
    },
  };
}

function runUntilHarm(testCase: Case, choices: SeededChoices | ReturnType<typeof recordedChoices>['choices'],
  watcher: (moment: Moment) => Observer): Outcome {
  const running = prepare(testCase, raftSystem, choices, [watcher]);
  const { simulator, inspection, protocol } = running;
  drive(simulator, protocol, Infinity, () => inspection.violations.some((violation) => violation.class !== 'rule'));
  simulator.finish(false);
  return outcomeOf(running, null, testCase.maxEvents);
}
