/**
 * What a campaign has exercised, on its page: its goals, and how fast new situations came up.
 */
import type { CampaignRecord } from '../../fuzz/campaign-record.ts';
import { nounOf, outlook } from '../campaign-text.ts';
import { lineChart } from '../svg/line-chart.ts';
import { grouped } from '../table.ts';
import { html, type Markup, trustedMarkup } from './markup.ts';
import { cellBar, figure, htmlTable } from './parts.ts';

interface GoalRow {
  readonly goal: string;
  readonly count: number;
  /** Null: never. */
  readonly first: number | null;
}

/** Told before all else: null if every goal was reached, or there is none. */
export function missedGoals({ summary: { sometimes, failed } }: CampaignRecord): Markup | null {
  const missed = Object.entries(sometimes).filter(([, count]) => count === 0).map(([goal]) => goal).sort();
  if (missed.length === 0) return null;
  return html`<div class="notice doubtful"><h3>Goals never reached: ${missed.length} of ${Object.keys(sometimes).length}</h3>
<ul class="words">${missed.map((goal) => html`<li><code>${goal}</code></li> `)}</ul>
<p class="soft">What was never exercised was not tested.${failed > 0 ? ' Runs that end at a violation go through less than they would.' : ''}</p></div>`;
}

export function goalSection({ summary, figures }: CampaignRecord): Markup | null {
  const firsts = new Map(figures.goalsFirst.map(({ goal, seed }) => [goal, seed]));
  const all = Object.entries(summary.sometimes);
  const rows = all.map(([goal, count]): GoalRow => ({ goal, count, first: firsts.get(goal) ?? null }))
    .filter(({ count }) => count > 0).sort((a, b) => a.count - b.count || (a.goal < b.goal ? -1 : 1));
  if (rows.length === 0) return null;
  const noun = nounOf(summary);
  const half = Math.ceil(rows.length / 2);
  return html`<section>
<h2>Goals reached: ${rows.length} of ${all.length}</h2>
<p class="soft">What a campaign should come to at some time, if it is to prove anything: how often it did, and in which ${noun} first. Bars by
powers of ten.</p>
<div class="two">${goalTable(rows.slice(0, half), rows, noun, 'The rarest')}${goalTable(rows.slice(half), rows, noun, 'The others')}</div>
</section>`;
}

function goalTable(rows: readonly GoalRow[], all: readonly GoalRow[], noun: string, caption: string): Markup | null {
  if (rows.length === 0) return null;
  const most = digits(Math.max(...all.map(({ count }) => count)));
  return htmlTable(`${caption}, by count`, [{ head: 'Goal' }, { head: '' }, { head: 'Times', isNumber: true }, { head: `First ${noun}`, isNumber: true }],
    rows.map(({ goal, count, first }) => [goal, cellBar(digits(count) / most), grouped(count), first]));
}

/** How large a number is, in digits and what is between them. */
function digits(count: number): number {
  const { length } = String(count);
  return length - 1 + count / Number(`1${'0'.repeat(length)}`);
}

export function curveSection(record: CampaignRecord): Markup | null {
  const { summary, figures: { situations } } = record;
  const { coverage } = summary;
  if (coverage === null || situations.length < 3) return null;
  const noun = nounOf(summary);
  const last = coverage.newStatesByTenth.at(-1) ?? 0;
  const curve = lineChart({
    title: `Situations of the whole cluster: ${grouped(coverage.states)}${coverage.full ? ' or more' : ''}`,
    description: `How many different situations had come up after so many ${noun}s. They rise to ${grouped(coverage.states)} after ${grouped(coverage.runs)}.`,
    x: { label: `${noun}s`, scale: 'linear' }, y: { label: 'situations', scale: 'linear' },
    series: [{ name: '', points: situations }], plotHeight: 240,
  });
  return html`<section>
<h2>Saturation</h2>
${figure(trustedMarkup(curve), `Each point: the situations that had come up by then. The last tenth of the ${noun}s found ${grouped(last)} new ones; ${outlook(summary)}.`)}
${goalCurve(record)}
</section>`;
}

function goalCurve({ summary, figures }: CampaignRecord): Markup | null {
  const goals = Object.keys(summary.sometimes).length;
  if (figures.goalsFirst.length < 2) return null;
  const noun = nounOf(summary);
  const reached = figures.goalsFirst.map(({ seed }, i) => [seed - summary.firstSeed + 1, i + 1] as const);
  const points = [...reached, [Math.max(summary.seeds, 1), reached.length] as const];
  const { goal, seed } = figures.goalsFirst.at(-1) ?? { goal: '', seed: 0 };
  return figure(trustedMarkup(lineChart({
    title: `Goals reached: ${reached.length} of ${goals}`,
    description: `How many goals had been reached after so many ${noun}s.`,
    x: { label: `${noun}s`, scale: 'log', domain: [1, Math.max(2, summary.seeds)] }, y: { label: 'goals', scale: 'linear', domain: [0, goals] },
    series: [{ name: '', points, step: true }], marks: [{ axis: 'y', at: goals, label: 'all' }], plotHeight: 160,
  })), `The last to be reached for the first time: ${goal}, in ${noun} ${seed}.`);
}
