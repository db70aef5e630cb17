/**
 * How large a Case is, as a person who has to read it would count: what differs from a calm world in which nobody asks for
 * anything.
 */
import type { Case } from '../case-type.ts';

export interface CaseSize {
  /** What the world does to the cluster: crashes, cuts, timers that are made to go off ... */
  readonly faults: number;
  /** What clients and operators ask for, where it stands in the Case; what they draw is not counted. */
  readonly operations: number;
  /** Decisions of the network, of disks and of timers that stand in the Case; what is drawn is not counted. */
  readonly decisions: number;
  readonly nodes: number;
  readonly clients: number;
}

export function sizeOf({ plan, choices }: Case): CaseSize {
  const { faults, nodes, workload } = plan;
  const played = new Set(faults.map((fault) => (fault.type === 'request' ? fault.client : undefined)));
  played.delete(undefined);
  const operations = faults.filter(({ type }) => type === 'request').length;
  return {
    faults: faults.length - operations,
    operations,
    decisions: Object.keys(choices.overrides).length,
    nodes: nodes.length,
    clients: workload.clients + played.size,
  };
}

/** What is there beyond calm: faults, operations and decisions. Infinity where luck still draws some. */
export function beyondCalm(testCase: Case): number {
  const { faults, operations, decisions } = sizeOf(testCase);
  return isWrittenOut(testCase) ? faults + operations + decisions : Infinity;
}

/** Whether one is the smaller of two that show the same. */
export function isSmaller(one: Case, other: Case): boolean {
  const [mine, yours] = [rank(one), rank(other)];
  for (const [i, mark] of mine.entries()) {
    const difference = mark - (yours[i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

/** The first in which two Cases differ decides: the lower is the smaller. */
function rank(testCase: Case): readonly number[] {
  const { faults, operations, decisions, nodes, clients } = sizeOf(testCase);
  const isOut = isWrittenOut(testCase);
  const { choices, plan } = testCase;
  return [
    isOut ? 0 : 1, isOut ? faults + operations + decisions : 0, decisions, nodes, isOut ? 0 : faults, clients,
    choices.fallback === 'calm' ? 0 : 1, plan.phases.chaosUs,
  ];
}

function isWrittenOut({ choices, plan }: Case): boolean {
  return choices.fallback !== 'seeded' && plan.workload.clients === 0 && plan.workload.operator === undefined;
}
