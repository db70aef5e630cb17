/**
 * From a failing Case to the few events that matter. The run is written out, each thing that happened by itself in a world that is
 * calm but for it; then whatever can go goes. Where the seed's luck was a bad start, other luck of the same Plan may be a better
 * one.
 */
import type { System } from '../../systems/system.ts';
import type { Case } from '../case-type.ts';
import { type Conversation, cutBehind, type Standing, tryAny } from './conversation.ts';
import { complications, decisions, faults, nodes, withPlan } from './lenses.ts';
import { beyondCalm, isSmaller } from './measure.ts';
import { shiftedTimes, spreadTimes } from './other-times.ts';
import { NO_VARIANTS, reduce, tryWithVariants, type Variants } from './reduce.ts';
import { leaveOutPairs } from './pairs.ts';
import { thinOut } from './thin-out.ts';
import { tidy } from './tidy.ts';
import { writeOut } from './write-out.ts';

/** What is no larger needs no other luck. */
const SMALL = 6;
/** So often other luck is tried as a start, each time so many seeds, and in it so many with each thing that is left out. */
const STARTS = 5;
const SEEDS_A_START = 96;
const SEEDS_A_STEP = 64;
/** A run of more events takes long. */
const LONG_EVENTS = 1500;
/** With more decisions than that a run is hardly written out. */
const MANY_DECISIONS = 200;
/** Other luck that is tried with each complication that is left out of a world for the first time. */
const SEEDS_A_COMPLICATION = 8;
/** Passes are repeated until nothing gives, and no more often than this. */
const MOST_ROUNDS = 8;

/** `from` shows the violation. What is returned shows the same, and nothing more can be left out of it that was tried. */
export function* shrinking(from: Standing, system: System): Conversation<Standing> {
  const cut = cutBehind(from);
  let best = yield* shrinkOnce(cut, system);
  const starts = from.testCase.choices.fallback === 'seeded' ? STARTS : 0;
  /** Made once: where a start finds no other luck it begins with this. */
  let plain: Standing | null = null;
  for (let start = 1; start <= starts && beyondCalm(best.testCase) > SMALL; start++) {
    const lucky = yield* otherLuck(from, start);
    const world = lucky === null ? plain ??= yield* shrinkWorld(cut, system) : yield* shrinkWorld(lucky, system);
    const other = yield* shrinkOnce(yield* leaveToLuck(world, start, system), system);
    if (isSmaller(other.testCase, best.testCase)) best = other;
  }
  return yield* tidy(best, system);
}

/**
 * As small a world as other luck allows: of elections that call for each other none can be spared in a run that is written out, but
 * there may be a run without them. Each start has luck of its own, and comes to another world.
 */
function* leaveToLuck(world: Standing, start: number, system: System): Conversation<Standing> {
  const luck = otherSeeds(SEEDS_A_STEP, start * SEEDS_A_START * STARTS);
  const fewer = yield* reduce(yield* reduce(world, faults, luck), nodes(system), luck);
  return yield* reduce(fewer, complications(system), luck);
}

/** The same Plan with another seed; every other time all of it, for what was cut off, unless that takes long. */
function* otherLuck(from: Standing, start: number): Conversation<Standing | null> {
  const { testCase } = from.event > LONG_EVENTS || start % 2 === 1 ? cutBehind(from) : from;
  const luck = otherSeeds(SEEDS_A_START, (start - 1) * SEEDS_A_START);
  const taken = yield* tryAny('other luck', luck.count, (i) => luck.vary(testCase, i));
  return taken?.standing ?? null;
}

function otherSeeds(count: number, first = 0): Variants {
  return {
    count,
    vary: (testCase, i) => withPlan(testCase, (plan) => ({ ...plan, seed: `${plan.seed.slice(0, 30)}~${first + i + 1}` })),
  };
}

/** Where writing it out takes many decisions, or can't be done, the world is made smaller while its luck is still drawn. */
function* shrinkOnce(from: Standing, system: System): Conversation<Standing> {
  let written = yield* writeOut(from, system);
  let smaller = from;
  if (written === null || Object.keys(written.testCase.choices.overrides).length > MANY_DECISIONS) {
    smaller = yield* shrinkWorld(from, system);
    const rewritten = yield* writeOut(smaller, system);
    if (rewritten !== null && (written === null || isSmaller(rewritten.testCase, written.testCase))) written = rewritten;
  }
  return written === null ? smaller : yield* shrinkEvents(written, system);
}

function* shrinkWorld(from: Standing, system: System): Conversation<Standing> {
  let standing = from;
  const luck = from.testCase.choices.fallback === 'seeded' ? otherSeeds(SEEDS_A_COMPLICATION) : NO_VARIANTS;
  standing = yield* reduce(standing, complications(system), luck);
  standing = yield* reduce(standing, faults);
  return yield* reduce(standing, nodes(system));
}

function* shrinkEvents(from: Standing, system: System): Conversation<Standing> {
  let standing = yield* spreadOut(from);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const { testCase } = standing;
    const variants = round === 0 ? NO_VARIANTS : shiftedTimes(4);
    standing = yield* reduce(standing, decisions, variants);
    standing = yield* reduce(standing, faults, variants);
    standing = yield* reduce(standing, nodes(system), variants);
    standing = yield* reduce(standing, complications(system), variants);
    if (round > 0) standing = yield* leaveOutPairs(standing);
    if (round > 0) standing = yield* thinOut(standing, round);
    if (round > 0 && !isSmaller(standing.testCase, testCase)) break;
  }
  return yield* wakeUp(standing);
}

/** With time between any two faults, and nothing decided otherwise than in the calm. */
function* spreadOut(from: Standing): Conversation<Standing> {
  const { testCase } = from;
  if (Object.keys(testCase.choices.overrides).length === 0) return from;
  const calm: Case = { ...testCase, choices: { ...testCase.choices, overrides: {} } };
  const taken = yield* tryWithVariants('time between them', 1, () => calm, spreadTimes);
  return taken?.standing ?? from;
}

/** Where timers go off by themselves, they need no mention; unless that brings more than it saves. */
function* wakeUp(standing: Standing): Conversation<Standing> {
  const { testCase } = standing;
  if (testCase.choices.fallback !== 'still') return standing;
  const awake: Case = { ...testCase, choices: { ...testCase.choices, fallback: 'calm' } };
  const silent = withPlan(awake, (plan) => ({ ...plan, faults: plan.faults.filter(({ type }) => type !== 'fireTimer') }));
  const candidates = [silent, awake];
  const variants = { count: 8, vary: (candidate: Case, i: number): Case =>
    (i < 4 ? spreadTimes.vary(candidate, i) : shiftedTimes(4).vary(candidate, i - 4)) };
  const taken = yield* tryWithVariants('timers', candidates.length, (i) => candidates[i] ?? null, variants);
  if (taken === null) return standing;
  const reduced = yield* reduce(taken.standing, faults);
  return isSmaller(reduced.testCase, testCase) ? reduced : standing;
}
