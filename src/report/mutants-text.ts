/** The table of mutants for a person. */
import type { ClassFigures, MutantFigures } from '../fuzz/kills.ts';
import type { MutantsResult } from '../fuzz/mutants-result.ts';
import type { Mutant } from '../systems/system.ts';
import type { Paint } from './paint.ts';
import { counted, grouped, table } from './table.ts';
import { wrap } from './words.ts';

/** `command` makes a campaign that finds a mutant. */
export function mutantsText(result: MutantsResult, mutants: readonly Mutant[],
  command: (id: string) => string, width: number, paint: Paint): string {
  const { trials, seedsPerTrial, seeds, wallSeconds, stopAt } = result;
  const rows = result.mutants.map((figures) => rowOf(figures, mutants, paint));
  return [
    table(['mutant', 'difficulty', 'killed', 'rule', 'outcome', 'client', 'found by'], rows, [3, 4, 5]),
    '',
    ...wrap(`Seeds until the first violation of each class: median (lower to upper quartile) of ${counted(trials, 'trial')} of ${
      grouped(seedsPerTrial)} seeds at most.`, width),
    ...wrap(`A trial ends at the first violation of the class "${stopAt}" or a graver one; each class counts what it saw up to then.`, width),
    `${counted(seeds, 'seed')} in ${wallSeconds.toFixed(1)} s${result.interrupted ? paint.doubtful(' (interrupted: unfinished mutants are left out)') : ''}`,
    ...verdict(result, width, paint),
    ...result.mutants.filter(({ killed }) => killed).slice(0, 1).map(({ id }) => `See one found: ${paint.command(command(id))}`),
  ].join('\n');
}

function verdict({ mutants }: MutantsResult, width: number, paint: Paint): readonly string[] {
  if (mutants.length === 0) return [paint.doubtful('no mutant was finished')];
  const survivors = mutants.filter(({ killed }) => !killed).map(({ id }) => id);
  if (survivors.length === 0) return [paint.good(mutants.length === 1 ? 'the mutant is killed' : `all ${mutants.length} mutants killed`)];
  const text = `${survivors.length} of ${counted(mutants.length, 'mutant')} survived: ${survivors.join(', ')}`;
  return wrap(text, width).map(paint.bad);
}

function rowOf(figures: MutantFigures, mutants: readonly Mutant[], paint: Paint): readonly string[] {
  const { kills, trials } = figures.outcome.seedsToKill;
  const difficulty = mutants.find(({ id }) => id === figures.id)?.difficulty ?? '';
  const killed = figures.killed ? paint.good('yes') : paint.bad(kills === 0 ? 'no' : `${kills} of ${trials}`);
  const { id, rule, outcome, client, by } = figures;
  return [id, difficulty, killed, cellOf(rule), cellOf(outcome), cellOf(client), by ?? rule.by ?? ''];
}

function cellOf({ seedsToKill: { median, low, high, kills } }: ClassFigures): string {
  if (kills === 0) return '-';
  const shown = (seeds: number | null): string => (seeds === null ? '?' : grouped(seeds));
  return `${shown(median)} (${shown(low)} to ${shown(high)})`;
}
