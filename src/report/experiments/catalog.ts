/** The experiments that there are. */
import { electionTimeouts } from '../../experiments/election-timeouts.ts';
import { reads } from '../../experiments/reads.ts';
import { timing, type TimingRequest } from '../../experiments/timing.ts';
import type { Experiment, Sample, Trial } from '../../experiments/trial.ts';
import { presentElectionTimeouts } from './election-timeouts.ts';
import type { Presentation } from './presentation.ts';
import { presentReads } from './reads.ts';
import { presentTiming } from './timing.ts';

/** What can be asked for; what an experiment has no use for it leaves alone. */
export interface ExperimentAsked {
  /** How many trials: of each row, of each setting, or runs of chaos for each way. Undefined: as is usual. */
  readonly seeds: number | undefined;
  readonly from: number;
  readonly timing: Omit<TimingRequest, 'seeds' | 'from'>;
}

export interface PlannedExperiment {
  readonly trials: readonly Trial[];
  conclude(samples: readonly Sample[]): { readonly result: object; readonly presentation: Presentation };
}

export interface CatalogEntry {
  readonly name: string;
  /** Half a sentence: what it tells. */
  readonly tells: string;
  /** Of what there are so many `--seeds`, and how many without. */
  readonly seedsAre: string;
  readonly usualSeeds: number;
  plan(asked: ExperimentAsked): PlannedExperiment;
}

const USUAL = { electionTimeouts: 1000, timing: 300, reads: 200 } as const;

export const EXPERIMENTS: readonly CatalogEntry[] = [
  {
    name: 'election-timeouts',
    tells: 'how long a cluster is without a leader after a crash: Figure 16 of the Raft paper, and how far it agrees',
    seedsAre: 'trials of each row', usualSeeds: USUAL.electionTimeouts,
    plan: ({ seeds = USUAL.electionTimeouts, from }) =>
      planned(electionTimeouts(seeds, from), presentElectionTimeouts),
  },
  {
    name: 'timing',
    tells: 'what a heartbeat and election timeouts cost, beside settings near them, and whether they are sensible',
    seedsAre: 'trials of each setting', usualSeeds: USUAL.timing,
    plan: ({ seeds = USUAL.timing, from, timing: asked }) =>
      planned(timing({ ...asked, seeds, from }), presentTiming),
  },
  {
    name: 'reads',
    tells: 'what each of the five ways to read costs, and how fresh it is under chaos, beside what theory promises',
    seedsAre: 'runs of chaos for each way', usualSeeds: USUAL.reads,
    plan: ({ seeds = USUAL.reads, from }) => planned(reads(seeds, from), presentReads),
  },
];

function planned<Result extends object>(experiment: Experiment<Result>,
  present: (result: Result) => Presentation): PlannedExperiment {
  return {
    trials: experiment.trials,
    conclude(samples) {
      const result = experiment.fold(samples);
      return { result, presentation: present(result) };
    },
  };
}
