/** What `mutants --json` prints. */
import type { CheckerClass } from '../check/checker.ts';
import type { MutantFigures } from './kills.ts';

export interface MutantsResult {
  readonly system: string;
  readonly profile: string;
  /** A trial was over when a checker of this class or a graver one had spoken. */
  readonly stopAt: CheckerClass;
  readonly trials: number;
  readonly seedsPerTrial: number;
  readonly mutants: readonly MutantFigures[];
  /** Changes about which every checker must be silent; there are none yet. */
  readonly controls: readonly never[];
  /** In all. */
  readonly seeds: number;
  readonly wallSeconds: number;
  readonly interrupted: boolean;
}
