/**
 * The lists in a Case that can be made shorter: what strikes it, what was decided, who belongs to it, and what goes on in its
 * world.
 */
import type { NodeId } from '../../protocol.ts';
import type { Fault, Json, Plan } from '../../sim/plan.ts';
import type { Simplification, System } from '../../systems/system.ts';
import { nameProblems } from '../case-names.ts';
import type { Case } from '../case-type.ts';
import { worldSimplifications } from './calmer.ts';
import type { Lens } from './reduce.ts';
import { withoutNode } from './without-node.ts';

export function withPlan(testCase: Case, change: (plan: Plan) => Plan): Case {
  return { ...testCase, plan: change(testCase.plan) };
}

export const faults: Lens<Fault> = {
  pass: 'faults',
  items: ({ plan }) => plan.faults,
  keep: (testCase, kept) => withPlan(testCase, (plan) => ({ ...plan, faults: kept })),
};

/** By their ids. */
export const decisions: Lens<readonly [string, Json]> = {
  pass: 'decisions',
  items: ({ choices }) => Object.entries(choices.overrides),
  keep: (testCase, kept) =>
    ({ ...testCase, choices: { ...testCase.choices, overrides: Object.fromEntries(kept) } }),
};

export function nodes(system: System): Lens<NodeId> {
  return {
    pass: 'nodes',
    items: ({ plan }) => plan.nodes,
    keep(testCase, kept) {
      let smaller: Case | null = testCase;
      for (const node of testCase.plan.nodes) {
        if (smaller !== null && !kept.includes(node)) smaller = withoutNode(smaller, node, system);
      }
      return smaller !== null && isSound(smaller, system) ? smaller : null;
    },
  };
}

/** What of its world, and of the system's features, is not yet as simple as it could be. */
export function complications(system: System): Lens<Simplification> {
  const all = [...worldSimplifications, ...system.simplifications ?? []];
  return {
    pass: 'features',
    items: ({ plan }) => all.filter((simple) => !isEqual(simple.apply(plan), plan)),
    keep(testCase, kept) {
      const gone = this.items(testCase).filter(({ name }) => !kept.some((other) => other.name === name));
      const calmer = withPlan(testCase, (plan) => gone.reduce((simpler, step) => step.apply(simpler), plan));
      return isSound(calmer, system) ? calmer : null;
    },
  };
}

/** What was made of a Case may not be one any more: nobody is left to vote, say. */
function isSound(testCase: Case, system: System): boolean {
  return nameProblems(testCase, system).length === 0;
}

/** Plans are plain JSON, and what is changed keeps its place; nothing is changed of their faults. */
function isEqual(one: Plan, other: Plan): boolean {
  return JSON.stringify({ ...one, faults: [] }) === JSON.stringify({ ...other, faults: [] });
}
