/** What `mutants --json` prints, and `mutants.json` holds. */
import type { CheckerClass } from '../check/checker.ts';
import type { Difficulty, LeftOut } from '../systems/system.ts';
import type { MutantFigures } from './kills.ts';

export interface MutantResult extends MutantFigures {
  readonly id: string;
  readonly area: string;
  readonly difficulty: Difficulty;
  readonly explanation: string;
  readonly source: string;
  /** The profile whose runs were searched. */
  readonly profile: string;
  /** Why no run of this profile can show it, so that none was searched; null if some may. */
  readonly unreachable: string | null;
  /** Of each trial, at most. */
  readonly seedsPerTrial: number;
  /** The command that shows the first finding; null if there is none. */
  readonly replay: string | null;
}

export interface ControlResult {
  readonly id: string;
  readonly explanation: string;
  readonly source: string;
  readonly profile: string;
  readonly expect: 'silent' | 'caught';
  /** Whether it went as expected. */
  readonly held: boolean;
  /** No checker has spoken. */
  readonly silent: boolean;
  readonly seeds: number;
  /** The goal that says that what looks wrong has happened, and how often it has; of those to be caught, the kind of fault. */
  readonly shownBy: string;
  readonly shown: number | null;
  /** The first checker that spoke, and on which seed from the first. */
  readonly by: string | null;
  readonly seedsToSpeak: number | null;
}

/** Of one checker, the mutants of which it was the first of its class to speak, and in how many trials. */
export interface CheckerResult {
  readonly checker: string;
  readonly class: CheckerClass;
  readonly firstOf: readonly { readonly id: string; readonly trials: number }[];
}

export interface MutantsResult {
  readonly system: string;
  readonly programVersion: string;
  /** The one that was asked for; null: each mutant's own. */
  readonly profile: string | null;
  readonly nodes: number | null;
  /** A trial was over when a checker of this class or a graver one had spoken. */
  readonly stopAt: CheckerClass;
  /** The first seed of each first trial. */
  readonly from: number;
  readonly mutants: readonly MutantResult[];
  readonly controls: readonly ControlResult[];
  readonly checkers: readonly CheckerResult[];
  readonly leftOut: readonly LeftOut[];
  /** In all. */
  readonly seeds: number;
  readonly events: number;
  readonly wallSeconds: number;
  readonly interrupted: boolean;
}

/** Which checkers were first, from the figures of all mutants. `all` are the system's checkers. */
export function checkersOf(mutants: readonly MutantResult[],
  all: readonly { readonly name: string; readonly class: CheckerClass }[]): readonly CheckerResult[] {
  // A node that throws is seen by none of them, and is harm.
  return [...all, { name: 'no-exception', class: 'outcome' as const }].map(({ name, class: checkerClass }) => ({
    checker: name,
    class: checkerClass,
    firstOf: mutants.flatMap((mutant) => {
      const trials = mutant[checkerClass].first.find(([checker]) => checker === name)?.[1];
      return trials === undefined ? [] : [{ id: mutant.id, trials }];
    }).sort((one, other) => other.trials - one.trials),
  }));
}
