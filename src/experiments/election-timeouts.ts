/**
 * `election-timeouts`: the Raft paper's experiment on how long a cluster is without a leader (§9.3, Fig. 16), row by row, and
 * how far each figure may lie from the paper's if both are samples of one thing.
 */
import { at } from '../base/assert.ts';
import type { FailoverSample, FailoverTrial } from './failover.ts';
import { ascending, cumulative, deviationOf, meanOf, percentile } from './figures.ts';
import { FIGURE_16, type PaperRow } from './paper.ts';
import { type Experiment, samplesOf } from './trial.ts';
import { ranksBelow, rankOf } from './two-samples.ts';
import { uniform, type World } from './world.ts';

/**
 * The machines of the paper are not to be had, so their pace is a guess, one for all rows. It was chosen by hand, as
 * docs/experiments.md tells: the network and the disks so that few figures lie outside, how late timers go off by the row 150-150.
 */
export const LOGCABIN = {
  oneWay: uniform(100, 300),
  sync: { minUs: 400, medianUs: 3000, tailPpm: 80_000, maxUs: 20_000 },
  timerLateUs: 80,
} as const;

const NODES = 5;
const SHORT_LOGS = 2;

/** Of five figures in a row all lie within in 95 of 100 rows at least, if each does in 99. */
export const CONFIDENCE = 0.99;
/** The quantile of the normal distribution that goes with it. */
const Z = 2.575829;

const FIGURES = [['p50', 500], ['p90', 900], ['p99', 990], ['max', 1000]] as const;
export type FigureName = (typeof FIGURES)[number][0] | 'mean';

/** One figure beside the paper's, in milliseconds. */
export interface Compared {
  readonly figure: FigureName;
  readonly ms: number;
  readonly paperMs: number;
  /** Where the paper's figure lies in 99 of 100 cases if both samples are of one kind; `highMs` null: anywhere above. */
  readonly lowMs: number;
  readonly highMs: number | null;
  readonly within: boolean;
}

export interface ElectionTimeoutsRow {
  readonly name: string;
  readonly plot: PaperRow['plot'];
  readonly trials: number;
  readonly paperTrials: number;
  /** Trials without a new leader within the bound of events. */
  readonly unfinished: number;
  readonly compared: readonly Compared[];
  readonly within: boolean;
  /** Terms begun until there was a leader, on average. */
  readonly terms: number;
  /** [ms, share], for the plot. */
  readonly cumulative: readonly (readonly [number, number])[];
}

export interface ElectionTimeoutsResult {
  readonly experiment: 'election-timeouts';
  readonly nodes: number;
  readonly shortLogs: number;
  readonly oneWayUs: readonly [number, number];
  readonly sync: World['sync'];
  readonly timerLateUs: number;
  /** From a node's request of all others until the last of their answers, its own write included: on average. */
  readonly broadcastMs: number;
  readonly rows: readonly ElectionTimeoutsRow[];
  readonly events: number;
}

/** `trials` is how many each row has; the row 150-150 a tenth of it, as in the paper. */
export function electionTimeouts(trials: number, from: number): Experiment<ElectionTimeoutsResult> {
  const counts = FIGURE_16.map((row) => Math.max(1, Math.round((trials * row.trials) / 1000)));
  return {
    trials: FIGURE_16.flatMap((row, i) =>
      Array.from({ length: at(counts, i) }, (_, n) => trialOf(row, from + n))),
    fold(all) {
      const samples = samplesOf(all, 'failover');
      const starts = counts.map((_, i) => counts.slice(0, i).reduce((sum, count) => sum + count, 0));
      const { oneWay, sync, timerLateUs } = LOGCABIN;
      return {
        experiment: 'election-timeouts', nodes: NODES, shortLogs: SHORT_LOGS,
        oneWayUs: [oneWay.minUs, oneWay.maxUs], sync, timerLateUs,
        broadcastMs: tenths(meanOf(samples.flatMap(({ broadcastUs }) => broadcastUs ?? [])) / 1000),
        rows: FIGURE_16.map((row, i) =>
          rowOf(row, samples.slice(at(starts, i), at(starts, i) + at(counts, i)))),
        events: samples.reduce((sum, { events }) => sum + events, 0),
      };
    },
  };
}

function trialOf({ name, electionMinMs, electionMaxMs }: PaperRow, seed: number): FailoverTrial {
  const electionTimeoutMinUs = 1000 * electionMinMs;
  return {
    type: 'failover', seed: `figure-16/${name}/${seed}`, shortLogs: SHORT_LOGS,
    world: {
      nodes: NODES, heartbeatUs: electionTimeoutMinUs / 2, electionTimeoutMinUs,
      electionTimeoutMaxUs: 1000 * electionMaxMs + LOGCABIN.timerLateUs, oneWay: LOGCABIN.oneWay,
      sync: LOGCABIN.sync, lossPpm: 0,
    },
  };
}

function rowOf(paper: PaperRow, samples: readonly FailoverSample[]): ElectionTimeoutsRow {
  const sorted = ascending(samples.flatMap(({ leaderlessUs }) => leaderlessUs ?? [])).map((us) => us / 1000);
  const compared = sorted.length === 0 ? [] : compare(paper, sorted);
  return {
    name: paper.name, plot: paper.plot, trials: samples.length, paperTrials: paper.trials,
    unfinished: samples.length - sorted.length, compared,
    within: compared.length > 0 && compared.every(({ within }) => within),
    terms: tenths(meanOf(samples.map(({ terms }) => terms))),
    cumulative: cumulative(sorted),
  };
}

/** Our values in ascending order beside what the paper says of its own. */
export function compare(paper: PaperRow, sorted: readonly number[]): readonly Compared[] {
  const percentiles = FIGURES.flatMap(([figure, permille]) => {
    const paperMs = paper[figure];
    if (paperMs === null) return [];
    return [comparePercentile(figure, permille, { paperMs, paperTrials: paper.trials }, sorted)];
  });
  return [...percentiles, compareMean(paper, sorted)];
}

function comparePercentile(figure: FigureName, permille: number,
  paper: { readonly paperMs: number; readonly paperTrials: number }, sorted: readonly number[]): Compared {
  const { paperMs, paperTrials } = paper;
  const { low, high } = ranksBelow(sorted.length, paperTrials, rankOf(permille, paperTrials), CONFIDENCE);
  // The paper has whole milliseconds: what it was before it was rounded may have lain on either side of ours.
  const below = sorted.filter((ms) => ms < paperMs - 0.5).length;
  const notAbove = sorted.filter((ms) => ms < paperMs + 0.5).length;
  return {
    figure, ms: tenths(percentile(sorted, permille)), paperMs,
    lowMs: low === 0 ? 0 : tenths(at(sorted, low - 1)),
    highMs: high >= sorted.length ? null : tenths(at(sorted, high)),
    within: notAbove >= low && below <= high,
  };
}

/** By the central limit; the paper tells no deviation, so it is taken to be ours. */
function compareMean({ mean: paperMs, trials }: PaperRow, sorted: readonly number[]): Compared {
  const ms = meanOf(sorted);
  const reach = Z * deviationOf(sorted) * Math.sqrt(1 / sorted.length + 1 / trials);
  return {
    figure: 'mean', ms: tenths(ms), paperMs, lowMs: tenths(Math.max(0, ms - reach)), highMs: tenths(ms + reach),
    within: Math.abs(ms - paperMs) <= reach + 0.5,
  };
}

function tenths(value: number): number {
  return Math.round(10 * value) / 10;
}
