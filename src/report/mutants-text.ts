/** The table of mutants for a person at a terminal. */
import type { ClassFigures, Spread } from '../fuzz/kills.ts';
import type { ControlResult, MutantResult, MutantsResult } from '../fuzz/mutants-result.ts';
import type { Paint } from './paint.ts';
import { counted, grouped, table } from './table.ts';
import { wrap } from './words.ts';

export function mutantsText(result: MutantsResult, width: number, paint: Paint): string {
  const { seeds, events, wallSeconds, interrupted } = result;
  return [
    ...mutantLines(result, width, paint),
    ...controlLines(result.controls, paint),
    `${counted(seeds, 'seed')}, ${counted(events, 'event')}, ${wallSeconds.toFixed(1)} s${
      interrupted ? paint.doubtful(' (interrupted: what is not over is left out)') : ''}`,
    ...verdict(result, width, paint),
    ...result.mutants.flatMap(({ replay }) => replay ?? []).slice(0, 1).map((command) => `See one found: ${paint.command(command)}`),
  ].join('\n');
}

function mutantLines({ mutants, stopAt }: MutantsResult, width: number, paint: Paint): readonly string[] {
  if (mutants.length === 0) return [];
  const head = ['mutant', 'difficulty', 'profile', 'killed', 'rule', 'outcome', 'most', 'events', 'client', 'found by'];
  const confidences = mutants.map(({ outcome }) => outcome.seedsToKill).filter(({ trials }) => trials > 0);
  return [
    table(head, mutants.map((mutant) => rowOf(mutant, paint)), [4, 5, 6, 7, 8]),
    '',
    ...wrap(`Seeds until the first violation of each class of checkers: the median of the trials (and the interval in which the true median lies, ${
      confidenceText(confidences)}); of the outcome checkers also the most that a trial took, and the median of the events.`, width),
    ...wrap(`A trial ends at the first violation of the class "${stopAt}" or a graver one; each class counts what it saw up to then.`, width),
    ...mutants.flatMap(({ id, unreachable }) => (unreachable === null ? [] : wrap(`${id} is unreachable: ${unreachable}.`, width).map(paint.doubtful))),
    '',
  ];
}

/** `with 97.8 % confidence`; where there were fewer trials of some, of both. */
export function confidenceText(spreads: readonly Spread[]): string {
  const distinct = [...new Map(spreads.map(({ trials, confidence }) => [trials, confidence]))].sort(([one], [other]) => other - one);
  if (distinct.length === 0) return 'where there were trials';
  return distinct.map(([trials, confidence]) => `${(100 * confidence).toFixed(1)} % sure after ${counted(trials, 'trial')}`).join(', ');
}

function controlLines(controls: readonly ControlResult[], paint: Paint): readonly string[] {
  if (controls.length === 0) return [];
  const rows = controls.map((control) => [
    control.id, control.expect, control.held ? paint.good('yes') : paint.bad('no'), grouped(control.seeds), whatCameOf(control),
  ]);
  return [table(['control', 'must be', 'is', 'seeds', 'because'], rows, [3]), ''];
}

/** Half a sentence. */
export function whatCameOf({ expect, silent, shown, shownBy, by, seedsToSpeak, seeds }: ControlResult): string {
  if (expect === 'caught') return by === null ? `nobody spoke in ${counted(seeds, 'seed')}` : `${by} spoke in seed ${grouped(seedsToSpeak ?? 0)}`;
  if (!silent) return `${by ?? 'somebody'} spoke in seed ${grouped(seedsToSpeak ?? 0)}`;
  return shown === 0 ? `${shownBy} never came` : `nobody spoke, and ${shownBy} came ${counted(shown ?? 0, 'time')}`;
}

function verdict({ mutants, controls }: MutantsResult, width: number, paint: Paint): readonly string[] {
  const reachable = mutants.filter(({ unreachable }) => unreachable === null);
  const lines: string[] = [];
  const survivors = reachable.filter(({ killed }) => !killed).map(({ id }) => id);
  if (survivors.length > 0) {
    const text = `${survivors.length} of ${counted(reachable.length, 'mutant')} survived: ${survivors.join(', ')}`;
    lines.push(...wrap(text, width).map(paint.bad));
  } else if (reachable.length > 0) {
    lines.push(paint.good(reachable.length === 1 ? 'the mutant is killed' : `all ${reachable.length} mutants killed`));
  }
  const wrong = controls.filter(({ held }) => !held).map(({ id }) => id);
  if (wrong.length > 0) lines.push(paint.bad(`not as they must be: ${wrong.join(', ')}`));
  else if (controls.length > 0) lines.push(paint.good(`${counted(controls.length, 'control')} as they must be`));
  return lines.length === 0 ? [paint.doubtful('nothing was finished')] : lines;
}

function rowOf(mutant: MutantResult, paint: Paint): readonly string[] {
  const { id, difficulty, profile, rule, outcome, client, by } = mutant;
  const { max } = outcome.seedsToKill;
  const { median: events } = outcome.eventsToKill;
  return [
    id, difficulty, profile, killedText(mutant, paint), cellOf(rule), cellOf(outcome), max === null ? '-' : grouped(max),
    events === null ? '-' : compact(events), cellOf(client), by ?? rule.by ?? '',
  ];
}

function killedText({ unreachable, killed, outcome }: MutantResult, paint: Paint): string {
  if (unreachable !== null) return paint.doubtful('unreachable');
  const { kills, trials } = outcome.seedsToKill;
  return killed ? paint.good('yes') : paint.bad(kills === 0 ? 'no' : `${kills} of ${trials}`);
}

export function cellOf({ seedsToKill: { median, low, high, kills } }: ClassFigures): string {
  if (kills === 0) return '-';
  const shown = (seeds: number | null): string => (seeds === null ? '?' : grouped(seeds));
  return `${shown(median)} (${shown(low)} to ${shown(high)})`;
}

/** `950`, `12 k`, `3.4 M`: to two figures or three. */
export function compact(count: number): string {
  if (count < 1000) return String(count);
  const [value, unit] = count < 999_500 ? [count / 1000, 'k'] : [count / 1_000_000, 'M'];
  return `${value < 9.95 ? value.toFixed(1) : value.toFixed(0)} ${unit}`;
}
