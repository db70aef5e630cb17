/**
 * How many seeds it takes until a mutant is found: pure figures from the trials of a table of mutants. A trial runs
 * seeds of its own in ascending order, and is told of a class of checkers when the first of that class speaks.
 */
import type { CheckerClass, Violation } from '../check/checker.ts';

/** From the lightest to the gravest. */
export const CLASSES: readonly CheckerClass[] = ['rule', 'outcome', 'client'];

/** The first violation of a class in one trial: on which of its seeds (from 1), and which checker saw it. */
export interface Kill {
  readonly seeds: number;
  readonly seed: number;
  readonly by: string;
}

export type Trial = { readonly [name in CheckerClass]: Kill | null };

/** Quartiles over the trials; a trial that found nothing counts as more seeds than any other. */
export interface SeedsToKill {
  /** Null if half of the trials or more found nothing. */
  readonly median: number | null;
  /** The lower and the upper quartile. */
  readonly low: number | null;
  readonly high: number | null;
  /** Null if a trial found nothing. */
  readonly max: number | null;
  readonly trials: number;
  /** The trials that found it. */
  readonly kills: number;
}

export interface ClassFigures {
  readonly seedsToKill: SeedsToKill;
  /** The checker that was first of its class most often; null if none spoke. */
  readonly by: string | null;
}

export interface MutantFigures {
  readonly id: string;
  /** In every trial harm was seen, by an outcome or a client checker. */
  readonly killed: boolean;
  readonly by: string | null;
  readonly rule: ClassFigures;
  readonly outcome: ClassFigures;
  readonly client: ClassFigures;
}

export function figuresOf(id: string, trials: readonly Trial[]): MutantFigures {
  const [rule, outcome, client] = [classFigures(trials, 'rule'), classFigures(trials, 'outcome'), classFigures(trials, 'client')];
  const killed = trials.length > 0 && outcome.seedsToKill.kills === trials.length;
  return { id, killed, by: outcome.by, rule, outcome, client };
}

/** The first violation that counts for this class: harm that only a client has seen is harm all the same. */
export function firstOf(violations: readonly Violation[], name: CheckerClass): Violation | undefined {
  return violations.find((violation) => violation.class === name || (name === 'outcome' && violation.class === 'client'));
}

/** Whether one of them is of this class, or of a graver one. */
export function reaches(violations: readonly Violation[], least: CheckerClass): boolean {
  return violations.some((violation) => CLASSES.indexOf(violation.class) >= CLASSES.indexOf(least));
}

function classFigures(trials: readonly Trial[], name: CheckerClass): ClassFigures {
  const kills = trials.map((trial) => trial[name]).filter((kill) => kill !== null);
  const seeds = kills.map((kill) => kill.seeds).sort((a, b) => a - b);
  const ranked = (part: number): number | null => seeds[Math.ceil(trials.length * part) - 1] ?? null;
  return {
    seedsToKill: {
      median: ranked(0.5), low: ranked(0.25), high: ranked(0.75), max: ranked(1),
      trials: trials.length, kills: kills.length,
    },
    by: mostFrequent(kills.map((kill) => kill.by)),
  };
}

/** The first of those that occur most often. */
function mostFrequent(names: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  let best: string | null = null;
  for (const [name, count] of counts) if (best === null || count > (counts.get(best) ?? 0)) best = name;
  return best;
}
