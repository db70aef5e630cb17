/**
 * `reads`: the five ways to read. What each costs, counted in a calm cluster; how fresh it is, counted in chaos; and what
 * theory promises of both (dissertation §6.4).
 */
import { at } from '../base/assert.ts';
import { type Interval, wilson } from '../fuzz/bisect/interval.ts';
import { cumulative, distributionOf, type Distribution, meanOf } from './figures.ts';
import type { ReadChaosSample } from './read-chaos.ts';
import type { ReadCost, ReadCostsSample, Way } from './read-costs.ts';
import { type Experiment, samplesOf, type Trial } from './trial.ts';
import { uniform, type World } from './world.ts';

/** What theory promises of a way to read. */
export interface Promised {
  readonly way: Way;
  readonly title: string;
  /** Several of them, within a sentence. */
  readonly plural: string;
  readonly roundTrips: readonly [number, number];
  readonly syncs: number;
  readonly isFresh: boolean;
  readonly words: string;
}

export const WAYS: readonly Promised[] = [
  {
    way: 'log', title: 'through the log', plural: 'reads through the log', roundTrips: [1, 1], syncs: 1, isFresh: true,
    words: 'linearizable',
  },
  {
    way: 'readIndex', title: 'ReadIndex', plural: 'reads by ReadIndex', roundTrips: [1, 1], syncs: 0, isFresh: true,
    words: 'linearizable',
  },
  {
    way: 'lease', title: 'leader lease', plural: 'reads by lease', roundTrips: [0, 0], syncs: 0, isFresh: true,
    words: 'linearizable while clocks keep within their bound',
  },
  {
    way: 'follower', title: 'follower read', plural: 'follower reads', roundTrips: [1, 2], syncs: 0, isFresh: true,
    words: 'linearizable',
  },
  {
    way: 'stale', title: 'any node, as it is', plural: 'reads of any node as it is', roundTrips: [0, 0], syncs: 0, isFresh: false,
    words: 'sequential at best, for each client',
  },
];

export interface ReadsRow {
  readonly way: Way;
  readonly title: string;
  readonly plural: string;
  readonly promised: Pick<Promised, 'roundTrips' | 'syncs' | 'isFresh' | 'words'>;
  /** In the calm cluster. */
  readonly reads: number;
  /** One after the other, while the answer waited: what most reads took, and on average. */
  readonly roundTrips: number;
  readonly roundTripsMean: number;
  readonly syncs: number;
  readonly syncsMean: number;
  /** Over the whole cluster, on average. */
  readonly messages: number;
  readonly allSyncs: number;
  readonly latencyUs: Distribution | null;
  /** [ms, share], for the plot. */
  readonly cumulative: readonly (readonly [number, number])[];
  /** In chaos. */
  readonly chaosReads: number;
  readonly stale: number;
  /** What the share of stale reads lies in, at 95 %. */
  readonly staleShare: Interval;
  readonly runs: number;
  /** Runs in whose history no order explains all reads as fresh ones. */
  readonly runsNotLinearizable: number;
  readonly runsUnknown: number;
  /** Signatures of what the checkers found; there should be none. */
  readonly violations: readonly string[];
  /** Whether what was measured is what theory promises. */
  readonly asPromised: boolean;
}

export interface ReadsResult {
  readonly experiment: 'reads';
  readonly world: World;
  readonly rows: readonly ReadsRow[];
  readonly events: number;
}

/** A round trip of 2 ms, and disks that take 3 ms: so both can be told in a latency. */
const WORLD: World = {
  nodes: 5, heartbeatUs: 50_000, electionTimeoutMinUs: 300_000, electionTimeoutMaxUs: 600_000,
  oneWay: uniform(800, 1200),
  sync: uniform(2000, 4000), lossPpm: 0,
};

const COST_TRIALS = 4;
const READS_PER_TRIAL = 250;

/** `seeds` is how many runs of chaos each way has. */
export function reads(seeds: number, from: number): Experiment<ReadsResult> {
  return {
    trials: WAYS.flatMap(({ way }): readonly Trial[] => [
      ...Array.from({ length: COST_TRIALS }, (_, n): Trial =>
        ({ type: 'read-costs', seed: `reads/${way}/${from + n}`, way, world: WORLD, reads: READS_PER_TRIAL })),
      ...Array.from({ length: seeds }, (_, n): Trial => ({ type: 'read-chaos', seed: from + n, way })),
    ]),
    fold(samples) {
      const costs = samplesOf(samples, 'read-costs');
      const chaos = samplesOf(samples, 'read-chaos');
      return {
        experiment: 'reads', world: WORLD,
        rows: WAYS.map((way, i) => rowOf(way, costs.slice(i * COST_TRIALS, (i + 1) * COST_TRIALS),
          chaos.slice(i * seeds, (i + 1) * seeds))),
        events: samples.reduce((sum, { events }) => sum + events, 0),
      };
    },
  };
}

function rowOf(theory: Promised, calm: readonly ReadCostsSample[],
  chaos: readonly ReadChaosSample[]): ReadsRow {
  const costs = calm.flatMap((sample) => sample.reads);
  const roundTrips = mostFrequent(costs.map(({ hops }) => hops / 2));
  const syncs = mostFrequent(costs.map((cost) => cost.syncs));
  const chaosReads = chaos.reduce((sum, sample) => sum + sample.reads, 0);
  const stale = chaos.reduce((sum, sample) => sum + sample.stale, 0);
  const runsNotLinearizable = chaos.filter(({ verdict }) => verdict === 'violation').length;
  const violations = [...new Set(chaos.flatMap(({ violation }) => violation ?? []))].sort();
  const [least, most] = theory.roundTrips;
  const isPriced = roundTrips >= least && roundTrips <= most && syncs === theory.syncs;
  const isFresh = stale === 0 && runsNotLinearizable === 0;
  return {
    way: theory.way, title: theory.title, plural: theory.plural, promised: theory,
    reads: costs.length, roundTrips, syncs, ...meansOf(costs),
    latencyUs: distributionOf(costs.map(({ us }) => us)), cumulative: cumulative(costs.map(({ us }) => us / 1000), 200),
    chaosReads, stale, staleShare: wilson(stale, chaosReads), runs: chaos.length, runsNotLinearizable,
    runsUnknown: chaos.filter(({ verdict }) => verdict === 'unknown').length, violations,
    asPromised: isPriced && (isFresh || !theory.isFresh) && violations.length === 0,
  };
}

function meansOf(costs: readonly ReadCost[]): Pick<ReadsRow, 'roundTripsMean' | 'syncsMean' | 'messages' | 'allSyncs'> {
  const mean = (figure: (cost: ReadCost) => number): number =>
    (costs.length === 0 ? 0 : Math.round(100 * meanOf(costs.map(figure))) / 100);
  return {
    roundTripsMean: mean(({ hops }) => hops / 2), syncsMean: mean(({ syncs }) => syncs),
    messages: mean(({ messages }) => messages), allSyncs: mean(({ allSyncs }) => allSyncs),
  };
}

/** The least of those, if several are; 0 of none. */
function mostFrequent(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const ranked = [...counts].sort(([one, ofOne], [other, ofOther]) => ofOther - ofOne || one - other);
  return ranked.length === 0 ? 0 : at(ranked, 0)[0];
}
