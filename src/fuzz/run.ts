/**
 * The one idea: a run is a pure function of a Case. Nothing else goes in, and nothing but the Outcome comes out.
 */
import { assert, AssertionError } from '../base/assert.ts';
import type { CheckerClass, Violation } from '../check/checker.ts';
import type { Measure } from '../check/measure.ts';
import type { NodeId, Protocol } from '../protocol.ts';
import { CalmChoices } from '../sim/calm-choices.ts';
import type { Choices } from '../sim/choices.ts';
import { drive } from '../sim/drive.ts';
import { scriptedChoices } from '../sim/named-choices.ts';
import type { Moment, Observer } from '../sim/observer.ts';
import type { Plan } from '../sim/plan.ts';
import { SeededChoices } from '../sim/seeded-choices.ts';
import { Simulator } from '../sim/simulator.ts';
import type { Inspection, System } from '../systems/system.ts';
import { findVariant } from '../systems/variants.ts';
import type { Case, ChoiceTable, StopAt } from './case-type.ts';

export interface Outcome {
  readonly verdict: 'passed' | 'violated' | 'unknown';
  /** In the order of events: the first of each checker, until the run stopped. */
  readonly violations: readonly Violation[];
  /** Why the verdict is unknown: a bound was reached, or a checker gave up; null otherwise. */
  readonly unknown: string | null;
  /** Sixteen hexadecimal digits over every event, effect, message and draw. */
  readonly digest: string;
  readonly events: number;
  readonly virtualUs: number;
  /** How often each `sometimes` goal was reached. */
  readonly goals: { readonly [goal: string]: number };
  /** What the system itself measures of a run. Absent: nothing. */
  readonly measures?: readonly Measure[];
}

/** A run under way. `run` turns it to its end; a script turns it step by step. */
export interface Running {
  readonly plan: Plan;
  readonly simulator: Simulator;
  readonly protocol: Protocol;
  readonly inspection: Inspection;
}

/** What an observer of a single run is made from: traces, coverage, dumps. */
export type Watcher = (moment: Moment) => Observer;

/**
 * Runs a Case. The Case must have been parsed (`parseCase`) or made by this program; `watchers` look on and change
 * nothing. A node that throws is a violation like any other.
 */
export function run(testCase: Case, system: System, watchers: readonly Watcher[] = []): Outcome {
  const running = prepare(testCase, system, makeChoices(testCase.plan, testCase.choices), watchers);
  const { simulator, inspection } = running;
  const { violations } = inspection;
  const isOver = (): boolean => violations.length > 0 && stops(violations, testCase.stopAt);
  let thrown: Violation | null = null;
  try {
    drive(simulator, running.protocol, Infinity, isOver);
    simulator.finish(false);
  } catch (error) {
    thrown = violationOf(error, simulator);
  }
  return outcomeOf(running, thrown, testCase.maxEvents);
}

/** Sets a run up, at its very start. */
export function prepare(
  testCase: Case, system: System, choices: Choices, watchers: readonly Watcher[],
): Running {
  const mutant = testCase.plan.mutant === undefined ? undefined : findVariant(system, testCase.plan.mutant);
  assert(testCase.plan.mutant === undefined || mutant !== undefined, 'no such mutant', testCase.plan.mutant);
  const settings = system.parseSettings(testCase.plan.settings);
  assert(settings.ok, 'settings do not fit the system', testCase.plan.settings);
  const workload = system.workload(testCase.plan.workload.mix);
  assert(workload.ok, 'the mix does not fit the system', testCase.plan.workload.mix);
  const effective = mutant?.settings?.(settings.value) ?? settings.value;
  const subject = {
    protocol: mutant?.protocol ?? system.protocol,
    workload: workload.value,
    points: system.points,
    settings: effective,
    journals: parseJournals(testCase.plan, system),
    corrupt: (record: unknown, ordinal: number): unknown => system.corrupt?.(record, ordinal) ?? null,
  };
  let inspection: Inspection | undefined;
  const simulator = new Simulator(testCase.plan, subject, choices, (moment) => {
    inspection = system.inspect(effective, moment);
    return [inspection.observer, ...watchers.map((watcher) => watcher(moment))];
  }, testCase.choices.reseed, testCase.maxEvents);
  assert(inspection !== undefined, 'a simulator makes its observers at once');
  return { plan: testCase.plan, simulator, protocol: subject.protocol, inspection };
}

function parseJournals(plan: Plan, system: System): ReadonlyMap<NodeId, readonly unknown[]> {
  const journals = new Map<NodeId, readonly unknown[]>();
  for (const [node, records] of Object.entries(plan.initial ?? {})) {
    const parsed = system.parseJournal(records, plan.nodes);
    assert(parsed.ok, 'a journal does not fit the system: node, what', node, parsed);
    journals.set(Number(node), parsed.value);
  }
  return journals;
}

export function makeChoices(plan: Plan, table: ChoiceTable): Choices {
  const fallback = table.fallback === 'seeded' ? new SeededChoices(plan.seed) : new CalmChoices(plan.nodes, table.fallback === 'still');
  return Object.keys(table.overrides).length === 0 ? fallback : scriptedChoices(table.overrides, fallback);
}

/** What a run has come to. */
export function outcomeOf(running: Running, thrown: Violation | null, maxEvents: number): Outcome {
  const { simulator, inspection } = running;
  const violations = thrown === null ? inspection.violations : [...inspection.violations, thrown];
  const { event, nowUs } = simulator.moment;
  const unknown = whyUnknown(inspection, event, maxEvents);
  return {
    verdict: violations.length > 0 ? 'violated' : unknown === null ? 'passed' : 'unknown',
    violations,
    unknown: violations.length > 0 ? null : unknown,
    digest: simulator.digest(),
    events: event,
    virtualUs: nowUs,
    goals: inspection.goals(),
    ...(inspection.measures === undefined ? {} : { measures: wholeNumbers(inspection.measures()) }),
  };
}

/** A user's own system may measure what it likes, but only in whole numbers are sums the same in any order. */
function wholeNumbers(measures: readonly Measure[]): readonly Measure[] {
  for (const { name, value } of measures) {
    assert(Number.isSafeInteger(value) && value >= 0, 'a system measures whole numbers from 0', name, value);
  }
  return measures;
}

/** A thrown error as a finding: of the node whose turn it was, or of the rest of the system. */
export function violationOf(error: unknown, { acting, moment }: Simulator): Violation {
  const kind = error instanceof AssertionError ? `${error.name}: ${error.condition}` : error instanceof Error ? error.name : 'unknown';
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const clause = acting === null ? 'world-threw' : 'node-threw';
  return {
    checker: 'no-exception',
    class: 'outcome',
    clause,
    signature: `no-exception/${clause}[${kind}]`,
    message: acting === null ? `The workload, an observer or the world itself threw ${what}` : `Node ${acting} threw ${what}`,
    source: 'src/protocol.ts: a node answers every event with effects',
    node: acting,
    event: moment.event,
    timeUs: moment.nowUs,
  };
}

const SEVERITY: { readonly [name in CheckerClass]: number } = { rule: 0, outcome: 1, client: 2 };

/** Whether the last violation ends the run: one of the class `stopAt`, or of a graver one. */
function stops(violations: readonly Violation[], stopAt: StopAt): boolean {
  if (stopAt === 'end') return false;
  const least = SEVERITY[stopAt];
  return violations.some((violation) => SEVERITY[violation.class] >= least);
}

function whyUnknown(inspection: Inspection, events: number, maxEvents: number): string | null {
  const [first] = inspection.unknowns;
  if (first !== undefined) return `${first.checker} gave up at event ${first.event}: ${first.reason}`;
  return events >= maxEvents ? `the run reached its bound of ${maxEvents} events` : null;
}
