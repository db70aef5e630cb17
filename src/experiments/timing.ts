/**
 * `timing`: is this heartbeat sensible with these election timeouts? A cluster with the settings that are asked about, and with
 * others near them, at work and after a crash of its leader; and the paper's rule applied to what was measured: broadcast time ≪
 * election timeout ≪ time between failures (Raft §5.6).
 */
import { type Interval, wilson } from '../fuzz/bisect/interval.ts';
import type { Micros } from '../protocol.ts';
import { distributionOf, type Distribution, meanOf } from './figures.ts';
import type { ServiceSample, ServiceTrial } from './service.ts';
import { splitVoteChance } from './split-votes.ts';
import { type Experiment, samplesOf } from './trial.ts';
import { uniform, type World } from './world.ts';

export interface TimingRequest {
  readonly heartbeatMs: number;
  readonly electionMinMs: number;
  readonly electionMaxMs: number;
  /** Round trips between nodes, each a world of its own. */
  readonly rttsMs: readonly number[];
  /** Of one node, in seconds. */
  readonly mtbfSeconds: number;
  readonly nodes: number;
  /** How long a sync takes, in the median. */
  readonly diskMs: number;
  readonly lossPercent: number;
  /** Trials of each setting in each world. */
  readonly seeds: number;
  readonly from: number;
}

/** A setting of the grid. */
export interface Setting {
  /** What is otherwise than asked; null: nothing. */
  readonly change: string | null;
  readonly heartbeatMs: number;
  readonly electionMinMs: number;
  readonly electionMaxMs: number;
}

export interface TimingRow extends Setting {
  readonly rttMs: number;
  /** Of one failure of the leader, in microseconds; null if no trial came so far. */
  readonly leaderlessUs: Distribution | null;
  readonly failures: number;
  readonly unfinished: number;
  /** Failures after which the first election elected nobody. */
  readonly splits: number;
  readonly splitShare: Interval;
  /** What the closed form says of them, for timeouts that begin at one moment. */
  readonly splitChance: number;
  /** Of leaders that were up, and in how many hours of virtual time. */
  readonly needless: number;
  readonly hours: number;
  /** An hour; the upper end at 95 %. */
  readonly needlessPerHour: number;
  readonly needlessPerHourMost: number;
  /** The share of time without a leader: after failures as often as `mtbf` has it, and because of needless elections. */
  readonly leaderlessShare: number;
  readonly commitUs: Distribution | null;
  /** Messages a second that say nothing but who leads, with their answers. */
  readonly heartbeatsPerSecond: number;
  /** A request to all others and their answers, with their writes. */
  readonly broadcastUs: Micros | null;
}

export interface TimingResult {
  readonly experiment: 'timing';
  readonly request: TimingRequest;
  readonly rows: readonly TimingRow[];
  readonly events: number;
}

/** A trial is at work for so many heartbeats. */
const WORK_HEARTBEATS = 200;

export function timing(request: TimingRequest): Experiment<TimingResult> {
  const settings = settingsAround(request);
  const arms = request.rttsMs.flatMap((rttMs) => settings.map((setting) => ({ setting, rttMs })));
  const { seeds } = request;
  return {
    trials: arms.flatMap(({ setting, rttMs }) =>
      Array.from({ length: seeds }, (_, n) => trialOf(request, setting, rttMs, request.from + n))),
    fold(all) {
      const samples = samplesOf(all, 'service');
      return {
        experiment: 'timing', request,
        rows: arms.map(({ setting, rttMs }, i) =>
          rowOf(request, setting, rttMs, samples.slice(i * seeds, (i + 1) * seeds))),
        events: samples.reduce((sum, { events }) => sum + events, 0),
      };
    },
  };
}

/** The one that is asked about first, then those that differ from it in one thing; those that can't work are left out. */
export function settingsAround(request: TimingRequest): readonly Setting[] {
  const { heartbeatMs, electionMinMs, electionMaxMs } = request;
  const spreadMs = electionMaxMs - electionMinMs;
  const scaled = (change: string, heartbeat: number, election: number): Setting => ({
    change, heartbeatMs: heartbeatMs * heartbeat, electionMinMs: electionMinMs * election,
    electionMaxMs: electionMaxMs * election,
  });
  const spread = (change: string, newSpreadMs: number): Setting => ({
    change, heartbeatMs, electionMinMs, electionMaxMs: electionMinMs + newSpreadMs,
  });
  const all: readonly Setting[] = [
    { change: null, heartbeatMs, electionMinMs, electionMaxMs },
    scaled('heartbeats twice as often', 0.5, 1),
    scaled('half as long timeouts', 1, 0.5),
    scaled('twice as long timeouts', 1, 2),
    scaled('all twice as fast', 0.5, 0.5),
    scaled('all five times as fast', 0.2, 0.2),
    spread('timeouts a quarter as spread', spreadMs / 4),
    spread('timeouts twice as spread', Math.max(2 * spreadMs, 1)),
  ];
  return all.filter((setting) => isPossible(setting));
}

/** In whole microseconds, and heartbeats come before timeouts. */
function isPossible({ heartbeatMs, electionMinMs }: Setting): boolean {
  return heartbeatMs < electionMinMs && heartbeatMs >= 0.001;
}

function us(ms: number): Micros {
  return Math.max(1, Math.round(1000 * ms));
}

function worldOf({ nodes, diskMs, lossPercent }: TimingRequest, setting: Setting, rttMs: number): World {
  const oneWayUs = us(rttMs / 2);
  const syncUs = us(diskMs);
  return {
    nodes, heartbeatUs: us(setting.heartbeatMs), electionTimeoutMinUs: us(setting.electionMinMs),
    electionTimeoutMaxUs: Math.max(us(setting.electionMinMs), us(setting.electionMaxMs)),
    // One message in a thousand is late, and one sync in a hundred.
    oneWay: { ...uniform(Math.floor(oneWayUs * 0.8), Math.ceil(oneWayUs * 1.2)), tailPpm: 1000, maxUs: 100 * oneWayUs },
    sync: { ...uniform(Math.floor(syncUs / 2), Math.ceil(1.5 * syncUs)), tailPpm: 10_000, maxUs: 100 * syncUs },
    lossPpm: Math.round(10_000 * lossPercent),
  };
}

function trialOf(request: TimingRequest, setting: Setting, rttMs: number, seed: number): ServiceTrial {
  const world = worldOf(request, setting, rttMs);
  return { type: 'service', seed: `timing/${seed}`, world, workUs: WORK_HEARTBEATS * us(request.heartbeatMs) };
}

const HOUR_US = 3_600_000_000;

function rowOf(request: TimingRequest, setting: Setting, rttMs: number,
  samples: readonly ServiceSample[]): TimingRow {
  const world = worldOf(request, setting, rttMs);
  const leaderlessUs = distributionOf(samples.flatMap((sample) => sample.leaderlessUs ?? []));
  const failures = leaderlessUs?.count ?? 0;
  const splits = samples.filter((sample) => sample.leaderlessUs !== null && sample.terms > 1).length;
  const sum = (figure: (sample: ServiceSample) => number): number =>
    samples.reduce((total, sample) => total + figure(sample), 0);
  const needless = sum((sample) => sample.needless);
  const hours = sum(({ workUs }) => workUs) / HOUR_US;
  const needlessShare = sum(({ needlessUs }) => needlessUs) / Math.max(1, sum(({ workUs }) => workUs));
  const broadcasts = samples.flatMap(({ broadcastUs }) => broadcastUs ?? []);
  return {
    ...setting, rttMs, leaderlessUs, failures, unfinished: samples.length - failures,
    splits, splitShare: wilson(splits, failures),
    splitChance: splitVoteChance(request.nodes, request.nodes - 1, heardAfter(world)),
    needless, hours, needlessPerHour: needless / hours, needlessPerHourMost: mostOf(needless) / hours,
    leaderlessShare: Math.min(1, needlessShare + shareAfterFailures(leaderlessUs, request.mtbfSeconds)),
    commitUs: distributionOf(samples.flatMap(({ commitsUs }) => commitsUs)),
    heartbeatsPerSecond: Math.round((2 * (request.nodes - 1) * 1000) / setting.heartbeatMs),
    broadcastUs: broadcasts.length === 0 ? null : Math.round(meanOf(broadcasts)),
  };
}

/** A candidate is heard after its own write and one way, here as a part of the interval of timeouts. */
function heardAfter({ oneWay, sync, electionTimeoutMaxUs, electionTimeoutMinUs }: World): number {
  return (oneWay.medianUs + sync.medianUs) / Math.max(1, electionTimeoutMaxUs - electionTimeoutMinUs);
}

/** A node fails every so often, and so does the one that leads. */
function shareAfterFailures(leaderlessUs: Distribution | null, mtbfSeconds: number): number {
  if (leaderlessUs === null) return 1;
  return leaderlessUs.mean / (1_000_000 * mtbfSeconds + leaderlessUs.mean);
}

/** As many as there may be for so few to be seen, but with a chance of 2.5 %: exact to a tenth for Poisson's distribution. */
function mostOf(seen: number): number {
  if (seen === 0) return 3.7;
  const root = 1 - 1 / (9 * (seen + 1)) + 1.96 / (3 * Math.sqrt(seen + 1));
  return (seen + 1) * root * root * root;
}

/** What is asked about, in each world. */
export function askedRows({ rows }: TimingResult): readonly TimingRow[] {
  return rows.filter(({ change }) => change === null);
}

/** The rows of the same world. */
export function neighboursOf({ rows }: TimingResult, asked: TimingRow): readonly TimingRow[] {
  return rows.filter((row) => row.rttMs === asked.rttMs && row !== asked);
}

export type Sense = 'sensible' | 'slow' | 'tight' | 'unworkable';

export interface Verdict {
  readonly sense: Sense;
  /** The shortest timeout, in broadcast times. */
  readonly timeoutInBroadcasts: number;
  /** The time between failures of a node, in longest timeouts. */
  readonly mtbfInTimeouts: number;
  /** Heartbeats in a row that may be lost without an election. */
  readonly spareHeartbeats: number;
  /** A neighbour under which failures cost less, at no more needless elections that can be seen; null: there is none. */
  readonly better: TimingRow | null;
}

/** An order of magnitude is what the paper's ≪ asks for. */
export const MUCH_LESS = 10;
/** Below it elections begin before a leader's word has made the round. */
const TOO_TIGHT = 2;
/** A neighbour is better if it takes less than so much of the time. */
const WORTHWHILE = 0.8;

export function verdictOn(result: TimingResult, asked: TimingRow): Verdict {
  const broadcastMs = (asked.broadcastUs ?? Infinity) / 1000;
  const timeoutInBroadcasts = asked.electionMinMs / broadcastMs;
  const mtbfInTimeouts = (1000 * result.request.mtbfSeconds) / asked.electionMaxMs;
  const heardIn = Math.ceil((asked.electionMinMs - asked.rttMs / 2) / asked.heartbeatMs) - 1;
  const spareHeartbeats = Math.max(0, heardIn - 1);
  const better = betterThan(asked, neighboursOf(result, asked));
  const isDisturbed = asked.needlessPerHour * result.request.mtbfSeconds > 3600;
  const sense = asked.leaderlessUs === null || timeoutInBroadcasts < TOO_TIGHT ? 'unworkable'
    : timeoutInBroadcasts < MUCH_LESS || mtbfInTimeouts < MUCH_LESS || isDisturbed || spareHeartbeats < 1 ? 'tight'
    : better !== null && timeoutInBroadcasts > 100 * MUCH_LESS ? 'slow' : 'sensible';
  return { sense, timeoutInBroadcasts, mtbfInTimeouts, spareHeartbeats, better };
}

/** The one after whose failures nobody leads for the shortest time at worst, if that is worth while and costs no elections. */
function betterThan(asked: TimingRow, neighbours: readonly TimingRow[]): TimingRow | null {
  let best: TimingRow | null = null;
  for (const row of neighbours) {
    if (row.leaderlessUs === null || asked.leaderlessUs === null || row.broadcastUs === null) continue;
    const keepsRule = 1000 * row.electionMinMs >= MUCH_LESS * row.broadcastUs;
    const isSafe = keepsRule && row.needlessPerHour <= asked.needlessPerHour;
    const bar = Math.min(WORTHWHILE * asked.leaderlessUs.p99, best?.leaderlessUs?.p99 ?? Infinity);
    if (isSafe && row.leaderlessUs.p99 < bar) best = row;
  }
  return best;
}
