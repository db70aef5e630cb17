/**
 * The interval of confidence of a median, from order statistics alone: it assumes nothing about how the values are
 * distributed. Of n values that were drawn independently, the true median lies between the k-th from below and the k-th from
 * above unless fewer than k of them fell on one of its sides, which is a matter of n fair coins. (W. R. Thompson, 1936; David
 * and Nagaraja, Order Statistics, §7.1.)
 */
export interface RankInterval {
  /** Ranks, from 1. */
  readonly low: number;
  readonly high: number;
  /** The chance that the true median lies within, from 0 to 1, in whole thousandths, rounded down. */
  readonly confidence: number;
}

const WANTED = 0.95;

/** The narrowest such interval of at least 95 %; where `count` values are too few for that, the widest. */
export function confidenceInterval(count: number): RankInterval {
  let best: RankInterval = { low: 1, high: count, confidence: inside(count, 1) };
  for (let rank = 2; rank <= Math.ceil(count / 2); rank++) {
    const confidence = inside(count, rank);
    if (confidence < WANTED) break;
    best = { low: rank, high: count + 1 - rank, confidence };
  }
  return best;
}

/** The chance that at least `rank` of `count` fair coins fall on each side. */
function inside(count: number, rank: number): number {
  let outside = 0;
  // The chance of just so many heads; at first of none.
  let chance = 1;
  for (let coin = 0; coin < count; coin++) chance /= 2;
  for (let heads = 0; heads < rank; heads++) {
    outside += chance;
    chance = (chance * (count - heads)) / (heads + 1);
  }
  return Math.max(0, Math.floor(1000 * (1 - 2 * outside)) / 1000);
}
