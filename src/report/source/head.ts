/**
 * The head of a script that is written from a Case: its title, its source, and the comment that says what happens and why it
 * matters.
 */
import type { Violation } from '../../check/checker.ts';
import type { Plan } from '../../sim/plan.ts';
import type { System, Variant } from '../../systems/system.ts';
import { counted } from '../table.ts';
import { capitalised, shortened, tame } from './code.ts';
import { type Seen, tellBriefly } from './story.ts';

interface Head {
  /** The mutant; undefined if the run goes wrong without one. */
  readonly variant: Variant | undefined;
  readonly plan: Plan;
  readonly target: Violation;
  readonly system: System;
  readonly seen: Seen;
}

/** One sentence without its full stop. */
export function titleOf(variant: Variant | undefined, { checker }: Violation): string {
  if (variant === undefined) return `What ${checker} objects to`;
  const { id, explanation } = variant;
  const lowered = explanation.charAt(0).toLowerCase() + explanation.slice(1);
  return `What ${id} does: ${lowered.replace(/\.$/, '')}`;
}

/** Where the paper says how it should be. */
export function sourceOf(variant: Variant | undefined, target: Violation): string {
  const source = tame(variant?.source ?? target.source);
  if (/^Raft\b/.test(source)) return source;
  return source.startsWith('dissertation') ? `Raft ${source}` : `Raft: ${source}`;
}

export function headParagraphs({ variant, plan, target, system, seen }: Head): readonly string[] {
  const { checker, message, source } = target;
  const story = tellBriefly(seen.trace, system, target).join(' ');
  const led = story === '' ? '' : `${story} `;
  const harm = `${led}Then ${checker} objects: ${shortened(message)}`;
  const rule = `What the checker holds to: ${source}.`;
  if (variant === undefined) {
    return [`${capitalised(titleOf(variant, target))}.`, harm, rule, FAILS];
  }
  const { id, explanation } = variant;
  return [
    explanation,
    `With \`--break ${id}\`, a cluster of ${counted(plan.nodes.length, 'node')} comes to this. ${harm}`,
    `The paper has it otherwise: ${variant.source}. ${rule}`,
    PASSES,
  ];
}

const PASSES = 'The comments below tell what happens under the mutant. With the rule in its place the same befalls the cluster, '
  + 'and no checker objects.';
const FAILS = 'No rule is broken on purpose here: the comments below tell what Raft as it stands came to.';
