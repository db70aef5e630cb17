/**
 * What a replay has come to, as plain JSON: what `replay --json` prints, for one Case and for a folder of them.
 */
import type { Violation } from '../check/checker.ts';
import type { Case } from './case-type.ts';
import type { Difference } from './event-log.ts';
import type { Outcome } from './run.ts';
import type { NodeStateText } from './state-at.ts';

export interface ReplayResult {
  readonly verdict: Outcome['verdict'];
  /** The first; null if there was none. */
  readonly violation: Violation | null;
  readonly digest: string;
  readonly events: number;
  readonly virtualSeconds: number;
  readonly violations: readonly Violation[];
  readonly unknown: string | null;
  readonly system: string;
  readonly mutant: string | null;
  /** Null if the Case expects nothing, or if the command line has made another run of it. */
  readonly expectation: ExpectationResult | null;
  readonly programVersion: { readonly case: string; readonly here: string };
  readonly deterministic?: boolean;
  readonly firstDifference?: Difference | null;
  readonly trace?: readonly string[];
  readonly states?: readonly NodeStateText[];
  readonly history?: WrittenHistory;
  /** The file of the page that was written. */
  readonly page?: string;
}

/** What the clients saw, as a file. */
export interface WrittenHistory {
  readonly file: string;
  readonly operations: number;
  /** Reads that promise less than the rest of them: they are not in the file. */
  readonly staleReads: number;
}

export interface ExpectationResult {
  /** The violation that is expected; both are null where none is. */
  readonly checker: string | null;
  readonly signature: string | null;
  /** The expected violation shows; or the run passes, as expected. */
  readonly shown: boolean;
  /** The run is the recorded one, to the last bit. */
  readonly sameDigest: boolean;
}

/** What became of one Case of the corpus. */
export interface CorpusEntry {
  readonly file: string;
  readonly verdict: 'passed' | 'violated' | 'unknown';
  /** The signature of the first violation; null if there was none. */
  readonly found: string | null;
  /** The signature that the Case expects; null: that it passes. */
  readonly expected: string | null;
  readonly asExpected: boolean;
  readonly digest: string;
  /** The run is the recorded one, to the last bit; null if nothing was recorded. */
  readonly sameDigest: boolean | null;
  readonly replay: string;
}

export interface CorpusResult {
  readonly cases: readonly CorpusEntry[];
  readonly asExpected: number;
  readonly different: number;
}

/** Compares a run with what its Case expects. */
export function compare(testCase: Case, outcome: Outcome): ExpectationResult | null {
  const { expect } = testCase;
  if (expect === undefined) return null;
  const { checker, signature, digest } = expect;
  const shown = signature === null ? outcome.verdict === 'passed'
    : outcome.violations.some((violation) => violation.signature === signature);
  return { checker, signature, shown, sameDigest: outcome.digest === digest };
}
