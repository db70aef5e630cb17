/**
 * How much it takes until a mutant is found: pure figures from the trials of a table of mutants. A trial runs seeds of its
 * own in ascending order, and is told of a class of checkers when the first of that class speaks.
 */
import type { CheckerClass, Violation } from '../check/checker.ts';
import { confidenceInterval } from './order-statistics.ts';

/** From the lightest to the gravest. */
export const CLASSES: readonly CheckerClass[] = ['rule', 'outcome', 'client'];

/** The first violation of a class in one trial. */
export interface Kill {
  /** On which of the trial's seeds, from 1. */
  readonly seeds: number;
  /** The events of all of the trial's runs up to the end of that seed's. */
  readonly events: number;
  readonly seed: number;
  /** The checker that saw it. */
  readonly by: string;
}

export type Trial = { readonly [name in CheckerClass]: Kill | null };

/** Over the trials; one that found nothing counts as more than any other. */
export interface Spread {
  /** The lower one of an even number. Null if more than half of the trials found nothing, or half of an odd number. */
  readonly median: number | null;
  /** The ends of the interval in which the true median lies with this confidence, from 0 to 1. Null: beyond what was tried. */
  readonly low: number | null;
  readonly high: number | null;
  readonly confidence: number;
  /** Null if a trial found nothing. */
  readonly max: number | null;
  readonly trials: number;
  /** The trials that found it. */
  readonly kills: number;
  /** What each of those took, ascending. */
  readonly values: readonly number[];
}

export interface ClassFigures {
  readonly seedsToKill: Spread;
  readonly eventsToKill: Spread;
  /** The checker that was first of its class most often; null if none spoke. */
  readonly by: string | null;
  /** All that were first of their class in some trial, with the number of trials; the most frequent first. */
  readonly first: readonly (readonly [checker: string, trials: number])[];
}

export interface MutantFigures {
  /** In every trial harm was seen, by an outcome or a client checker; or what the trials looked for, if that was another class. */
  readonly killed: boolean;
  /** The checker that saw it first most often. */
  readonly by: string | null;
  readonly rule: ClassFigures;
  readonly outcome: ClassFigures;
  readonly client: ClassFigures;
}

/** `sought` is the class that ended a trial. */
export function figuresOf(trials: readonly Trial[], sought: CheckerClass = 'outcome'): MutantFigures {
  const [rule, outcome, client] = [classFigures(trials, 'rule'), classFigures(trials, 'outcome'), classFigures(trials, 'client')];
  const found = { rule, outcome, client }[sought];
  const killed = trials.length > 0 && found.seedsToKill.kills === trials.length;
  return { killed, by: found.by, rule, outcome, client };
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
  const first = byFrequency(kills.map((kill) => kill.by));
  return {
    seedsToKill: spread(kills.map(({ seeds }) => seeds), trials.length),
    eventsToKill: spread(kills.map(({ events }) => events), trials.length),
    by: first[0]?.[0] ?? null,
    first,
  };
}

/** Of `trials` values those that are known; the others are above all of them. */
function spread(known: readonly number[], trials: number): Spread {
  const values = [...known].sort((a, b) => a - b);
  const ranked = (rank: number): number | null => values[rank - 1] ?? null;
  const { low, high, confidence } = confidenceInterval(trials);
  return {
    median: ranked(Math.ceil(trials / 2)), low: ranked(low), high: ranked(high), confidence, max: ranked(trials),
    trials, kills: values.length, values,
  };
}

/** How often each name occurs, the most frequent first; of equal ones the one that came first. */
function byFrequency(names: readonly string[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one);
}
