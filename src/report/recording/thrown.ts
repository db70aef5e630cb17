/**
 * A step that threw: the run ended in it, so that no observer was told of it.
 */
import type { Violation } from '../../check/checker.ts';
import type { NodeId } from '../../protocol.ts';

export interface Thrown {
  readonly node: NodeId;
  readonly event: number;
}

/** Null if none did. */
export function thrownIn(violations: readonly Violation[]): Thrown | null {
  for (const { checker, node, event } of violations) {
    if (checker === 'no-exception' && node !== null) return { node, event };
  }
  return null;
}
