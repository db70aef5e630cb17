/** What `explain --json` prints. */
import type { Violation } from '../../check/checker.ts';
import type { NodeStateText } from '../state-at.ts';

export interface ExplainResult {
  /** Null if there is none to explain: then there are no steps. */
  readonly violation: Violation | null;
  /** Of the whole run. */
  readonly events: number;
  readonly steps: readonly StoryStep[];
  /** How many more steps led to it that are not told. */
  readonly omitted: number;
  /** How the nodes stood when it fell, where it fell by what did not happen. */
  readonly states?: readonly NodeStateText[];
}

export interface StoryStep {
  /** From 1. */
  readonly number: number;
  readonly event: number;
  readonly virtualMs: number;
  /** `node 2`, `client 1`, `world` */
  readonly subject: string;
  readonly text: string;
  /** The numbers of the earlier steps that it came of. */
  readonly because: readonly number[];
}
