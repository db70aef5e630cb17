/**
 * What `shrink` tells a person: what fell, how much smaller the Case is, and all that is left of it.
 */
import type { RunSize, ShrinkResult } from '../fuzz/shrink/shrink-result.ts';
import type { Case } from '../fuzz/case-type.ts';
import type { When } from '../sim/plan.ts';
import type { System } from '../systems/system.ts';
import { type Advice, adviceLines } from './advice.ts';
import { nth, tellFault } from './fault-words.ts';
import type { Paint } from './paint.ts';
import { tellDecision } from './source/decision-words.ts';
import { counted, grouped, table } from './table.ts';
import { indented, wrap } from './words.ts';

export interface ShrinkTextOptions {
  readonly system: System;
  readonly mutant: string | null;
  /** Whose violation was asked for; null: any. */
  readonly checker: string | null;
  /** What was written. */
  readonly files: readonly string[];
  /** The command that goes on where this has left off. */
  readonly longer: string;
  readonly next: Advice;
  readonly verbose: boolean;
  /** Characters to a line. */
  readonly width: number;
}

/** More is for a file to hold. */
const MOST_TOLD = 60;

export function shrinkText(result: ShrinkResult, options: ShrinkTextOptions, paint: Paint): string {
  const { system, mutant, checker, files, longer, next, verbose, width } = options;
  const subject = `${system.name}${mutant === null ? '' : `, broken by ${mutant},`}`;
  const { violation, before, after, attempts, complete, case: small } = result;
  if (violation === null || before === null || after === null || small === null) {
    const what = checker === null ? 'no violation' : `no violation of ${checker}`;
    return wrap(`Nothing to shrink: ${subject} comes to ${what}.`, width).join('\n');
  }
  const size = `${counted(after.faults, 'fault')}, ${counted(after.operations, 'operation')} and ${counted(after.decisions, 'decision')}`;
  const head = `${subject} violates ${violation.checker} (${violation.class}) on ${counted(after.nodes, 'node')} with ${size}.`;
  const ended = complete ? `nothing more can be left out, says every one of ${counted(attempts, 'attempt')}`
    : `after ${counted(attempts, 'attempt')} there may be more that can go`;
  return [
    ...wrap(head, width).map((line) => paint.bold(line)),
    ...wrap(violation.message, width),
    paint.dim(`against ${violation.source}`),
    '',
    sizes(before, after),
    paint.dim(ended),
    '',
    ...contents(small, system, width, paint),
    '',
    ...files,
    ...(verbose && !complete ? adviceLines([[longer, 'Go on for longer'], ...next], width, paint)
      : verbose ? adviceLines(next, width, paint) : []),
  ].join('\n');
}

function sizes(before: RunSize, after: RunSize): string {
  const rows = (['nodes', 'faults', 'operations', 'decisions', 'events'] as const)
    .map((name) => [name, grouped(before[name]), grouped(after[name])]);
  return table(['', 'before', 'after'], rows, [1, 2]);
}

/** All that is not calm. */
function contents({ plan, choices }: Case, system: System, width: number, paint: Paint): readonly string[] {
  const faults = plan.faults.map((fault) => {
    const told = tellFault(fault, null, (command) => system.narrate.command(command));
    if ('when' in fault) return indented(`${tellWhen(fault.when)}: ${told.replaceAll('node ?', 'that node')}`, width);
    const [first = '', ...more] = wrap(told, width - 16);
    const when = `${(fault.at / 1000).toFixed(1).padStart(10)} ms`;
    return [`${paint.dim(when)}  ${first}`, ...more.map((line) => `${' '.repeat(16)}${line}`)];
  });
  const decided = Object.entries(choices.overrides).map(([id, value]) => indented(tellDecision(id, value), width));
  const all = [...faults, ...decided];
  const told = all.slice(0, MOST_TOLD).flat();
  const rest = all.length - MOST_TOLD;
  const world = choices.fallback === 'still' ? 'a world that is calm but for this, and in which nobody times out unless it stands here'
    : 'a world that is calm but for this';
  if (choices.fallback === 'seeded') return ['What is left could not be written out: its luck is still drawn from the seed.'];
  if (all.length === 0) return ['Nothing is left: it falls in the calm.'];
  return [`What is left, in ${world}:`, ...told, ...(rest > 0 ? [`  and ${grouped(rest)} more`] : [])];
}

/** The moment of a trigger, by the name of its point. */
function tellWhen({ point, node, nth: count, side }: When): string {
  const where = side === 'durable' ? 'once it is durable, at' : side;
  return `${where} the ${nth(count)} "${point}"${node === undefined ? '' : ` of node ${node}`}`;
}
