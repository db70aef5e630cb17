import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { system as counter } from '../../examples/counter.ts';
import { present } from '../../src/base/assert.ts';
import { parseCase } from '../../src/fuzz/case.ts';
import { findProfile } from '../../src/fuzz/profile.ts';
import { run } from '../../src/fuzz/run.ts';
import { shrinkCase } from '../../src/fuzz/shrink/shrink-case.ts';
import { sizeOf } from '../../src/fuzz/shrink/measure.ts';
import { drawPlan } from '../../src/fuzz/swarm.ts';
import { meant } from '../../src/fuzz/target.ts';
import { planCase, runPlan, type TestPlan } from '../../src/fuzz/test-plan.ts';
import { raftSystem } from '../../src/systems/raft/system.ts';
import type { System } from '../../src/systems/system.ts';
import { plan, type PlanOptions } from '../../src/testing/fast-check.ts';

const BROKEN: PlanOptions = { profile: 'crashes', mutant: 'vote-not-persisted' };

/** What fast-check comes to: all that failed, as it was drawn and as it was shrunk. */
interface Found {
  readonly failed: readonly TestPlan[];
  readonly smallest: TestPlan;
  readonly details: fc.RunDetails<[TestPlan]>;
}

function counterexample(
  options: PlanOptions, holds: (drawn: TestPlan) => boolean, more: fc.Parameters<[TestPlan]> = {},
): Found {
  const failed: TestPlan[] = [];
  const details = fc.check(fc.property(plan(options), (drawn) => {
    const held = holds(drawn);
    if (!held) failed.push(drawn);
    return held;
  }), { seed: 7, ...more });
  return { failed, smallest: present(details.counterexample?.[0], 'the property fails'), details };
}

const survives = (drawn: TestPlan): boolean => runPlan(drawn).ok;

describe('the Plans of fast-check', () => {
  test('are Cases of the swarm, in each profile', () => {
    for (const { name } of raftSystem.profiles) {
      const profile = present(findProfile(raftSystem, name), name);
      for (const drawn of fc.sample(plan({ profile: name }), { seed: 7, numRuns: 5 })) {
        expect(parseCase(planCase(drawn), [raftSystem])).toMatchObject({ ok: true });
        expect(drawn).toEqual(drawPlan(raftSystem, profile, Number(drawn.seed), {}));
      }
    }
  });

  test('are the same for the same seed, and others for others', () => {
    const [one, again, other] = [7, 7, 8].map((seed) => fc.sample(plan(), { seed, numRuns: 3 }));
    expect(again).toEqual(one);
    expect(other).not.toEqual(one);
    expect(new Set(one?.map(({ seed }) => seed)).size).toBe(3);
  });

  test('have as many nodes as is asked for, of any system', () => {
    const drawn = fc.sample(plan({ system: counter, nodes: 4 }), { seed: 7, numRuns: 3 });
    expect(drawn.map(({ system, nodes }) => [system, nodes.length])).toEqual(Array(3).fill(['counter', 4]));
  });

  test('are refused for names that nothing has, with those that were meant', () => {
    expect(() => plan({ profile: 'crash' })).toThrow('raft has no such profile: crash, did you mean crashes?');
    expect(() => plan({ mutant: 'vote-not-persist' })).toThrow(/raft has no mutant: vote-not-persist, did you mean vote-not-persisted/);
    expect(() => plan({ nodes: 16 })).toThrow('nodes must be a whole number from 1 to 15: 16');
  });
});

describe('a Plan that shows a violation', () => {
  test('is shrunk to what the shrinker finds, and the property is asked once', () => {
    const { failed, smallest } = counterexample(BROKEN, survives);
    expect(failed).toHaveLength(2);
    const drawn = planCase(present(failed[0], 'the first'));
    const outcome = run(drawn, raftSystem);
    const violation = present(meant(outcome.violations, drawn.stopAt), 'it falls');
    const { case: found } = shrinkCase({ violation, testCase: drawn, outcome }, raftSystem, 100_000);
    expect(planCase(smallest).plan).toEqual(found?.plan);
    expect(meant(runPlan(smallest).violations, 'outcome')?.signature).toBe(violation.signature);
    expect(sizeOf(planCase(smallest)).faults).toBeLessThanOrEqual(4);
    expect(sizeOf(drawn).faults).toBeGreaterThan(20);
    expect(runPlan(smallest, { mutant: 'none' }).ok).toBe(true);
  });

  test('is shrunk to the same each time, and again by its path', () => {
    const { smallest, details } = counterexample(BROKEN, survives);
    expect(counterexample(BROKEN, survives).smallest).toEqual(smallest);
    const replayed = counterexample(BROKEN, survives, { path: present(details.counterexamplePath ?? undefined, 'a path') });
    expect(replayed.smallest).toEqual(smallest);
  });

  test('is shrunk step by step where the smallest will not do', () => {
    const holds = (drawn: TestPlan): boolean =>
      survives(drawn) || drawn.nodes.length < 3 || drawn.choices !== undefined;
    const { failed, smallest } = counterexample(BROKEN, holds);
    expect(failed.length).toBeGreaterThan(3);
    expect(smallest.nodes).toHaveLength(3);
    expect(smallest.faults.length).toBeLessThan(present(failed[0], 'the first').faults.length / 2);
    expect(holds(smallest)).toBe(false);
  });

  test('is shrunk as far as the bound goes, and says that it was reached', () => {
    const { smallest, failed } = counterexample({ ...BROKEN, mostAttempts: 30 }, survives);
    expect(fc.stringify(smallest)).toMatch(/^\(shrinking reached its bound of 30 attempts: mostAttempts\)\n\{/);
    expect(smallest.faults.length).toBeLessThan(present(failed[0], 'the first').faults.length);
    expect(survives(smallest)).toBe(false);
  });

  test('is shrunk for a system of the user’s own', () => {
    const of: PlanOptions = { system: counter, mutant: 'ack-before-sync' };
    const { smallest, failed } = counterexample(of, (drawn) => runPlan(drawn, { system: counter }).ok);
    expect(smallest.faults.length).toBeLessThan(present(failed[0], 'the first').faults.length);
    expect(runPlan(smallest, { system: counter }).violations).toMatchObject([{ signature: 'nothing-forgotten/forgotten' }]);
  });
});

describe('a Plan without a violation', () => {
  test('is shrunk to what the property is about', () => {
    const neverPauses = ({ faults }: TestPlan): boolean => !faults.some(({ type }) => type === 'pause');
    const { failed, smallest } = counterexample({ profile: 'crashes' }, neverPauses);
    expect(smallest.faults).toMatchObject([{ type: 'pause' }]);
    expect(smallest.nodes).toHaveLength(1);
    expect(failed.length).toBeGreaterThan(2);
  });

  test('is not shrunk if there is no verdict on it: what gave up is how long it took', () => {
    const late = { checker: 'any', event: 1, timeUs: 1, reason: 'it is late' };
    const doubtful: System = {
      ...raftSystem,
      inspect: (settings, moment) => ({ ...raftSystem.inspect(settings, moment), unknowns: [late] }),
    };
    const { failed } = counterexample({ system: doubtful }, (drawn) => runPlan(drawn, { system: doubtful }).ok);
    expect(failed).toHaveLength(1);
  });
});

test('a Plan that was saved and given as an example is shrunk, too', () => {
  const { failed } = counterexample(BROKEN, survives);
  const saved: unknown = JSON.parse(JSON.stringify(failed[0]));
  const arbitrary = plan(BROKEN);
  if (!arbitrary.canShrinkWithoutContext(saved)) throw new Error('it can be shrunk');
  const { smallest } = counterexample(BROKEN, survives, { examples: [[saved]] });
  expect(smallest.faults.length).toBeLessThan(5);
  expect(arbitrary.canShrinkWithoutContext({ ...saved, nodes: 'three' })).toBe(false);
  expect(arbitrary.canShrinkWithoutContext(planCase(saved))).toBe(false);
});

test('a counterexample prints itself as the Case of it', () => {
  const { smallest } = counterexample(BROKEN, survives);
  expect(JSON.parse(fc.stringify(smallest))).toEqual(planCase(smallest));
});
