/**
 * Where the probability of a violation jumps, and from where on the violation shows whatever the luck. Told from what was
 * counted; nothing is run here.
 */
import { hasRisen, probabilityOf, type Tally } from './interval.ts';

/** It rose between these two: at `until` itself, if they are one event apart. */
export interface Rise {
  readonly after: Tally;
  readonly until: Tally;
}

/** The greatest rise for certain between neighbours, the first of equals; null if there is none. `tallies` are by event. */
export function steepest(tallies: readonly Tally[]): Rise | null {
  let best: Rise | null = null;
  for (const [i, until] of tallies.entries()) {
    const after = tallies[i - 1];
    if (after === undefined || !hasRisen(after, until)) continue;
    if (best === null || heightOf({ after, until }) > heightOf(best)) best = { after, until };
  }
  return best;
}

/**
 * The jump: the steepest rise between neighbours; or else the shortest stretch over which it has risen for certain, though it
 * did so little by little.
 */
export function jumpOf(tallies: readonly Tally[]): Rise | null {
  const steep = steepest(tallies);
  if (steep !== null) return steep;
  let best: Rise | null = null;
  for (const [i, until] of tallies.entries()) {
    for (const after of tallies.slice(0, i)) {
      const rise = { after, until };
      if (hasRisen(after, until) && (best === null || isShorter(rise, best))) best = rise;
    }
  }
  return best;
}

/** The first event after which it showed in every continuation, and after all later ones too; null if there is none. */
export function inevitableFrom(tallies: readonly Tally[]): Tally | null {
  const doubtful = tallies.findLastIndex(({ shown, runs }) => shown < runs || runs === 0);
  return tallies[doubtful + 1] ?? null;
}

function heightOf({ after, until }: Rise): number {
  return probabilityOf(until) - probabilityOf(after);
}

function isShorter(one: Rise, other: Rise): boolean {
  const lengths = lengthOf(one) - lengthOf(other);
  return lengths < 0 || (lengths === 0 && heightOf(one) > heightOf(other));
}

export function lengthOf({ after, until }: Rise): number {
  return until.event - after.event;
}
