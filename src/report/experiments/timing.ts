/** `timing`: whether a heartbeat and election timeouts make sense, in figures and in words. */
import { askedRows, MUCH_LESS, neighboursOf, type TimingResult, type TimingRow, type Verdict, verdictOn } from '../../experiments/timing.ts';
import type { Tone } from '../html/parts.ts';
import { barChart } from '../svg/bar-chart.ts';
import { counted, grouped } from '../table.ts';
import { type Chart, msText, plainMs, type Presentation, type PresentedTable, usText } from './presentation.ts';

export function presentTiming(result: TimingResult): Presentation {
  const { request, rows } = result;
  const verdicts = askedRows(result).map((asked) => ({ asked, verdict: verdictOn(result, asked) }));
  return {
    name: 'timing',
    title: `Is a heartbeat of ${plainMs(request.heartbeatMs)} ms with election timeouts of ${settingText(request)} sensible?`,
    verdict: overall(verdicts.map(({ verdict }) => verdict)),
    conditions: conditionsOf(result),
    tables: request.rttsMs.map((rttMs, i) => tableOf(rttMs, rows, i === 0)),
    words: verdicts.flatMap(({ asked, verdict }) => paragraphs(result, asked, verdict)),
    charts: request.rttsMs.map((rttMs) => chartOf(rttMs, rows)),
    data: dataOf(rows),
  };
}

function settingText({ electionMinMs, electionMaxMs }: Pick<TimingRow, 'electionMinMs' | 'electionMaxMs'>): string {
  return `${plainMs(electionMinMs)} to ${plainMs(electionMaxMs)} ms`;
}

const WORDS: { readonly [sense in Verdict['sense']]: { readonly word: string; readonly tone: Tone } } = {
  sensible: { word: 'SENSIBLE', tone: 'good' },
  slow: { word: 'SLOWER THAN NEED BE', tone: 'doubtful' },
  tight: { word: 'TIGHT', tone: 'doubtful' },
  unworkable: { word: 'UNWORKABLE', tone: 'bad' },
};

/** The same everywhere, or it depends. */
function overall(verdicts: readonly Verdict[]): { readonly word: string; readonly tone: Tone } {
  const senses = [...new Set(verdicts.map(({ sense }) => sense))];
  const [only] = senses;
  return senses.length === 1 && only !== undefined ? WORDS[only] : { word: 'IT DEPENDS ON THE NETWORK', tone: 'doubtful' };
}

function conditionsOf({ request, rows }: TimingResult): readonly string[] {
  const { nodes, diskMs, lossPercent, mtbfSeconds, seeds } = request;
  const [first] = rows;
  return [
    `${nodes} nodes; a sync takes ${plainMs(diskMs)} ms in the median, ${lossPercent} % of messages are lost, and a node fails once in ${spanText(mtbfSeconds)}.`,
    `${counted(seeds, 'trial')} of each setting: ${first === undefined ? '' : `${first.hours.toFixed(1)} hours of virtual time at work, in which no node fails, and `}then a crash of the leader at a random moment.`,
  ];
}

export function spanText(seconds: number): string {
  if (seconds >= 2 * 86_400) return `${grouped(seconds / 86_400)} days`;
  if (seconds >= 7200) return `${grouped(seconds / 3600)} hours`;
  return seconds >= 120 ? `${grouped(seconds / 60)} minutes` : `${grouped(seconds)} s`;
}

const COLUMNS = 'Milliseconds without a leader after a crash; failures whose first election chose nobody; elections that nobody needed, and all time without a leader; milliseconds until a write is committed; messages a second that only say who leads, with their answers.';

function tableOf(rttMs: number, rows: readonly TimingRow[], isFirst: boolean): PresentedTable {
  return {
    caption: `Round trip ${plainMs(rttMs)} ms.${isFirst ? ` ${COLUMNS}` : ''}`,
    columns: [
      { head: 'setting' }, { head: 'heartbeat', isNumber: true }, { head: 'timeouts', isNumber: true }, { head: 'p50', isNumber: true },
      { head: 'p99', isNumber: true }, { head: 'split', isNumber: true }, { head: 'needless', isNumber: true },
      { head: 'leaderless', isNumber: true }, { head: 'commit p50', isNumber: true }, { head: 'p99', isNumber: true },
      { head: 'heartbeats/s', isNumber: true },
    ],
    rows: rows.filter((row) => row.rttMs === rttMs).map((row) => [
      row.change ?? 'as asked', plainMs(row.heartbeatMs), `${plainMs(row.electionMinMs)}-${plainMs(row.electionMaxMs)}`,
      usText(row.leaderlessUs?.p50), usText(row.leaderlessUs?.p99), splitText(row), String(row.needless), shareText(row.leaderlessShare),
      usText(row.commitUs?.p50), usText(row.commitUs?.p99), grouped(row.heartbeatsPerSecond),
    ]),
  };
}

function splitText({ splits, failures }: TimingRow): string {
  return failures === 0 ? '-' : `${((100 * splits) / failures).toFixed(1)} %`;
}

/** Of all time, in parts of which one can say how long they are. */
function shareText(share: number): string {
  const secondsPerMonth = share * 30 * 86_400;
  if (share >= 0.01) return `${(100 * share).toFixed(1)} %`;
  return secondsPerMonth >= 100 ? `${grouped(secondsPerMonth)} s/month` : `${secondsPerMonth.toFixed(2)} s/month`;
}

const OPENING: { readonly [sense in Verdict['sense']]: string } = {
  sensible: 'yes, it is sensible',
  slow: 'it works, but is slower than need be',
  tight: 'it is tight',
  unworkable: 'no, it does not work',
};

function paragraphs(result: TimingResult, asked: TimingRow, verdict: Verdict): readonly string[] {
  const { mtbfSeconds } = result.request;
  const { timeoutInBroadcasts, mtbfInTimeouts, spareHeartbeats } = verdict;
  const rule = `The rule is broadcast time ≪ election timeout ≪ time between failures: a request to all and their answers took ${
    usText(asked.broadcastUs)} ms, the shortest timeout is ${times(timeoutInBroadcasts)} that, and failures are ${times(mtbfInTimeouts)} the longest timeout apart.`;
  const lost = spareHeartbeats === 0 ? 'No heartbeat may be lost: one that is missing can start an election.'
    : `${counted(spareHeartbeats, 'heartbeat')} in a row may be lost before a follower can time out.`;
  const failure = asked.leaderlessUs === null ? 'No trial came to a new leader.'
    : `After a crash nobody led for ${usText(asked.leaderlessUs.p50)} ms in the median and ${usText(asked.leaderlessUs.p99)} ms in one case of a hundred; with a failure in ${
      spanText(mtbfSeconds)} and what needless elections took that is ${shareText(asked.leaderlessShare)}.`;
  return [
    `Round trip ${plainMs(asked.rttMs)} ms: ${OPENING[verdict.sense]}. ${rule} ${lost}`,
    `${failure} ${needlessWords(asked)}`,
    betterWords(asked, verdict, neighboursOf(result, asked)),
  ];
}

function times(factor: number): string {
  return factor >= 1e6 ? `${factor.toExponential(0).replace('e+', ' x 10^')} times` : `${factor >= 10 ? grouped(factor) : factor.toFixed(1)} times`;
}

function needlessWords({ needless, hours, needlessPerHourMost }: TimingRow): string {
  const most = `at most ${needlessPerHourMost.toFixed(1)} an hour at 95 %`;
  return needless === 0 ? `No leader that was up was replaced in ${hours.toFixed(1)} hours (${most}).`
    : `Leaders that were up were replaced ${counted(needless, 'time')} in ${hours.toFixed(1)} hours (${most}).`;
}

function betterWords(asked: TimingRow, { better, sense, timeoutInBroadcasts }: Verdict,
  neighbours: readonly TimingRow[]): string {
  if (better !== null) {
    const cost = better.heartbeatsPerSecond > asked.heartbeatsPerSecond
      ? `costs ${grouped(better.heartbeatsPerSecond - asked.heartbeatsPerSecond)} more messages a second`
      : `leaves less room: the shortest timeout is then ${times((1000 * better.electionMinMs) / (better.broadcastUs ?? 1))} the broadcast time, with a heartbeat of ${plainMs(better.heartbeatMs)} ms`;
    return `Better: ${better.change ?? ''}, a heartbeat of ${plainMs(better.heartbeatMs)} ms with ${settingText(better)}: ${
      usText(better.leaderlessUs?.p99)} ms instead of ${usText(asked.leaderlessUs?.p99)} in one failure of a hundred. It ${cost}.`;
  }
  if (sense !== 'tight' && sense !== 'unworkable') return 'None of its neighbours is clearly better without leaving the rule.';
  if (timeoutInBroadcasts >= MUCH_LESS) return calmerWords(asked, neighbours);
  const longer = neighbours.find(({ change }) => change === 'twice as long timeouts');
  const wanted = `The rule asks for a shortest timeout of ten broadcast times: ${msText((10 * asked.electionMinMs) / Math.max(timeoutInBroadcasts, 1e-9))} ms here.`;
  return longer === undefined ? wanted : `${wanted} With timeouts twice as long ${splitText(longer)} of the first elections chose nobody instead of ${
    splitText(asked)}, and nobody led for ${usText(longer.leaderlessUs?.p50)} ms in the median instead of ${usText(asked.leaderlessUs?.p50)}.`;
}

/** Timeouts are long enough, and yet leaders are replaced, or a lost heartbeat may do it. */
function calmerWords(asked: TimingRow, neighbours: readonly TimingRow[]): string {
  const calmest = [...neighbours].sort((one, other) => one.needless - other.needless
    || (one.leaderlessUs?.p99 ?? Infinity) - (other.leaderlessUs?.p99 ?? Infinity))[0];
  if (calmest === undefined || calmest.needless > asked.needless) return 'None of its neighbours is calmer.';
  return `Calmer: ${calmest.change ?? ''}, a heartbeat of ${plainMs(calmest.heartbeatMs)} ms with ${settingText(calmest)}: ${
    counted(calmest.needless, 'needless election')} instead of ${grouped(asked.needless)}, with ${
    usText(calmest.leaderlessUs?.p99)} ms instead of ${usText(asked.leaderlessUs?.p99)} in one failure of a hundred, and ${
    grouped(calmest.heartbeatsPerSecond)} messages a second instead of ${grouped(asked.heartbeatsPerSecond)}.`;
}

function chartOf(rttMs: number, rows: readonly TimingRow[]): Chart {
  const shown = rows.filter((row) => row.rttMs === rttMs);
  return {
    name: `rtt-${String(rttMs).replace('.', '_')}`,
    caption: 'The bar is the median; the whisker ends where 99 of 100 failures are over.',
    svg: barChart({
      title: `Time without a leader after a crash, round trip ${plainMs(rttMs)} ms`,
      subtitle: 'median, with a whisker from it to p99; milliseconds',
      description: shown.map((row) => `${nameOf(row)}: half within ${usText(row.leaderlessUs?.p50)} ms, 99 % within ${usText(row.leaderlessUs?.p99)} ms.`).join(' '),
      bars: shown.map((row) => ({
        name: nameOf(row), value: (row.leaderlessUs?.p50 ?? 0) / 1000, isFaint: row.change !== null,
        range: [(row.leaderlessUs?.p50 ?? 0) / 1000, (row.leaderlessUs?.p99 ?? 0) / 1000],
        note: `(${usText(row.leaderlessUs?.p99)})`,
      })),
      format: msText,
    }),
  };
}

function nameOf({ change, heartbeatMs, electionMinMs, electionMaxMs }: TimingRow): string {
  return `${change ?? 'as asked'}: ${plainMs(heartbeatMs)}, ${plainMs(electionMinMs)}-${plainMs(electionMaxMs)}`;
}

function dataOf(rows: readonly TimingRow[]): Presentation['data'] {
  return {
    head: [
      'rtt_ms', 'setting', 'heartbeat_ms', 'election_min_ms', 'election_max_ms', 'failures', 'unfinished', 'leaderless_p50_us',
      'leaderless_p90_us', 'leaderless_p99_us', 'leaderless_max_us', 'leaderless_mean_us', 'splits', 'split_chance_closed_form', 'needless',
      'hours', 'leaderless_share', 'commits', 'commit_p50_us', 'commit_p99_us', 'heartbeats_per_second', 'broadcast_us',
    ],
    rows: rows.map((row) => [
      row.rttMs, row.change ?? 'as asked', row.heartbeatMs, row.electionMinMs, row.electionMaxMs, row.failures, row.unfinished,
      row.leaderlessUs?.p50 ?? null, row.leaderlessUs?.p90 ?? null, row.leaderlessUs?.p99 ?? null,
      row.leaderlessUs?.max ?? null,
      row.leaderlessUs?.mean ?? null, row.splits, row.splitChance, row.needless, row.hours,
      row.leaderlessShare, row.commitUs?.count ?? 0,
      row.commitUs?.p50 ?? null, row.commitUs?.p99 ?? null, row.heartbeatsPerSecond, row.broadcastUs,
    ]),
  };
}
