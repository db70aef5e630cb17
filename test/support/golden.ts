/**
 * The text of a golden file: a line a seed, with all that an Outcome holds in numbers.
 */
import type { Outcome } from '../../src/fuzz/run.ts';

export function goldenLine(seed: number, { digest, verdict, events, virtualUs }: Outcome): string {
  return `${String(seed).padStart(2)}  ${digest}  ${verdict}  ${events} events  ${virtualUs} us`;
}
