/** The table of mutants as a page: how long each survived, seen by each class of checkers, and what the controls did. */
import type { CheckerClass } from '../../check/checker.ts';
import { CLASSES } from '../../fuzz/kills.ts';
import type { MutantResult, MutantsResult } from '../../fuzz/mutants-result.ts';
import { cellOf, compact, confidenceText, whatCameOf } from '../mutants-text.ts';
import { lineChart, type Series } from '../svg/line-chart.ts';
import { counted, grouped } from '../table.ts';
import { killPlot } from './kill-plot.ts';
import { html, type Markup, trustedMarkup } from './markup.ts';
import { htmlPage } from './page.ts';
import { badge, commandBlock, figure, htmlTable, tiles } from './parts.ts';
import { REPORT_STYLE } from './report-style.ts';

/** `more`: what stands at the end, such as links to other pages. */
export function mutantsPage(result: MutantsResult, more: Markup | null = null): string {
  return htmlPage({
    title: `Mutants of ${result.system} - Whitewater`,
    style: REPORT_STYLE,
    body: html`
${head(result)}
${plots(result)}
${areas(result.mutants).map((area) => areaSection(area, result.mutants.filter((mutant) => mutant.area === area), result))}
${controlSection(result)}
${checkerSection(result)}
${leftOutSection(result)}
${more}`,
  });
}

function head(result: MutantsResult): Markup {
  const { system, mutants, controls, stopAt, seeds, events, wallSeconds, programVersion, interrupted } = result;
  const reachable = mutants.filter(({ unreachable }) => unreachable === null);
  const killed = reachable.filter((mutant) => mutant.killed).length;
  const held = controls.filter((control) => control.held).length;
  const isGood = killed === reachable.length && held === controls.length;
  return html`<header><p class="soft">Whitewater mutants</p>
<h1>Known ways to get ${system} wrong, and what it takes to find them ${isGood ? badge('all found', 'good') : badge('not all found', 'bad')}</h1>
<p>Each mutant breaks one thing, from outside the node. A trial runs seeds of its own, one after the other, and ends at the first violation of the
class <code>${stopAt}</code> or a graver one. A <b>rule</b> checker restates the rule that was removed; an <b>outcome</b> checker sees the harm; a
<b>client</b> checker sees only what clients see.</p>
${interrupted ? html`<p class="doubtful">It was interrupted: what was not over is left out.</p>` : null}
${tiles([
    { value: `${killed} of ${reachable.length}`, name: 'mutants found in every trial', ...(killed < reachable.length ? { tone: 'bad' as const } : {}) },
    ...(controls.length === 0 ? [] : [{ value: `${held} of ${controls.length}`, name: 'controls as they must be',
      ...(held < controls.length ? { tone: 'bad' as const } : {}) }]),
    { value: grouped(seeds), name: 'seeds' }, { value: compact(events), name: 'events' },
    { value: `${wallSeconds.toFixed(1)} s`, name: 'it took' }, { value: programVersion, name: 'version' },
  ])}</header>`;
}

function plots({ mutants, stopAt }: MutantsResult): Markup | null {
  const reachable = mutants.filter(({ unreachable }) => unreachable === null);
  if (reachable.length === 0) return null;
  const found = reachable.map((mutant) => mutant[stopAt].seedsToKill);
  return html`<section><h2>Seeds until they are found</h2>
${figure(trustedMarkup(killPlot(reachable, stopAt)), `The interval: ${confidenceText(found)}.`)}
${figure(trustedMarkup(survivalPlot(reachable)), 'Of all trials, the share in which no checker of the class had spoken after so many seeds. A rule checker is told only of what it saw before the trial ended.')}
</section>`;
}

/** How many trials still had found nothing. */
function survivalPlot(mutants: readonly MutantResult[]): string {
  const series = CLASSES.map((name) => survivors(mutants, name));
  const last = Math.max(2, ...series.flatMap(({ points }) => points.map(([seeds]) => seeds)));
  return lineChart({
    title: 'Trials in which nothing was found yet',
    description: 'The share of all trials in which no checker of each class had spoken, over the number of seeds run.',
    x: { label: 'seeds', scale: 'log', domain: [1, last] }, y: { label: 'trials', unit: '%', scale: 'linear', domain: [0, 100] },
    series: series.map((one) => ({ ...one, points: [...one.points, [last, one.points.at(-1)?.[1] ?? 100]] })),
    plotHeight: 240,
  });
}

function survivors(mutants: readonly MutantResult[], name: CheckerClass): Series {
  const spreads = mutants.map((mutant) => mutant[name].seedsToKill);
  const trials = spreads.reduce((sum, spread) => sum + spread.trials, 0);
  const values = spreads.flatMap((spread) => spread.values).sort((a, b) => a - b);
  const points = new Map<number, number>();
  for (const [i, seeds] of values.entries()) points.set(seeds, (100 * (trials - i - 1)) / Math.max(1, trials));
  return { name: `${name} checkers`, step: true, points: [[1, points.get(1) ?? 100], ...[...points].filter(([seeds]) => seeds > 1)] };
}

function areas(mutants: readonly MutantResult[]): readonly string[] {
  return [...new Set(mutants.map(({ area }) => area))];
}

function areaSection(area: string, mutants: readonly MutantResult[], { stopAt }: MutantsResult): Markup {
  const columns = [
    { head: 'Mutant' }, { head: 'Profile' }, { head: 'Rule', isNumber: true }, { head: 'Outcome', isNumber: true },
    { head: 'Client', isNumber: true }, { head: 'Most', isNumber: true }, { head: 'Budget', isNumber: true }, { head: 'Found by' },
  ];
  const rows = mutants.map((mutant) => [
    html`<b>${mutant.id}</b> <span class="soft">${mutant.difficulty}</span>${mutant.killed ? null : html` ${stateOf(mutant, stopAt)}`}
<p>${mutant.explanation} <span class="soft">${mutant.source}</span></p>
${mutant.replay === null ? null : html`<details><summary>See it found</summary>${commandBlock(mutant.replay)}</details>`}`,
    mutant.profile, cellOf(mutant.rule), cellOf(mutant.outcome), cellOf(mutant.client),
    mutant[stopAt].seedsToKill.max === null ? '-' : grouped(mutant[stopAt].seedsToKill.max), grouped(mutant.seedsPerTrial), mutant.by,
  ]);
  const title = area.replaceAll('-', ' ');
  return html`<section><h2>${title.charAt(0).toUpperCase()}${title.slice(1)}</h2>
${htmlTable('Seeds until each class of checkers saw it: the median of the trials, and the interval of the true median; most: of class '
  + `${stopAt}; budget: seeds of a trial, at most.`, columns, rows)}</section>`;
}

function stateOf({ unreachable, ...mutant }: MutantResult, stopAt: CheckerClass): Markup {
  if (unreachable !== null) return html`<span class="doubtful">unreachable: ${unreachable}</span>`;
  const { kills, trials } = mutant[stopAt].seedsToKill;
  return badge(`found in ${kills} of ${trials} trials`, 'bad');
}

function controlSection({ controls }: MutantsResult): Markup | null {
  if (controls.length === 0) return null;
  const rows = controls.map((control) => [
    html`<b>${control.id}</b><p>${control.explanation} <span class="soft">${control.source}</span></p>`, control.profile, control.expect,
    badge(control.held ? 'yes' : 'no', control.held ? 'good' : 'bad'), counted(control.seeds, 'seed'), whatCameOf(control),
  ]);
  const columns = [{ head: 'Control' }, { head: 'Profile' }, { head: 'Must be' }, { head: 'Is' }, { head: 'Seeds', isNumber: true }, { head: 'Because' }];
  return html`<section><h2>Controls</h2>
${htmlTable('What looks wrong and is right: nobody may speak. What is worse than any fault that the protocol promises to stand: somebody must.', columns, rows)}</section>`;
}

function checkerSection({ checkers }: MutantsResult): Markup | null {
  if (checkers.length === 0) return null;
  const rows = checkers.map(({ checker, class: checkerClass, firstOf }) =>
    [checker, checkerClass, firstOf.map(({ id, trials }) => `${id} (${trials})`).join(', ')]);
  return html`<section><h2>Checkers</h2>
${htmlTable('Of each checker, the mutants of which it was the first of its class to speak, and in how many trials.',
    [{ head: 'Checker' }, { head: 'Class' }, { head: 'First of' }], rows)}</section>`;
}

function leftOutSection({ leftOut }: MutantsResult): Markup | null {
  if (leftOut.length === 0) return null;
  return html`<section><h2>Left out</h2>${htmlTable('Known bugs that this implementation can\'t have.', [{ head: 'Bug' }, { head: 'Why' }],
    leftOut.map(({ id, reason }) => [id, reason]))}</section>`;
}
