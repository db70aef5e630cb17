/**
 * What comes of judging a history.
 */
import type { Operation } from './history.ts';

export const LEVELS = [
  'linearizable', 'sequential', 'session', 'monotonic-reads', 'monotonic-writes', 'read-your-writes', 'writes-follow-reads',
  'eventual',
] as const;
export type Level = (typeof LEVELS)[number];

export interface Judgement<Input = unknown, Output = unknown> {
  readonly verdict: 'ok' | 'violation' | 'unknown';
  /** Which bound was reached; null unless the verdict is `unknown`. */
  readonly unknown: string | null;
  /** Of `violation`, and null otherwise. */
  readonly counterexample: Counterexample<Input, Output> | null;
  /** Steps of the model that were tried. */
  readonly steps: number;
}

/**
 * Operations that no order explains, even if each other one is given the benefit of the doubt: a write may have taken effect
 * or not (where the level knows no real time, at any time since its call), and a read may have seen anything.
 */
export interface Counterexample<Input = unknown, Output = unknown> {
  /** The key that they are on; null if the model has one alone, or the level looks at all keys at once. */
  readonly key: string | number | null;
  /** In the order of their calls. Of clients that read stale: those on other keys too by which they know what they do. */
  readonly operations: readonly Operation<Input, Output>[];
  /** The benefit of the doubt for any one of them too would explain the rest. False: a bound was reached before that was shown. */
  readonly isMinimal: boolean;
}
