/**
 * What a scenario comes to: its checks, its story, and for each cluster what was seen and the Case that plays it again.
 */
import type { Violation } from '../check/checker.ts';
import type { Case } from '../fuzz/case-type.ts';
import type { Overwritten } from './overwritten.ts';

export interface Check {
  readonly description: string;
  readonly passed: boolean;
  /** The value that was seen; of a failed check also the one that was expected. */
  readonly detail: string;
}

/** What a scenario told, in order: sentences, checks, and violations where they were seen. */
export type StoryLine =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'check'; readonly check: Check }
  | { readonly type: 'violation'; readonly violation: Violation };

export interface PlayedCluster {
  readonly name: string;
  readonly violations: readonly Violation[];
  readonly overwritten: readonly Overwritten[];
  readonly digest: string;
  /** Runs to the same digest. */
  readonly case: Case;
}

export interface ScenarioResult {
  readonly name: string;
  readonly title: string;
  readonly source: string;
  readonly mutant: string | null;
  /** All checks hold, and no checker saw a violation. */
  readonly passed: boolean;
  readonly checks: readonly Check[];
  readonly story: readonly StoryLine[];
  readonly clusters: readonly PlayedCluster[];
  readonly violations: readonly Violation[];
  /** That of its cluster; of several, a digest of theirs. */
  readonly digest: string;
}
