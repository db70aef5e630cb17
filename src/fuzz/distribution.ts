/**
 * How the runs of a campaign are spread: of whole numbers, one from each run, the least, the most and the mean exactly, and all between
 * in steps of three per cent. Bounded, however many there are; merged in any order, two of them give the same third.
 */
import { assert } from '../base/assert.ts';

/** Each power of two is told in so many steps; below that every number has its own. */
const STEPS = 32;

/** How many numbers were `from` or more, and less than `to`. */
export interface Bar {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

export interface DistributionFigures {
  readonly count: number;
  readonly min: number;
  readonly max: number;
  /** Rounded. */
  readonly mean: number;
  /** The least numbers that half, 90 and 99 of a hundred do not exceed, as far as the steps tell. */
  readonly median: number;
  readonly p90: number;
  readonly p99: number;
  /** Ascending; those that nothing fell into are left out. */
  readonly bars: readonly Bar[];
}

export class Distribution {
  /** By the step, from 0. */
  private readonly counts = new Map<number, number>();
  private count = 0;
  private sum = 0;
  private min = Infinity;
  private max = 0;

  /** Takes a whole number from 0. */
  add(value: number): void {
    assert(Number.isSafeInteger(value) && value >= 0, 'a whole number is counted', value);
    const step = stepOf(value);
    this.counts.set(step, (this.counts.get(step) ?? 0) + 1);
    this.count++;
    this.sum += value;
    this.min = Math.min(this.min, value);
    this.max = Math.max(this.max, value);
  }

  merge(other: Distribution): void {
    for (const [step, count] of other.counts) this.counts.set(step, (this.counts.get(step) ?? 0) + count);
    this.count += other.count;
    this.sum += other.sum;
    this.min = Math.min(this.min, other.min);
    this.max = Math.max(this.max, other.max);
  }

  /** Null if there is nothing in it. */
  figures(): DistributionFigures | null {
    if (this.count === 0) return null;
    const { count, min, max } = this;
    const bars = [...this.counts].sort(([a], [b]) => a - b)
      .map(([step, inStep]) => ({ from: startOf(step), to: startOf(step + 1), count: inStep }));
    const quantile = (percent: number): number => clamp(quantileOf(bars, Math.ceil((count * percent) / 100)), min, max);
    return {
      count, min, max, mean: Math.round(this.sum / count), median: quantile(50), p90: quantile(90), p99: quantile(99), bars,
    };
  }
}

/** The step that a number falls into: as many halvings as bring it below twice `STEPS`, and what is left then. */
function stepOf(value: number): number {
  let [halvings, left] = [0, value];
  for (; left >= 2 * STEPS; halvings++) left = Math.floor(left / 2);
  return halvings * STEPS + left;
}

/** The least number of a step. */
function startOf(step: number): number {
  if (step < 2 * STEPS) return step;
  const halvings = Math.floor(step / STEPS) - 1;
  let start = step - halvings * STEPS;
  for (let i = 0; i < halvings; i++) start *= 2;
  return start;
}

/** The largest number that may be the one of this rank, from 1. */
function quantileOf(bars: readonly Bar[], rank: number): number {
  let seen = 0;
  for (const { to, count } of bars) {
    seen += count;
    if (seen >= rank) return to - 1;
  }
  return Infinity;
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(Math.max(value, min), max);
}
