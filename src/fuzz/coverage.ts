/**
 * What a campaign has covered: in how many runs each situation was seen, what was still new towards the end, and what that says of
 * what is unseen. Runs are folded in their order. Bounded: so many situations are told apart, and reaching that is reported.
 */
import { at } from '../base/assert.ts';

/** Situations that are told apart. Each costs some sixty bytes. */
const MOST_STATES = 500_000;

/** Parts that the saturation curve is given in. */
const PARTS = 10;

/** Points of the curve, at most: enough for a plot. */
const POINTS = 200;

export interface CoverageFigures {
  /** Runs of which the situations are known. */
  readonly runs: number;
  readonly states: number;
  /** How many each tenth of the runs, from the first to the last, was the first to get into. */
  readonly newStatesByTenth: readonly number[];
  /** Situations seen in one run, and in two. */
  readonly seenOnce: number;
  readonly seenTwice: number;
  /** Null where the runs are no independent draws, of which alone such estimates can be made. */
  readonly estimate: CoverageEstimate | null;
  /** More situations came up than are told apart: the figures are too low. */
  readonly full: boolean;
}

export interface CoverageEstimate {
  /** The chance that one more run shows something new. */
  readonly chanceOfNew: number;
  /** At least so many situations are unseen. */
  readonly unseenAtLeast: number;
}

export class Coverage {
  private readonly mostStates: number;
  /** Each state's place in the lists below, which are in the order in which states came up. */
  private readonly places = new Map<number, number>();
  private readonly counts: number[] = [];
  /** The run, from 0, that was the first to get there; never falls along the list. */
  private readonly firstRuns: number[] = [];
  /** By run, how many of its states no other run has seen; runs without any are left out. */
  private readonly lonely = new Map<number, number>();
  private seenOnce = 0;
  private seenTwice = 0;
  private runs = 0;
  private full = false;

  constructor(mostStates = MOST_STATES) {
    this.mostStates = mostStates;
  }

  /** Takes the situations of the next run, each once. */
  add(states: readonly number[]): void {
    const run = this.runs++;
    for (const state of states) {
      const place = this.places.get(state);
      if (place === undefined) this.enter(state, run);
      else this.count(place);
    }
  }

  /** In how many runs it was seen. */
  runsWith(state: number): number {
    const place = this.places.get(state);
    return place === undefined ? 0 : at(this.counts, place);
  }

  /** `independent`: each run was drawn without regard to those before. */
  figures(independent: boolean): CoverageFigures {
    const { runs, seenOnce, seenTwice, full } = this;
    return {
      runs, states: this.counts.length, newStatesByTenth: this.newStatesByTenth(), seenOnce, seenTwice,
      estimate: independent && runs > 0 && !full ? this.estimate() : null, full,
    };
  }

  /** How many situations had come up after so many runs, from none on, at regular distances. */
  curve(): readonly (readonly [runs: number, states: number])[] {
    const { runs, firstRuns } = this;
    const parts = Math.min(POINTS, runs);
    const points: [number, number][] = [[0, 0]];
    let states = 0;
    for (let part = 1; part <= parts; part++) {
      const until = Math.floor((runs * part) / parts);
      while (states < firstRuns.length && at(firstRuns, states) < until) states++;
      points.push([until, states]);
    }
    return points;
  }

  private enter(state: number, run: number): void {
    if (this.counts.length >= this.mostStates) {
      this.full = true;
      return;
    }
    this.places.set(state, this.counts.push(1) - 1);
    this.firstRuns.push(run);
    this.lonely.set(run, (this.lonely.get(run) ?? 0) + 1);
    this.seenOnce++;
  }

  private count(place: number): void {
    const count = at(this.counts, place) + 1;
    this.counts[place] = count;
    if (count === 3) this.seenTwice--;
    if (count !== 2) return;
    this.seenOnce--;
    this.seenTwice++;
    const run = at(this.firstRuns, place);
    const left = (this.lonely.get(run) ?? 0) - 1;
    if (left === 0) this.lonely.delete(run);
    else this.lonely.set(run, left);
  }

  private newStatesByTenth(): readonly number[] {
    const tenths = Array.from({ length: PARTS }, () => 0);
    let part = 0;
    for (const run of this.firstRuns) {
      while (run >= Math.floor((this.runs * (part + 1)) / PARTS)) part++;
      tenths[part] = at(tenths, part) + 1;
    }
    return tenths;
  }

  /**
   * Leave any run out, and see whether it would have been new: Good's estimate of the unseen (Good 1953, Biometrika 40:237), of whole runs.
   * How many are unseen: Chao2, in the form that is corrected for bias and holds where nothing was seen twice (Chao 1987, Biometrics
   * 43:783; Chao 2005, "Species estimation and applications"). A lower bound. That fuzzing is such a sampling of species: Böhme 2018,
   * "STADS", ACM TOSEM 27:2.
   */
  private estimate(): CoverageEstimate {
    const { runs, seenOnce, seenTwice, lonely } = this;
    const unseen = ((runs - 1) / runs) * (seenOnce * (seenOnce - 1)) / (2 * (seenTwice + 1));
    return { chanceOfNew: Math.round((10_000 * lonely.size) / runs) / 10_000, unseenAtLeast: Math.round(unseen) };
  }
}
