/**
 * Whether a proposed Case will do: it shows the violation, and the unbroken system stands it. A world in which nothing can go
 * well, such as one without a single voter, is no finding.
 */
import type { System } from '../../systems/system.ts';
import type { Case } from '../case-type.ts';
import { run } from '../run.ts';
import type { Target } from '../target.ts';
import type { Shown } from './conversation.ts';

export interface Aim {
  readonly target: Target;
  /** The run that was found has a mutant, and without it nothing falls: so it must be of all that is proposed. */
  readonly sparesTheUnbroken: boolean;
}

export function aimAt(testCase: Case, target: Target, system: System): Aim {
  return { target, sparesTheUnbroken: testCase.plan.mutant !== undefined && isHarmless(unbroken(testCase), system) };
}

/** When the violation shows; null if it does not, or says nothing of the mutant. */
export function judge(testCase: Case, system: System, { target, sparesTheUnbroken }: Aim): Omit<Shown, 'index'> | null {
  const { violations } = run(testCase, system);
  const found = violations.find(({ signature }) => signature === target.signature);
  if (found === undefined) return null;
  if (sparesTheUnbroken && !isHarmless(unbroken(testCase), system)) return null;
  return { timeUs: found.timeUs, event: found.event };
}

function isHarmless(testCase: Case, system: System): boolean {
  const { violations, unknown } = run(testCase, system);
  return violations.length === 0 && unknown === null;
}

function unbroken({ plan: { mutant: _mutant, ...plan }, ...rest }: Case): Case {
  return { ...rest, plan };
}
