/**
 * The same fault on other nodes.
 */
import type { Fault, Target } from '../sim/plan.ts';

/** Each node that it strikes gives way to another; where its trigger lies in wait stays. */
export function retarget(fault: Fault, other: (target: Target) => Target): Fault {
  if (fault.type === 'partition') return { ...fault, groups: fault.groups.map((side) => side.map(other)) };
  if (fault.type === 'cut' || fault.type === 'clog') return { ...fault, from: other(fault.from), to: other(fault.to) };
  return 'node' in fault ? { ...fault, node: other(fault.node) } : fault;
}
