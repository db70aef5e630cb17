/**
 * A Case in which a node is not there: nobody speaks of it, and what was decided for it is not decided. Nobody is renumbered.
 */
import type { NodeId } from '../../protocol.ts';
import type { Fault, Json } from '../../sim/plan.ts';
import type { System } from '../../systems/system.ts';
import type { Case, ChoiceTable } from '../case-type.ts';

/** Null if the system can't tell what is left of its settings without the node. */
export function withoutNode(testCase: Case, node: NodeId, system: System): Case | null {
  if (system.without === undefined) return null;
  const plan = system.without(testCase.plan, node);
  const { initial } = plan;
  return {
    ...testCase,
    choices: { ...testCase.choices, overrides: withoutDecisions(testCase.choices.overrides, node) },
    plan: {
      ...plan,
      nodes: plan.nodes.filter((other) => other !== node),
      ...(initial === undefined ? {} : { initial: withoutMember(initial, node) }),
      clocks: { driftPpm: withoutMember(plan.clocks.driftPpm, node) },
      faults: plan.faults.flatMap((fault) => withoutTarget(fault, node)),
    },
  };
}

function withoutMember<T>(
  byNode: { readonly [node: string]: T }, node: NodeId,
): { readonly [node: string]: T } {
  return Object.fromEntries(Object.entries(byNode).filter(([id]) => id !== String(node)));
}

function withoutDecisions(overrides: ChoiceTable['overrides'], node: NodeId): { readonly [decision: string]: Json } {
  return Object.fromEntries(Object.entries(overrides).filter(([id]) => !speaksOf(id, node)));
}

/** Whether the name of a decision or of a message does. */
function speaksOf(name: string, node: NodeId): boolean {
  return new RegExp(`^(?:disk/|timer/|net/|)${node}[/>]|^(?:net/)?\\d+>${node}/`).test(name);
}

/** The fault as far as it strikes others. */
function withoutTarget(fault: Fault, node: NodeId): readonly Fault[] {
  if ('when' in fault && fault.when.node === node) return [];
  if (fault.type === 'partition') {
    const groups = fault.groups.map((group) => group.filter((target) => target !== node));
    return [{ ...fault, groups: groups.filter((group) => group.length > 0) }];
  }
  if (fault.type === 'cut' || fault.type === 'clog') return fault.from === node || fault.to === node ? [] : [fault];
  if (fault.type === 'deliver' || fault.type === 'drop') return speaksOf(fault.message, node) ? [] : [fault];
  return 'node' in fault && fault.node === node ? [] : [fault];
}
