/**
 * After which events of a run continuations are counted: first a coarse grid over the run, then the middle of wherever the
 * probability rises most, until that is one event or the points are used up. Proposes events and learns counts; who
 * counts, and how, is for others.
 */
import { assert } from '../../base/assert.ts';
import type { Tally } from './interval.ts';
import { lengthOf, steepest } from './jump.ts';

/** Of ten points so many are for the grid, which has no fewer than these if it can. */
const GRID_TENTHS = 4;
const LEAST_GRID = 5;

export class BisectPlan {
  /** How many events it will propose at most. */
  readonly most: number;
  private readonly grid: readonly number[];
  /** By event. */
  private counted: readonly Tally[] = [];

  /** The events are those from 0, before the first, to `last`, at which the violation shows; at least two points. */
  constructor(last: number, points: number) {
    assert(points >= 2, 'a jump has two ends', points);
    this.most = Math.min(points, last + 1);
    const coarse = Math.max(LEAST_GRID, Math.ceil((points * GRID_TENTHS) / 10));
    this.grid = gridOf(last, this.most === last + 1 ? this.most : Math.min(coarse, points));
  }

  /** By event. */
  get tallies(): readonly Tally[] {
    return this.counted;
  }

  /** The next event to count continuations after; null if enough is known. */
  next(): number | null {
    const ofGrid = this.grid[this.counted.length];
    if (ofGrid !== undefined) return ofGrid;
    if (this.counted.length >= this.most) return null;
    const rise = steepest(this.counted);
    if (rise === null || lengthOf(rise) <= 1) return null;
    return rise.after.event + Math.floor(lengthOf(rise) / 2);
  }

  learn(tally: Tally): void {
    assert(tally.event === this.next(), 'this was not asked for', tally.event);
    this.counted = [...this.counted, tally].sort((one, other) => one.event - other.event);
  }
}

/** Evenly over the run. The ends come first, so that who stops early has seen both. */
function gridOf(last: number, points: number): readonly number[] {
  if (last === 0) return [0];
  const inner = Array.from({ length: points - 2 }, (_, i) => Math.round(((i + 1) * last) / (points - 1)));
  return [0, last, ...inner];
}
