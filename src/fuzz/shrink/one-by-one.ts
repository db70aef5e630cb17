/**
 * Cases that are simpler than a given one, boldest first, for somebody who judges them by himself and takes the first that will
 * do, then the first of what is simpler than that. Nothing is remembered but the place, and no way leads back: first luck is no
 * longer drawn, then there are fewer nodes, faults, decisions, features, or less time.
 */
import { at } from '../../base/assert.ts';
import type { Plan } from '../../sim/plan.ts';
import type { System } from '../../systems/system.ts';
import type { Case } from '../case-type.ts';
import { run } from '../run.ts';
import { meant } from '../target.ts';
import { cutBehind } from './conversation.ts';
import { whatHappened } from './happened.ts';
import { complications, decisions, faults, nodes, withPlan } from './lenses.ts';
import { leavingOut, type Lens } from './reduce.ts';
import { waysToWrite } from './write-out.ts';

/** How far one has come: with a simpler Case one goes on where it was found, in a circle. */
export interface Place {
  readonly pass: number;
  /** So many items of a list went at once: larger parts of it could not go. */
  readonly size: number;
}

export interface Simpler {
  readonly testCase: Case;
  /** From where to go on if it is taken. */
  readonly place: Place;
}

export const START: Place = { pass: 0, size: Infinity };

/** What can be tried with a Case; of a list, to leave out parts of this size and smaller ones. */
type Pass = (testCase: Case, system: System, largest: number) => Iterable<Part>;
type Part = readonly [simpler: Case, size: number];

const PASSES: readonly Pass[] = [
  cutOff,
  writtenOut,
  (testCase, _system, largest) => leftOut(testCase, faults, largest),
  (testCase, system, largest) => leftOut(testCase, nodes(system), largest),
  (testCase, system, largest) => leftOut(testCase, complications(system), largest),
  (testCase, _system, largest) => leftOut(testCase, decisions, largest),
  shorter,
];

export function* simpler(testCase: Case, system: System, from: Place): Generator<Simpler> {
  const all = PASSES.map((_, pass): Place => ({ pass, size: Infinity }));
  const before = all.slice(0, from.size === Infinity ? from.pass : from.pass + 1);
  for (const { pass, size: largest } of [from, ...all.slice(from.pass + 1), ...before]) {
    for (const [smaller, size] of at(PASSES, pass)(testCase, system, largest)) {
      yield { testCase: smaller, place: { pass, size } };
    }
  }
}

/** Nothing strikes after the violation, if there is one. */
function* cutOff(testCase: Case, system: System): Iterable<Part> {
  const violation = meant(run(testCase, system).violations, testCase.stopAt);
  if (violation === undefined) return;
  const cut = cutBehind({ testCase, ...violation }).testCase;
  const isLess = (sizeIn: (plan: Plan) => number): boolean => sizeIn(cut.plan) < sizeIn(testCase.plan);
  if (isLess((plan) => plan.faults.length) || isLess((plan) => plan.phases.chaosUs)) yield [cut, Infinity];
}

function* writtenOut(testCase: Case, system: System): Iterable<Part> {
  if (testCase.choices.fallback !== 'seeded') return;
  for (const written of waysToWrite(testCase, whatHappened(testCase, system))) yield [written, Infinity];
}

function* leftOut<Item>(testCase: Case, lens: Lens<Item>, largest: number): Iterable<Part> {
  const count = lens.items(testCase).length;
  for (let size = Math.min(count, largest); size >= 1; size = Math.floor(size / 2)) {
    const without = leavingOut(testCase, lens, size, count);
    for (let chunk = 0; chunk * size < count; chunk++) {
      const smaller = without(chunk);
      if (smaller !== null) yield [smaller, size];
    }
  }
}

/** The chaos is over sooner. */
function* shorter(testCase: Case): Iterable<Part> {
  const { chaosUs } = testCase.plan.phases;
  for (const shorterUs of new Set([Math.floor(chaosUs / 2), Math.floor(chaosUs / 8) * 7])) {
    if (shorterUs >= chaosUs) continue;
    yield [withPlan(testCase, (plan) => ({
      ...plan,
      faults: plan.faults.filter((fault) => !('at' in fault) || fault.at <= shorterUs),
      phases: { ...plan.phases, chaosUs: shorterUs },
    })), Infinity];
  }
}
