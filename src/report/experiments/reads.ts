/** `reads`: what each way to read costs and is worth, beside what theory promises. */
import type { ReadsResult, ReadsRow } from '../../experiments/reads.ts';
import { barChart } from '../svg/bar-chart.ts';
import { lineChart } from '../svg/line-chart.ts';
import { grouped } from '../table.ts';
import { type Chart, msText, type Presentation, type PresentedTable, usText } from './presentation.ts';

export function presentReads(result: ReadsResult): Presentation {
  const { rows } = result;
  return {
    name: 'reads',
    title: 'Five ways to read: what each costs, and how fresh it is',
    verdict: rows.every(({ asPromised }) => asPromised) ? { word: 'AS THEORY PROMISES', tone: 'good' }
      : { word: 'NOT AS THEORY PROMISES', tone: 'bad' },
    conditions: conditionsOf(result),
    tables: [costs(rows), freshness(rows)],
    words: wordsOf(rows),
    charts: [latencies(rows), staleShares(rows)],
    data: dataOf(rows),
  };
}

function conditionsOf({ world, rows }: ReadsResult): readonly string[] {
  const { nodes, oneWay, sync } = world;
  const [first] = rows;
  return [
    `Costs: ${nodes} nodes, nothing goes wrong, ${msText((2 * oneWay.medianUs) / 1000)} ms for a round trip, ${msText(sync.medianUs / 1000)} ms for a sync; one client reads, another reads and writes through the log. Each read is followed from cause to effect, and messages and syncs are counted as they happen; those of heartbeats belong to no read.`,
    `Freshness: ${grouped(first?.runs ?? 0)} runs of the profile reads for each way, the same seeds, in which leaders are cut off, paused and usurped and clocks drift. A read is stale if some client had been told, before it was asked for, of a later state than the one it was answered from.`,
  ];
}

function costs(rows: readonly ReadsRow[]): PresentedTable {
  return {
    caption: 'Of a read in the calm cluster: round trips and syncs that its answer waited for (what most reads took, and in brackets what theory promises), all messages and syncs on its account, milliseconds at the node that was asked.',
    columns: [
      { head: 'way' }, { head: 'round trips', isNumber: true }, { head: 'syncs', isNumber: true }, { head: 'messages', isNumber: true },
      { head: 'all syncs', isNumber: true }, { head: 'p50', isNumber: true }, { head: 'p99', isNumber: true },
    ],
    rows: rows.map((row) => [
      row.title, `${row.roundTrips} (${tripsText(row)})`, `${row.syncs} (${row.promised.syncs})`, row.messages.toFixed(1),
      row.allSyncs.toFixed(1), usText(row.latencyUs?.p50), usText(row.latencyUs?.p99),
    ]),
  };
}

function tripsText({ promised: { roundTrips: [least, most] } }: ReadsRow): string {
  return least === most ? String(least) : `${least} to ${most}`;
}

function freshness(rows: readonly ReadsRow[]): PresentedTable {
  return {
    caption: 'In chaos: reads that were answered, stale ones among them and what their share may be at 95 % (as if each read were drawn by itself), and runs in whose whole history no order explains all reads as fresh ones.',
    columns: [
      { head: 'way' }, { head: 'reads', isNumber: true }, { head: 'stale', isNumber: true }, { head: 'share', isNumber: true },
      { head: 'runs', isNumber: true }, { head: 'not linearizable', isNumber: true }, { head: 'theory' },
    ],
    rows: rows.map((row) => [
      row.title, grouped(row.chaosReads), grouped(row.stale), shareText(row), grouped(row.runs),
      grouped(row.runsNotLinearizable), row.promised.words,
    ]),
  };
}

function shareText({ stale, staleShare: { low, high } }: ReadsRow): string {
  if (stale === 0) return `below ${(100 * high).toPrecision(1)} %`;
  return `${(100 * low).toFixed(1)} to ${(100 * high).toFixed(1)} %`;
}

function wordsOf(rows: readonly ReadsRow[]): readonly string[] {
  const fresh = rows.filter(({ promised }) => promised.isFresh);
  const reads = fresh.reduce((sum, { chaosReads }) => sum + chaosReads, 0);
  const stale = fresh.reduce((sum, row) => sum + row.stale, 0);
  const notFresh = rows.filter(({ promised }) => !promised.isFresh);
  return [
    `Of ${grouped(reads)} reads in the ${fresh.length} ways that promise the present state, ${stale === 0 ? 'none was' : `${grouped(stale)} were`} stale.`,
    ...notFresh.map((row) => `Of ${grouped(row.chaosReads)} ${row.plural} ${grouped(row.stale)} were: the same runs do show it where it happens.`),
    ...rows.filter(({ violations }) => violations.length > 0).map(({ plural, violations }) =>
      `Checkers found, with ${plural}: ${violations.join(', ')}.`),
    ...rows.flatMap(followWords),
  ];
}

/** Where not all reads took the same. */
function followWords(row: ReadsRow): readonly string[] {
  const { way, plural, roundTripsMean, roundTrips, syncsMean, syncs } = row;
  if (way === 'follower') {
    return [`Most ${plural} took ${roundTrips} round trips (${roundTripsMean.toFixed(2)} on average): one to ask the leader, and one in which the leader makes sure that it leads.`];
  }
  return syncsMean === syncs ? [] : [`On average ${plural} waited for ${syncsMean.toFixed(2)} syncs: a few met a write that was under way.`];
}

function latencies(rows: readonly ReadsRow[]): Chart {
  return {
    name: 'latency',
    caption: 'In the calm cluster, at the node that was asked: a client’s own way there and back is not in it. Leases and stale reads take no time at all there.',
    svg: lineChart({
      title: 'How long a read takes', subtitle: 'cumulative share of reads over the time at the node that was asked',
      description: rows.map(({ title, latencyUs }) => `${title}: half within ${usText(latencyUs?.p50)} ms, 99 % within ${usText(latencyUs?.p99)} ms.`).join(' '),
      x: { label: 'time', unit: 'ms', scale: 'linear', domain: [0, 1.5 * Math.max(...rows.map(({ latencyUs }) => (latencyUs?.p90 ?? 0) / 1000), 1)] },
      y: { label: 'cumulative share', scale: 'linear', domain: [0, 1], format: (share) => `${Math.round(100 * share)} %` },
      series: rows.map(({ title, cumulative }) =>
        ({ name: title, points: [[0, 0] as const, ...cumulative], step: true })),
    }),
  };
}

function staleShares(rows: readonly ReadsRow[]): Chart {
  return {
    name: 'stale',
    caption: 'The same runs for each way; each read as if drawn by itself.',
    svg: barChart({
      title: 'Stale reads under chaos', subtitle: 'share of reads in percent, with 95 % intervals',
      description: rows.map(({ title, stale, chaosReads }) => `${title}: ${grouped(stale)} of ${grouped(chaosReads)}.`).join(' '),
      bars: rows.map((row) => ({
        name: row.title, value: row.chaosReads === 0 ? 0 : (100 * row.stale) / row.chaosReads,
        range: [100 * row.staleShare.low, 100 * row.staleShare.high], note: `% (${grouped(row.stale)} of ${grouped(row.chaosReads)})`,
        group: row.promised.isFresh ? 0 : 1,
      })),
      format: (value) => (value === 0 ? '0' : value.toFixed(1)),
    }),
  };
}

function dataOf(rows: readonly ReadsRow[]): Presentation['data'] {
  return {
    head: [
      'way', 'reads', 'round_trips', 'round_trips_mean', 'round_trips_promised_least', 'round_trips_promised_most', 'syncs', 'syncs_mean',
      'syncs_promised', 'messages', 'all_syncs', 'latency_p50_us', 'latency_p90_us', 'latency_p99_us', 'latency_max_us', 'latency_mean_us',
      'chaos_reads', 'stale', 'runs', 'runs_not_linearizable', 'runs_unknown', 'promised', 'as_promised',
    ],
    rows: rows.map((row) => [
      row.way, row.reads, row.roundTrips, row.roundTripsMean, ...row.promised.roundTrips, row.syncs,
      row.syncsMean, row.promised.syncs,
      row.messages, row.allSyncs, row.latencyUs?.p50 ?? null, row.latencyUs?.p90 ?? null,
      row.latencyUs?.p99 ?? null,
      row.latencyUs?.max ?? null, row.latencyUs?.mean ?? null, row.chaosReads, row.stale, row.runs,
      row.runsNotLinearizable,
      row.runsUnknown, row.promised.words, row.asPromised,
    ]),
  };
}
