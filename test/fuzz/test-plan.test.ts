import { describe, expect, test } from 'vitest';
import { system as counter } from '../../examples/counter.ts';
import { present } from '../../src/base/assert.ts';
import type { ChoiceTable } from '../../src/fuzz/case-type.ts';
import { findProfile } from '../../src/fuzz/profile.ts';
import { run } from '../../src/fuzz/run.ts';
import { drawCase, drawPlan } from '../../src/fuzz/swarm.ts';
import { planCase, planOf, runPlan } from '../../src/fuzz/test-plan.ts';
import { raftSystem } from '../../src/systems/raft/system.ts';

const profile = present(findProfile(raftSystem, 'crashes'), 'there is one');
const drawn = drawPlan(raftSystem, profile, 19, {});
const CALM: ChoiceTable = { fallback: 'calm', overrides: { 'net/1>2/appendEntries/1/delay': 5 } };

describe('a Plan in a test', () => {
  test('is the Case that its seed means', () => {
    expect(planCase(drawn, 'rule')).toEqual(drawCase(raftSystem, profile, 19, 'rule', {}));
    expect(planOf(planCase(drawn))).toEqual(drawn);
  });

  test('keeps what is decided of its luck', () => {
    const calm = { ...drawn, choices: CALM };
    expect(planCase(calm).choices).toEqual(CALM);
    expect(planCase(calm).plan).toEqual(drawn);
    expect(planOf(planCase(calm))).toEqual(calm);
    expect(runPlan(calm).digest).not.toBe(runPlan(drawn).digest);
  });

  test('runs as its Case, and is well if there is a verdict and no violation', () => {
    expect(runPlan(drawn)).toEqual({ ...run(planCase(drawn), raftSystem), ok: true });
    expect(runPlan(drawn, { mutant: 'vote-not-persisted' })).toMatchObject({ ok: false, verdict: 'violated' });
    const broken = { ...drawn, mutant: 'vote-not-persisted' };
    expect(runPlan(broken)).toEqual(runPlan(drawn, { mutant: 'vote-not-persisted' }));
    expect(runPlan(broken, { mutant: 'none' })).toEqual(runPlan(drawn));
  });

  test('needs a system of its name, and names what is not there', () => {
    const foreign = drawPlan(counter, present(counter.profiles[0], 'there is one'), 1, {});
    expect(() => runPlan(foreign)).toThrow('no system of this name is registered; give your own (`{ system }`): counter');
    expect(runPlan(foreign, { system: counter }).ok).toBe(true);
    expect(() => runPlan(drawn, { system: counter })).toThrow('the Plan is one of another system: its own, the one given: raft, counter');
    expect(() => runPlan(drawn, { mutant: 'votes' })).toThrow('raft has no mutant: votes');
  });
});
