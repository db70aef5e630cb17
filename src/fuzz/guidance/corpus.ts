/**
 * The Plans that got somewhere: each was the first to get its cluster into some situation. Those whose situations are still rare are
 * mutated more often (as in AFLFast, Böhme et al. 2016), those that were picked often less. Bounded.
 */
import { at, present } from '../../base/assert.ts';
import type { Stream } from '../../base/random.ts';
import type { Plan } from '../../sim/plan.ts';
import type { Coverage } from '../coverage.ts';

/** Plans that are kept. */
const MOST_PLANS = 512;
/** Of the situations that a Plan was first in, those that its energy is reckoned by. */
const MOST_STATES = 16;
/** The energy of a Plan whose situation one run has seen and which was never picked. */
const FULL_ENERGY = 1 << 20;

interface Kept {
  readonly plan: Plan;
  readonly states: readonly number[];
  picked: number;
}

export class Corpus {
  private readonly coverage: Coverage;
  private kept: Kept[] = [];
  /** Sums of energies up to each Plan, as of the last reckoning. */
  private sums: number[] = [];

  constructor(coverage: Coverage) {
    this.coverage = coverage;
  }

  /** The weakest of those that are too many go with the next reckoning. */
  get size(): number {
    return Math.min(this.kept.length, MOST_PLANS);
  }

  /** Keeps the Plan of a run, if that was the first anywhere. The run has been counted. */
  offer(plan: Plan, states: readonly number[]): void {
    const firsts = states.filter((state) => this.coverage.runsWith(state) === 1);
    if (firsts.length > 0) this.kept.push({ plan, states: firsts.slice(0, MOST_STATES), picked: 0 });
  }

  /** Reckons all energies anew, and lets go of the weakest. Before each generation. */
  reckon(): void {
    const ranked = this.kept.map((kept, i) => ({ kept, i, energy: this.energyOf(kept) }));
    if (ranked.length > MOST_PLANS) {
      ranked.sort((a, b) => b.energy - a.energy || b.i - a.i);
      ranked.length = MOST_PLANS;
      ranked.sort((a, b) => a.i - b.i);
    }
    this.kept = ranked.map(({ kept }) => kept);
    let sum = 0;
    this.sums = ranked.map(({ energy }) => (sum += energy));
  }

  /** One of the kept Plans, by their energies. There must be one. */
  pick(stream: Stream): Plan {
    const total = present(this.sums.at(-1), 'nothing to pick from: the corpus is empty');
    const mark = stream.below(total);
    const kept = at(this.kept, this.sums.findIndex((sum) => mark < sum));
    kept.picked++;
    return kept.plan;
  }

  private energyOf({ states, picked }: Kept): number {
    let fewest = Infinity;
    for (const state of states) fewest = Math.min(fewest, this.coverage.runsWith(state));
    return Math.max(1, Math.floor(FULL_ENERGY / (fewest * (1 + picked))));
  }
}
