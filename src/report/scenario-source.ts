/**
 * A Case as a scripted scenario: TypeScript in the API of `scenarios/`, with comments that tell what its mutant comes to. The
 * script records the same faults at the same times, and so is the same run; on the correct Raft it passes. Making the Case small
 * is for others: what comes in is written out as it is.
 */
import type { Violation } from '../check/checker.ts';
import type { Case } from '../fuzz/case-type.ts';
import type { Decisions } from '../scenario/script.ts';
import type { Fault, Json } from '../sim/plan.ts';
import type { System } from '../systems/system.ts';
import { findVariant } from '../systems/variants.ts';
import { bodyOf } from './source/body.ts';
import { header, quoted, quotedLines } from './source/code.ts';
import type { Imports } from './source/commands.ts';
import { headParagraphs, sourceOf, titleOf } from './source/head.ts';
import { optionsOf } from './source/options.ts';
import { crashesOf, type Seen, seeRun } from './source/story.ts';

export interface ScenarioSourceOptions {
  /** Kebab-case: what the scenario is called. What else it holds is made to fit. */
  readonly name: string;
}

export type ScenarioSource =
  | {
    readonly ok: true;
    readonly text: string;
    /** What the script plays: the Case up to where it ends. The script's run has the digest of this one's. */
    readonly played: Case;
  }
  /** Why there can't be such a script, for a person. */
  | { readonly ok: false; readonly reason: string };

/** More would be no story. */
const MOST_FAULTS = 1000;
const MOST_DECISIONS = 1000;

/** Writes the Case, which must have been parsed, as a script that shows `target`. */
export function scenarioSource(
  testCase: Case, system: System, target: Violation, { name }: ScenarioSourceOptions,
): ScenarioSource {
  const reason = whyNot(testCase);
  if (reason !== null) return { ok: false, reason };
  const played = playedPart(testCase, target);
  if (played.plan.phases.calmUs > 0 && played.plan.phases.chaosUs === 0) {
    return { ok: false, reason: 'it is healed before anything can happen: plan.phases.chaosUs is 0' };
  }
  const broken = seeRun(played, system);
  if (!broken.outcome.violations.some(({ signature }) => signature === target.signature)) {
    return { ok: false, reason: `its run does not come to the violation ${target.signature}` };
  }
  const correct = played.plan.mutant === undefined ? null : seeRun(withoutMutant(played), system);
  const [other] = correct?.outcome.violations ?? [];
  if (other !== undefined) {
    const what = `without ${played.plan.mutant ?? 'the mutant'} its run goes wrong, too`;
    return { ok: false, reason: `${what} (${other.checker}: ${other.message})` };
  }
  if (correct !== null && correct.outcome.unknown !== null) {
    return { ok: false, reason: `without ${played.plan.mutant ?? 'the mutant'}, ${correct.outcome.unknown}` };
  }
  return write(played, system, target, { name: kebab(name), broken, correct });
}

interface Runs {
  readonly name: string;
  readonly broken: Seen;
  /** Null where there is no mutant to take out. */
  readonly correct: Seen | null;
}

function write(played: Case, system: System, target: Violation, { name, broken, correct }: Runs): ScenarioSource {
  const { plan, choices } = played;
  const { kept, decisions } = crashDecisions(choices.overrides, broken, correct);
  const written = optionsOf(plan, decisions, choices.fallback === 'still');
  if (!written.ok) return written;
  const imports: Imports = new Set();
  const body = bodyOf({ plan, options: written.options, kept, target, system, broken, correct, imports });
  const variant = plan.mutant === undefined ? undefined : findVariant(system, plan.mutant);
  const lines = [
    ...header(headParagraphs({ variant, plan, target, system, seen: broken })),
    `import { ${[...imports].sort().concat('scenario').sort().join(', ')} } from 'whitewater';`,
    '',
    'export default scenario({',
    `  name: ${quoted(name)},`,
    `  title: ${quotedLines(titleOf(variant, target), '  ', 8)},`,
    `  source: ${quotedLines(sourceOf(variant, target), '  ', 8)},`,
    ...(plan.mutant === undefined ? [] : [`  brokenBy: { ${quoted(plan.mutant)}: [${quoted(target.checker)}] },`]),
    '',
    '  play(world) {',
    ...body,
    '  },',
    '});',
  ];
  return { ok: true, text: `${lines.join('\n')}\n`, played };
}

function whyNot({ plan, choices }: Case): string | null {
  const { system, nodes, faults } = plan;
  if (system !== 'raft') return `plan.system is ${system}: scripts are of raft`;
  if (choices.fallback === 'seeded') {
    return 'choices.fallback is seeded: its luck can\'t be written out; shrink it first, which makes it calm';
  }
  if ((choices.reseed ?? []).length > 0) return 'choices.reseed gives it other luck on its way: a script has none';
  if (nodes.some((node, i) => node !== i + 1)) {
    return `plan.nodes are ${nodes.join(', ')}: those of a script are 1, 2, 3 and so on`;
  }
  if (faults.length > MOST_FAULTS) return `it has ${faults.length} faults: a script of more than ${MOST_FAULTS} is no story`;
  const decided = Object.keys(choices.overrides).length;
  if (decided <= MOST_DECISIONS) return null;
  return `it settles ${decided} decisions: a script of more than ${MOST_DECISIONS} is no story`;
}

/**
 * The Case as far as its run goes: one that stops at the violation is over with the microsecond of it. Faults stand in their
 * order, each with its time first, as a script records them.
 */
function playedPart(testCase: Case, { timeUs }: Violation): Case {
  const { plan, stopAt } = testCase;
  const { chaosUs, calmUs } = plan.phases;
  const isInCalm = calmUs > 0 && timeUs >= chaosUs;
  const phases = stopAt === 'end' || isInCalm ? plan.phases : { chaosUs: Math.min(chaosUs, timeUs), calmUs: 0 };
  const { chaosUs: endUs } = phases;
  const struck = (atUs: number): boolean => (phases.calmUs > 0 ? atUs < endUs : atUs <= endUs);
  const triggered = plan.faults.filter((fault) => 'when' in fault);
  const timed = plan.faults.filter(isTimed).filter(({ at }) => struck(at)).sort((a, b) => a.at - b.at)
    .map(({ at, ...action }): Fault => ({ at, ...action }));
  const { expect: _expect, ...rest } = testCase;
  return { ...rest, plan: { ...plan, faults: [...triggered, ...timed], phases }, stopAt: 'end' };
}

function isTimed(fault: Fault): fault is Fault & { readonly at: number } {
  return 'at' in fault;
}

function withoutMutant(testCase: Case): Case {
  const { mutant: _mutant, ...plan } = testCase.plan;
  return { ...testCase, plan };
}

interface CrashDecisions {
  /** For each fault of a time, what its crash keeps. */
  readonly kept: readonly { readonly survivors?: number; readonly torn?: boolean }[];
  /** All others. */
  readonly decisions: Decisions;
}

/** What a crash keeps is said where it happens, if the crash is the same one with and without the mutant. */
function crashDecisions(overrides: Decisions, broken: Seen, correct: Seen | null): CrashDecisions {
  const rest = new Map<string, Json>(Object.entries(overrides));
  const others = correct === null ? null : crashesOf(correct.trace);
  const kept = crashesOf(broken.trace).slice(1).map((crash, i) => {
    const other = others === null ? crash : others[i + 1] ?? null;
    if (crash === null || other?.node !== crash.node || other.ordinal !== crash.ordinal) return {};
    const id = `disk/${crash.node}/crash/${crash.ordinal}`;
    const survivors = rest.get(`${id}/survivors`);
    const torn = rest.get(`${id}/torn`);
    const found = {
      ...(typeof survivors === 'number' ? { survivors } : {}),
      ...(typeof torn === 'boolean' ? { torn } : {}),
    };
    for (const what of Object.keys(found)) rest.delete(`${id}/${what}`);
    return found;
  });
  return { kept, decisions: Object.fromEntries(rest) };
}

function kebab(name: string): string {
  const words = name.toLowerCase().split(/[^a-z0-9]+/).filter((word) => word !== '');
  return words.length === 0 ? 'from-a-case' : words.join('-');
}
