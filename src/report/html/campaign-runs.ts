/** How the runs of a campaign were, on its page: which faults struck them, and how they are spread. */
import type { FaultFigures, NamedDistribution } from '../../fuzz/campaign-figures.ts';
import type { CampaignRecord } from '../../fuzz/campaign-record.ts';
import { nounOf } from '../campaign-text.ts';
import { percent } from '../percent.ts';
import { grouped } from '../table.ts';
import { html, type Markup } from './markup.ts';
import { miniHistogram } from './mini-histogram.ts';
import { cellBar, htmlTable } from './parts.ts';

export function runSections(record: CampaignRecord): Markup {
  return html`${faultSection(record)}${spreadSection(record)}`;
}

function faultSection({ summary, figures: { faults, runs } }: CampaignRecord): Markup | null {
  if (faults.length === 0) return null;
  const noun = nounOf(summary);
  const rows = [...faults].sort((a, b) => b.runs - a.runs || b.times - a.times).map(({ fault, times, runs: struck }: FaultFigures) => [
    faultName(fault), cellBar(struck / runs), percent(struck / runs), grouped(struck), grouped(times), perRun(times / struck),
  ]);
  const columns = [
    { head: 'Fault' }, { head: '' }, { head: `of ${noun}s`, isNumber: true }, { head: `${noun}s`, isNumber: true },
    { head: 'Times', isNumber: true }, { head: `Times in such a ${noun}`, isNumber: true },
  ];
  return html`<section><h2>Faults</h2>
${htmlTable(`What struck, not only what was planned. Each ${noun} turns whole kinds of faults on and off.`, columns, rows)}</section>`;
}

/** `stallDisk` in words. */
function faultName(fault: string): string {
  return fault.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function perRun(times: number): string {
  return times < 10 ? String(Math.round(times * 10) / 10) : grouped(times);
}

function spreadSection({ summary, figures: { distributions, runs } }: CampaignRecord): Markup | null {
  if (distributions.length === 0) return null;
  return html`<section><h2>How the ${nounOf(summary)}s are spread</h2>
<p class="soft">Of ${grouped(runs)} runs, each its own figure; the mark is the median. The last hundredth is left out of the bars.${
  summary.failed > 0 ? ' Runs that end at a violation are short.' : ''} Time is virtual.</p>
<div class="spread">${distributions.map(spreadCard)}</div></section>`;
}

function spreadCard(distribution: NamedDistribution): Markup {
  const { name, unit, median, p90, p99, max, mean } = distribution;
  const words = unit === 'us' ? spanWords : grouped;
  const figures = [['median', median], ['mean', mean], ['90 %', p90], ['99 %', p99], ['most', max]] as const;
  return html`<article class="card"><h3>${name.charAt(0).toUpperCase()}${name.slice(1)}</h3>
${miniHistogram(distribution, name, words)}
<dl class="figures">${figures.map(([what, value]) => html`<div><dt>${what}</dt><dd>${words(value)}</dd></div>`)}</dl></article>`;
}

/** `340 us`, `12.5 ms`, `3.28 s`: to three figures. */
export function spanWords(us: number): string {
  if (us < 1000) return `${Math.round(us)} us`;
  const [value, unit] = us < 999_500 ? [us / 1000, 'ms'] : [us / 1_000_000, 's'];
  return `${value >= 1000 ? grouped(value) : String(Number(value.toPrecision(3)))} ${unit}`;
}
