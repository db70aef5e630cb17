/**
 * The table of mutants as a document: what is published with a release, and what every run of the table writes.
 */
import type { CheckerResult, ControlResult, MutantResult, MutantsResult } from '../fuzz/mutants-result.ts';
import { cellOf, compact, confidenceText, whatCameOf } from './mutants-text.ts';
import { counted, grouped } from './table.ts';

export function mutantsMarkdown(result: MutantsResult): string {
  const reachable = result.mutants.filter(({ unreachable }) => unreachable === null);
  const killed = reachable.filter((mutant) => mutant.killed);
  return `${[
    `# Known ways to get ${result.system} wrong, and what it takes to find them`,
    '',
    `${killed.length} of ${counted(reachable.length, 'mutant')} found in every trial${result.interrupted ? ' (interrupted: what was not over is left out)' : ''}. ${
      result.controls.length === 0 ? '' : `${result.controls.filter(({ held }) => held).length} of ${counted(result.controls.length, 'control')} ${result.controls.length === 1 ? 'is as it' : 'are as they'} must be. `
    }${counted(result.seeds, 'seed')}, ${counted(result.events, 'event')}, version ${result.programVersion}, ${counted(Math.round(result.wallSeconds), 'second')}.`,
    '',
    ...method(result),
    ...areasOf(result.mutants).flatMap((area) => areaLines(area, result.mutants.filter((mutant) => mutant.area === area))),
    ...controlLines(result.controls),
    ...checkerLines(result.checkers),
    ...leftOutLines(result),
  ].join('\n').trimEnd()}\n`;
}

function method({ stopAt, mutants, nodes }: MutantsResult): readonly string[] {
  const spreads = mutants.map(({ outcome }) => outcome.seedsToKill).filter(({ trials }) => trials > 0);
  return [
    `Each mutant breaks one thing, from outside the node. A trial runs seeds of its own, one after the other, in the profile named${
      nodes === null ? '' : `, with ${nodes} nodes`}, and ends at the first violation of the class \`${stopAt}\` or a graver one. A **rule** checker restates the rule that was`,
    'removed, so it proves little; an **outcome** checker sees the harm, and it alone makes a mutant count as found; a **client** checker sees',
    `only what clients see (each class counts what it saw up to the end of the trial). The figures are seeds: the median of the trials, and the interval in which the true median lies (${
      confidenceText(spreads)}); *most* is the most that a trial took, *events* the median of all events up to there.`,
    '',
  ];
}

function areasOf(mutants: readonly MutantResult[]): readonly string[] {
  return [...new Set(mutants.map(({ area }) => area))];
}

function areaLines(area: string, mutants: readonly MutantResult[]): readonly string[] {
  const rows = mutants.map((mutant) => [
    `\`${mutant.id}\`: ${mutant.explanation} *${mutant.source}*`, mutant.difficulty, mutant.profile, ...figureCells(mutant),
  ]);
  const head = ['mutant', 'difficulty', 'profile', 'rule', 'outcome', 'most', 'events', 'client', 'first seen by'];
  return [`## ${titleOf(area)}`, '', ...markdownTable(head, rows), ''];
}

function figureCells({ unreachable, rule, outcome, client, killed, by }: MutantResult): readonly string[] {
  if (unreachable !== null) return ['', `unreachable: ${unreachable}`, '', '', '', ''];
  const { max, kills, trials } = outcome.seedsToKill;
  const { median: events } = outcome.eventsToKill;
  const found = killed ? cellOf(outcome) : `${cellOf(outcome)}, **in ${kills} of ${trials} trials**`;
  return [cellOf(rule), found, max === null ? '-' : grouped(max), events === null ? '-' : compact(events), cellOf(client), by ?? ''];
}

function controlLines(controls: readonly ControlResult[]): readonly string[] {
  if (controls.length === 0) return [];
  const rows = controls.map((control) => [
    `\`${control.id}\`: ${control.explanation} *${control.source}*`, control.profile, control.expect,
    control.held ? 'yes' : '**no**', `${whatCameOf(control)}${control.silent ? ` (${counted(control.seeds, 'seed')})` : ''}`,
  ]);
  return [
    '## Controls', '',
    'What looks wrong and is right: nobody may speak. What is worse than any fault that the protocol promises to stand: somebody must.', '',
    ...markdownTable(['control', 'profile', 'must be', 'is', 'because'], rows), '',
  ];
}

function checkerLines(checkers: readonly CheckerResult[]): readonly string[] {
  if (checkers.length === 0) return [];
  const rows = checkers.map(({ checker, class: checkerClass, firstOf }) => [
    `\`${checker}\``, checkerClass, firstOf.map(({ id, trials }) => `${id} (${trials})`).join(', '),
  ]);
  return [
    '## Checkers', '',
    'Of each checker, the mutants of which it was the first of its class to speak, and in how many trials.', '',
    ...markdownTable(['checker', 'class', 'first of'], rows), '',
  ];
}

function leftOutLines({ leftOut }: MutantsResult): readonly string[] {
  if (leftOut.length === 0) return [];
  return ['## Left out', '', ...leftOut.map(({ id, reason }) => `- \`${id}\`: ${reason}`), ''];
}

/** `snapshot-and-storage` as a title. */
function titleOf(area: string): string {
  const words = area.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}
