/** `election-timeouts`: the paper's Figure 16 again, and beside it. */
import type { Compared, ElectionTimeoutsResult, ElectionTimeoutsRow } from '../../experiments/election-timeouts.ts';
import { lineChart } from '../svg/line-chart.ts';
import { counted, grouped } from '../table.ts';
import { type Chart, msText, type Presentation, type PresentedTable } from './presentation.ts';

export function presentElectionTimeouts(result: ElectionTimeoutsResult): Presentation {
  const { rows } = result;
  const apart = rows.filter(({ within }) => !within);
  return {
    name: 'election-timeouts',
    title: 'How long is a cluster without a leader? Figure 16 of the Raft paper',
    verdict: apart.length === 0 ? { word: 'AS IN THE PAPER', tone: 'good' }
      : { word: `${rows.length - apart.length} OF ${rows.length} ROWS AS IN THE PAPER`, tone: 'doubtful' },
    conditions: conditionsOf(result),
    tables: [comparison(rows)],
    words: wordsOf(rows),
    charts: [
      chartOf(rows, 'spread', 'How much election timeouts vary', 'log'),
      chartOf(rows, 'length', 'How short election timeouts are', 'linear'),
    ],
    data: {
      head: ['timeouts', 'trials', 'paper_trials', 'figure', 'ms', 'paper_ms', 'low_ms', 'high_ms', 'within'],
      rows: rows.flatMap(({ name, trials, paperTrials, compared }) => compared.map((one) =>
        [name, trials, paperTrials, one.figure, one.ms, one.paperMs, one.lowMs, one.highMs, one.within])),
    },
  };
}

function conditionsOf(result: ElectionTimeoutsResult): readonly string[] {
  const { nodes, shortLogs, broadcastMs, oneWayUs, sync, timerLateUs } = result;
  return [
    `${nodes} nodes. The leader sends a heartbeat to all at once, and goes down at a random moment of the heartbeat interval, which is half of the shortest timeout; ${
      shortLogs} of the ${nodes - 1} survivors lack its last entry and can't win. What counts is the time from the crash until another node has the votes that make it leader.`,
    `One world for all rows, chosen by hand so that few figures lie outside (docs/experiments.md): ${msText(oneWayUs[0] / 1000)} to ${msText(oneWayUs[1] / 1000)} ms from node to node, a sync of ${
      msText(sync.minUs / 1000)} to ${msText((2 * sync.medianUs - sync.minUs) / 1000)} ms (${sync.tailPpm / 10_000} % take longer), timers up to ${
      msText(timerLateUs / 1000)} ms late. A request to all, with their answers and everybody's writes, took ${msText(broadcastMs)} ms on average; the paper says about 15.`,
  ];
}

const FIGURES = ['p50', 'p90', 'p99', 'max', 'mean'] as const;

function comparison(rows: readonly ElectionTimeoutsRow[]): PresentedTable {
  return {
    caption: 'Milliseconds without a leader, and in brackets what the paper has; ! where the two differ by more than two such samples do (1 time in 100).',
    columns: [
      { head: 'timeouts' }, { head: 'trials', isNumber: true },
      ...FIGURES.map((head) => ({ head, isNumber: true })), { head: 'beside the paper' },
    ],
    rows: rows.map((row) => [
      row.name, grouped(row.trials),
      ...FIGURES.map((figure) => cellOf(row.compared.find((one) => one.figure === figure))),
      row.unfinished > 0 ? `${counted(row.unfinished, 'trial')} without end` : row.within ? 'within' : 'not within',
    ]),
  };
}

function cellOf(compared: Compared | undefined): string {
  if (compared === undefined) return '-';
  return `${compared.within ? '' : '! '}${msText(compared.ms)} (${grouped(compared.paperMs)})`;
}

function wordsOf(rows: readonly ElectionTimeoutsRow[]): readonly string[] {
  const all = rows.flatMap(({ name, compared }) => compared.map((one) => ({ ...one, name })));
  const apart = all.filter(({ within }) => !within);
  const expected = (all.length / 100).toFixed(1);
  const summary = `${all.length - apart.length} of ${all.length} figures are within the sampling error of both samples at 99 %; of as many, ${expected} would lie outside if both were samples of one thing.`;
  const outside = apart.map(({ name, figure, ms, paperMs, lowMs, highMs }) =>
    `${name}, ${figure}: ${msText(ms)} ms; the paper's ${grouped(paperMs)} would have to lie ${
      highMs === null ? `above ${msText(lowMs)}` : `between ${msText(lowMs)} and ${msText(highMs)}`}.`);
  return [summary, ...outside, ...whatItSays(rows)];
}

/** The two sentences of the paper that the figure is there for, with what was found here. */
function whatItSays(rows: readonly ElectionTimeoutsRow[]): readonly string[] {
  const figure = (row: string, name: string): number | undefined =>
    rows.find((one) => one.name === row)?.compared.find((one) => one.figure === name)?.ms;
  const [locked, little, more] = [figure('150-150', 'p50'), figure('150-155', 'p50'), figure('150-200', 'max')];
  const [short, shortMost] = [figure('12-24', 'mean'), figure('12-24', 'max')];
  if (locked === undefined || little === undefined || more === undefined || short === undefined || shortMost === undefined) return [];
  return [
    `A little randomness is enough: the median falls from ${msText(locked / 1000)} s with none of it to ${msText(little)} ms with 5 ms; with 50 ms the worst case is ${msText(more)} ms.`,
    `Short timeouts make short gaps: with 12 to 24 ms the mean is ${msText(short)} ms, and the longest ${msText(shortMost)} ms.`,
  ];
}

function chartOf(rows: readonly ElectionTimeoutsRow[], plot: ElectionTimeoutsRow['plot'], title: string, scale: 'linear' | 'log'): Chart {
  const shown = rows.filter((row) => row.plot === plot && row.cumulative.length > 0);
  const figures = shown.map(({ name, compared }) =>
    `${name} ms: half within ${msText(compared.find(({ figure }) => figure === 'p50')?.ms ?? 0)} ms`);
  return {
    name: plot,
    caption: 'Each line is the share of trials in which there was a leader again within that time; as in the paper’s Figure 16.',
    svg: lineChart({
      title, subtitle: 'cumulative share of trials over the time without a leader',
      description: `${title}. ${figures.join('; ')}.`,
      x: { label: 'time without a leader', unit: 'ms', scale, ...(scale === 'log' ? { domain: [50, Math.max(100_000, ...shown.map(({ cumulative }) => cumulative.at(-1)?.[0] ?? 0))] } : { domain: [0, 600] }) },
      y: { label: 'cumulative share', scale: 'linear', domain: [0, 1], format: (share) => `${Math.round(100 * share)} %` },
      series: shown.map(({ name, cumulative }) => ({ name: `${name} ms`, points: cumulative, step: true })),
    }),
  };
}
