/**
 * How well a probability is known that was counted: Wilson's score interval at 95 %, which holds for few runs too, and
 * where none or all of them show it.
 */

/** How often the violation showed in so many continuations after this event. */
export interface Tally {
  /** What happened up to this event stands, itself included; 0: nothing does. */
  readonly event: number;
  readonly shown: number;
  readonly runs: number;
}

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The quantile of the normal distribution that leaves 2.5 % on each side. */
const Z = 1.959964;

export function probabilityOf({ shown, runs }: Tally): number {
  return runs === 0 ? 0 : shown / runs;
}

/** Of no runs nothing is known: from 0 to 1. */
export function wilson(shown: number, runs: number): Interval {
  if (runs === 0) return { low: 0, high: 1 };
  const share = shown / runs;
  const square = Z * Z;
  const centre = share + square / (2 * runs);
  const reach = Z * Math.sqrt((share * (1 - share)) / runs + square / (4 * runs * runs));
  const scale = 1 + square / runs;
  return {
    low: shown === 0 ? 0 : (centre - reach) / scale,
    high: shown === runs ? 1 : (centre + reach) / scale,
  };
}

/** Whether it has risen from the one to the other for certain: their intervals lie apart. */
export function hasRisen(before: Tally, after: Tally): boolean {
  return wilson(before.shown, before.runs).high < wilson(after.shown, after.runs).low;
}
