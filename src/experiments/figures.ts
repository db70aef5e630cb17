/** Figures of a sample: all of its values are kept, so nothing is estimated. */
import { at } from '../base/assert.ts';
import { rankOf } from './two-samples.ts';

/** Of spans of time in microseconds, in their order. */
export interface Distribution {
  readonly count: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
  readonly mean: number;
}

export function ascending(values: readonly number[]): readonly number[] {
  return [...values].sort((one, other) => one - other);
}

/** Of values in ascending order, one at least. */
export function percentile(sorted: readonly number[], permille: number): number {
  return at(sorted, rankOf(permille, sorted.length) - 1);
}

/** Null if there are no values. */
export function distributionOf(values: readonly number[]): Distribution | null {
  if (values.length === 0) return null;
  const sorted = ascending(values);
  return {
    count: sorted.length, p50: percentile(sorted, 500), p90: percentile(sorted, 900),
    p99: percentile(sorted, 990),
    max: percentile(sorted, 1000), mean: Math.round(meanOf(sorted)),
  };
}

export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** How far values lie from their mean, as the root of the mean of the squares. */
export function deviationOf(values: readonly number[]): number {
  const mean = meanOf(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / values.length);
}

/**
 * The cumulative distribution as points [value, share of the values up to it], by value; of many values at most `most` points,
 * evenly over the ranks, the first and the last among them.
 */
export function cumulative(values: readonly number[], most = 400): readonly (readonly [number, number])[] {
  const sorted = ascending(values);
  const count = Math.min(sorted.length, most);
  return Array.from({ length: count }, (_, i) => {
    const rank = count === 1 ? sorted.length : 1 + Math.round((i * (sorted.length - 1)) / (count - 1));
    return [at(sorted, rank - 1), rank / sorted.length] as const;
  });
}
