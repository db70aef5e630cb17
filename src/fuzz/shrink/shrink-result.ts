/**
 * What shrinking has come to, as `shrink --json` prints it.
 */
import { assert } from '../../base/assert.ts';
import type { Violation } from '../../check/checker.ts';
import type { System } from '../../systems/system.ts';
import { formatCase, parseCase } from '../case.ts';
import type { Case } from '../case-type.ts';
import { run } from '../run.ts';
import type { Found } from '../target.ts';
import { programVersion } from '../version.ts';
import { whatHappened } from './happened.ts';
import { sizeOf } from './measure.ts';
import type { Shrinker } from './shrinker.ts';

/** What a run holds beyond calm, and of how many events it was. */
export interface RunSize {
  readonly faults: number;
  readonly operations: number;
  readonly nodes: number;
  readonly decisions: number;
  readonly events: number;
}

export interface ShrinkResult {
  /** Null: nothing falls, so there is nothing to shrink. */
  readonly violation: Violation | null;
  /** As it was: also what was drawn counts. */
  readonly before: RunSize | null;
  readonly after: RunSize | null;
  /** Cases that were tried. */
  readonly attempts: number;
  /** Nothing more can be left out; not if the budget was spent before, or somebody said stop. */
  readonly complete: boolean;
  readonly case: Case | null;
}

export const NOTHING_TO_SHRINK: ShrinkResult = {
  violation: null, before: null, after: null, attempts: 0, complete: true, case: null,
};

/** Runs the smallest Case once more, for what it now comes to. */
export function shrinkResult(found: Found, shrinker: Shrinker, system: System): ShrinkResult {
  shrinker.wrapUp(system);
  const { best, attempts, aim, proposal } = shrinker;
  const { expect: _expect, ...testCase } = best.testCase;
  // What counts is the Case as it is read from its file.
  const parsed = parseCase(JSON.parse(formatCase(testCase)), [system]);
  assert(parsed.ok, 'what was shrunk is a Case', parsed);
  const outcome = run(parsed.testCase, system);
  const violation = outcome.violations.find(({ signature }) => signature === aim.target.signature);
  assert(violation !== undefined, 'what was shrunk shows its violation', aim.target.signature);
  const { checker, signature } = violation;
  return {
    violation,
    before: sizeBefore(found, system),
    after: { ...sizeOfRun(best.testCase), events: outcome.events },
    attempts,
    complete: proposal === null,
    case: { ...testCase, programVersion, expect: { digest: outcome.digest, checker, signature } },
  };
}

/** With all that is drawn. */
function sizeBefore({ testCase, outcome }: Found, system: System): RunSize {
  const written = sizeOfRun(testCase);
  const { requests, decisions } = whatHappened(testCase, system);
  const isDrawn = testCase.choices.fallback === 'seeded';
  return {
    ...written, operations: written.operations + requests.length,
    decisions: isDrawn ? Object.keys(decisions).length : written.decisions, events: outcome.events,
  };
}

function sizeOfRun(testCase: Case): Omit<RunSize, 'events'> {
  const { faults, operations, nodes, decisions } = sizeOf(testCase);
  return { faults, operations, nodes, decisions };
}
