/**
 * A Case whose nodes have other names. The names must keep their order, for it decides who comes first in the calm.
 */
import type { NodeId } from '../../protocol.ts';
import type { Fault } from '../../sim/plan.ts';
import type { System } from '../../systems/system.ts';
import type { Case } from '../case-type.ts';
import { retarget } from '../fault-targets.ts';

export type NewName = (node: NodeId) => NodeId;

/** Null if the system can't tell which of its numbers are nodes. */
export function renamed(testCase: Case, newName: NewName, system: System): Case | null {
  if (system.renamed === undefined) return null;
  const plan = system.renamed(testCase.plan, newName);
  const byNode = <T>(members: { readonly [node: string]: T }): { readonly [node: string]: T } =>
    Object.fromEntries(Object.entries(members).map(([node, member]) => [newName(Number(node)), member]));
  return {
    ...testCase,
    plan: {
      ...plan,
      nodes: plan.nodes.map(newName),
      ...(plan.initial === undefined ? {} : { initial: byNode(plan.initial) }),
      clocks: { driftPpm: byNode(plan.clocks.driftPpm) },
      faults: plan.faults.map((fault) => renamedFault(fault, newName)),
    },
    choices: {
      ...testCase.choices,
      overrides: Object.fromEntries(Object.entries(testCase.choices.overrides)
        .map(([decision, value]) => [renamedDecision(decision, newName), value])),
    },
  };
}

function renamedFault(fault: Fault, newName: NewName): Fault {
  if (fault.type === 'deliver' || fault.type === 'drop') return { ...fault, message: renamedLink(fault.message, newName) };
  const struck = retarget(fault, (target) => (target === 'subject' ? target : newName(target)));
  return 'at' in struck || struck.when.node === undefined ? struck
    : { ...struck, when: { ...struck.when, node: newName(struck.when.node) } };
}

function renamedDecision(decision: string, newName: NewName): string {
  const [subject = '', ...rest] = decision.split('/');
  const [who = '', ...which] = rest;
  if (subject === 'net') return ['net', renamedLink(who, newName), ...which].join('/');
  return subject === 'client' ? decision : [subject, newName(Number(who)), ...which].join('/');
}

/** `1>2`, with whatever follows it. */
function renamedLink(link: string, newName: NewName): string {
  return link.replace(/^(\d+)>(\d+)/,
    (_whole, from: string, to: string) => `${newName(Number(from))}>${newName(Number(to))}`);
}
