/**
 * What a test says of a Plan that was not survived: the violation, how large its Case is, and how to look into it.
 */
import type { Case } from '../fuzz/case-type.ts';
import { formatCase } from '../fuzz/case.ts';
import type { Outcome } from '../fuzz/run.ts';
import { sizeOf } from '../fuzz/shrink/measure.ts';
import { meant } from '../fuzz/target.ts';
import { PLAIN } from './paint.ts';
import { violationLines } from './replay-text.ts';
import { counted, grouped } from './table.ts';
import { wrap } from './words.ts';

export interface SurvivalTextOptions {
  /** The file that the Case is in; null: none. */
  readonly file: string | null;
  /** The words that the commands need besides, to find the system. */
  readonly words: readonly string[];
  readonly showCase: boolean;
}

const WIDTH = 100;

export function fallenText(testCase: Case, outcome: Outcome, options: SurvivalTextOptions): string {
  const { violations, unknown, events } = outcome;
  const violation = meant(violations, testCase.stopAt);
  const others = violations.length - 1;
  const what = violation === undefined
    ? [`There is no verdict on whether ${subject(testCase)} survives this Plan.`, ...wrap(unknown ?? '', WIDTH)]
    : [`${subject(testCase)} does not survive this Plan.`, ...violationLines(violation, WIDTH, PLAIN),
      ...(others > 0 ? [`  (and ${counted(others, 'more violation')} in the same run)`] : [])];
  const size = `The Case has ${sizeText(testCase)}. Its run ended at event ${grouped(events)}.`;
  return [...what, '', ...wrap(size, WIDTH), ...whereLines(options), ...caseLines(testCase, options)].join('\n');
}

/** Where it was expected to fall. */
export function survivedText(testCase: Case, outcome: Outcome, options: SurvivalTextOptions): string {
  const { events, virtualUs } = outcome;
  const run = `${grouped(events)} events in ${(virtualUs / 1_000_000).toFixed(3)} virtual seconds`;
  return [`${subject(testCase)} survives this Plan, which it should not: ${run}, and no checker has found anything.`,
    ...caseLines(testCase, options)].join('\n');
}

function subject({ plan: { system, mutant } }: Case): string {
  return mutant === undefined ? system : `${system}, broken by ${mutant},`;
}

function sizeText(testCase: Case): string {
  const { faults, operations, decisions, nodes, clients } = sizeOf(testCase);
  const luck = {
    seeded: `drawn from seed ${testCase.plan.seed}`, calm: 'calm', still: 'calm, and no timer goes off by itself',
  }[testCase.choices.fallback];
  const parts: readonly (readonly [count: number, noun: string])[] = [
    [nodes, 'node'], [clients, 'client'], [faults, 'fault'], [operations, 'operation'], [decisions, 'decision'],
  ];
  const there = parts.filter(([count]) => count > 0).map(([count, noun]) => counted(count, noun));
  return `${and(there)}; all else is ${luck}`;
}

function whereLines({ file, words }: SurvivalTextOptions): readonly string[] {
  if (file === null) return ['To replay it, let it be saved: toSurvive({ saveTo: \'failing-case.json\' })'];
  const named = [/^[\w./-]+$/.test(file) ? file : JSON.stringify(file), ...words].join(' ');
  return [`It is saved in ${file}. What happened, and how it came about:`,
    `  npx whitewater replay ${named} --trace`, `  npx whitewater explain ${named}`];
}

function caseLines(testCase: Case, { showCase }: SurvivalTextOptions): readonly string[] {
  return showCase ? ['', formatCase(testCase).trimEnd()] : ['The Case itself: toSurvive({ showCase: true })'];
}

function and(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}
