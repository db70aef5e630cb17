/**
 * How far two samples may differ that are of one kind. A percentile of a sample that somebody has published is one of its values
 * in their order, the j-th of m. How many of our own n values lie below it is, if both were drawn from one distribution, whatever
 * that is, a matter of counting alone: of all ways to sort n and m values together, each is as likely as any other. So neither
 * a normal distribution nor any other is assumed. (David and Nagaraja, Order Statistics, §2.5: exceedances.)
 */
import { assert, at } from '../base/assert.ts';

/** How many of our values may lie below, from and to, both included. */
export interface RankRange {
  readonly low: number;
  readonly high: number;
}

/**
 * Of `own` values, how many lie below the `rank`-th (from 1) of `others`, but with a chance of (1 - confidence) / 2 for fewer and
 * the same for more.
 */
export function ranksBelow(own: number, others: number, rank: number, confidence: number): RankRange {
  assert(rank >= 1 && rank <= others && own >= 1, 'a rank among the others', own, others, rank);
  const weights = weightsOf(own, others, rank);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const tail = ((1 - confidence) / 2) * total;
  let low = 0;
  for (let below = at(weights, 0); below <= tail; below += at(weights, low)) low++;
  let high = own;
  for (let above = at(weights, own); above <= tail; above += at(weights, high)) high--;
  return { low, high: Math.max(low, high) };
}

/**
 * The chances of 0, 1, ... own values below, up to a factor: C(k + j - 1, k) C(n - k + m - j, n - k). Counted from the likeliest on
 * both ways, so that none is too small or too large for a number.
 */
function weightsOf(own: number, others: number, rank: number): readonly number[] {
  const up = (k: number): number => ((k + rank) / (k + 1)) * ((own - k) / (own - k + others - rank));
  const middle = Math.min(own, Math.floor((own * rank) / (others + 1)));
  const weights = new Array<number>(own + 1).fill(0);
  weights[middle] = 1;
  for (let k = middle; k < own; k++) weights[k + 1] = at(weights, k) * up(k);
  for (let k = middle; k > 0; k--) weights[k - 1] = at(weights, k) / up(k - 1);
  return weights;
}

/** The rank of a percentile, from 1. `permille` is 500 for the median, 1000 for the greatest value. */
export function rankOf(permille: number, count: number): number {
  return Math.max(1, Math.ceil((permille * count) / 1000));
}
