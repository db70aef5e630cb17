/**
 * A Plan as a test holds it: by itself, as a swarm draws it, or together with how its luck went, as the shrinker leaves it. It can be
 * run as it stands, and is a Case but for the bounds of its run.
 */
import { assert, AssertionError } from '../base/assert.ts';
import type { Plan } from '../sim/plan.ts';
import { findSystem, systems } from '../systems/registry.ts';
import type { System } from '../systems/system.ts';
import { findVariant, variantsOf } from '../systems/variants.ts';
import type { Case, ChoiceTable, StopAt } from './case-type.ts';
import { parseCase, type ParsedCase } from './case.ts';
import { suggestion } from './nearest.ts';
import { type Outcome, run } from './run.ts';
import { caseOf, UNDECIDED } from './swarm.ts';

export interface TestPlan extends Plan {
  /** Absent: all is drawn from the Plan's seed. */
  readonly choices?: ChoiceTable;
}

export interface RunOptions {
  /** Absent: the registered one that the Plan names. */
  readonly system?: System;
  /** In place of the Plan's own; `none`: the system as it is. */
  readonly mutant?: string;
  /** The class of the first violation that ends the run; absent: `outcome`, which is harm. */
  readonly stopAt?: StopAt;
}

export interface PlanOutcome extends Outcome {
  /** The run came to a verdict, and no checker has found anything. */
  readonly ok: boolean;
}

/** A test is about harm, unless it says otherwise. */
export const TEST_STOP_AT: StopAt = 'outcome';

/** Runs a Plan as `plan()` draws and shrinks it. Throws if it names a system or a mutant that is not there. */
export function runPlan(plan: TestPlan, options: RunOptions = {}): PlanOutcome {
  const outcome = run(broken(planCase(plan, options.stopAt), options), systemOf(plan, options.system));
  return { ...outcome, ok: outcome.verdict === 'passed' };
}

/** The Case of a Plan: what `formatCase` writes and `whitewater replay` reads. */
export function planCase({ choices, ...plan }: TestPlan, stopAt: StopAt = TEST_STOP_AT): Case {
  const testCase = caseOf(plan, stopAt);
  return choices === undefined ? testCase : { ...testCase, choices };
}

/** What stays of a Case without the bounds of its run. */
export function planOf({ plan, choices }: Case): TestPlan {
  const { fallback, overrides, reseed } = choices;
  const isDrawn = fallback === 'seeded' && reseed === undefined && Object.keys(overrides).length === 0;
  return isDrawn ? plan : { ...plan, choices };
}

/**
 * Takes a Plan, or a Case as `JSON.parse` has made it of a file. A Case says itself when its run is over, unless `options`
 * do.
 */
export function parseSubject(value: unknown, options: RunOptions): ParsedCase {
  const parsed = parseCase(asCase(value), options.system === undefined ? systems() : [options.system]);
  if (!parsed.ok) return parsed;
  const { testCase, system } = parsed;
  const stopAt = options.stopAt ?? testCase.stopAt;
  return { ok: true, testCase: broken({ ...testCase, stopAt }, { ...options, system }), system };
}

/** What looks like a Plan as a Case of it. */
function asCase(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || 'plan' in value || !('nodes' in value)) return value;
  const { choices, ...plan }: { readonly nodes: unknown; readonly choices?: unknown } = value;
  return { ...UNDECIDED, stopAt: TEST_STOP_AT, plan, ...(choices === undefined ? {} : { choices }) };
}

/** The Case, on the variant that is asked for. */
function broken(testCase: Case, { system, mutant }: RunOptions): Case {
  const { mutant: recorded, ...plan } = testCase.plan;
  const id = mutant === undefined ? recorded : mutant === 'none' ? undefined : mutant;
  if (id === undefined) return { ...testCase, plan };
  checkMutant(systemOf(plan, system), id);
  return { ...testCase, plan: { ...plan, mutant: id } };
}

export function checkMutant(system: System, id: string): void {
  if (findVariant(system, id) !== undefined) return;
  const known = variantsOf(system).map((variant) => variant.id);
  throw new AssertionError(`${system.name} has no mutant`, [id, suggestion(id, known)]);
}

function systemOf(plan: Pick<Plan, 'system'>, given: System | undefined): System {
  const system = given ?? findSystem(plan.system);
  assert(system !== undefined, 'no system of this name is registered; give your own (`{ system }`)', plan.system);
  assert(system.name === plan.system, 'the Plan is one of another system: its own, the one given', plan.system, system.name);
  return system;
}
