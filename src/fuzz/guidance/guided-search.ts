/**
 * A guided campaign, as it plans: generation by generation, each made from what all before it have shown and from nothing else, so that
 * it is the same on any number of workers. Runs are numbered on from the campaign's own seed. Every fourth run is drawn as the swarm draws the seed
 * of that number, every other is a mutant of a Plan that got somewhere new.
 */
import { assert } from '../../base/assert.ts';
import { Stream } from '../../base/random.ts';
import type { Plan } from '../../sim/plan.ts';
import type { Profile, System, SystemSwarm } from '../../systems/system.ts';
import type { SeedResult } from '../campaign.ts';
import type { StopAt } from '../case-type.ts';
import type { Coverage } from '../coverage.ts';
import { reaches } from '../kills.ts';
import { drawPlan, type SwarmOptions } from '../swarm.ts';
import { Corpus } from './corpus.ts';
import { mutatePlan } from './mutate-plan.ts';

/** Runs that are planned at once: enough to keep many workers busy, few enough that what is new is soon put to use. */
export const GENERATION = 128;
/** One run in so many explores: its Plan owes nothing to those before. */
const EXPLORES = 4;

export interface SearchSetup {
  readonly system: System;
  readonly profile: Profile;
  readonly swarm: SwarmOptions;
  readonly stopAt: StopAt;
  /** Names the search, and numbers its first run. */
  readonly from: number;
}

export class GuidedSearch {
  private readonly setup: SearchSetup;
  private readonly systemSwarm: SystemSwarm;
  private readonly corpus: Corpus;
  private plans: readonly Plan[] = [];
  /** The number of the generation's first run. */
  private first: number;

  /** Whoever folds the results counts them in `coverage`, each before it is learnt from. */
  constructor(setup: SearchSetup, coverage: Coverage) {
    this.setup = setup;
    this.systemSwarm = { ...setup.system.swarm, ...setup.profile.swarm };
    this.corpus = new Corpus(coverage);
    this.first = setup.from;
  }

  get corpusSize(): number {
    return this.corpus.size;
  }

  /** The Plans of the next generation. All results of the one before must have been learnt from. */
  nextGeneration(): readonly Plan[] {
    this.first += this.plans.length;
    this.corpus.reckon();
    this.plans = Array.from({ length: GENERATION }, (_, i) => this.planRun(this.first + i));
    return this.plans;
  }

  /** The Plan of a run of this generation. */
  planOf(number: number): Plan {
    const plan = this.plans[number - this.first];
    assert(plan !== undefined, 'a run of this generation', number, this.first);
    return plan;
  }

  /**
   * Takes the result of a run, in the order of their numbers. One that a violation has ended would only end so again.
   */
  learn(result: SeedResult): void {
    if (result.type === 'broken' || result.states === undefined) return;
    const { stopAt } = this.setup;
    if (stopAt !== 'end' && reaches(result.outcome.violations, stopAt)) return;
    this.corpus.offer(this.planOf(result.seed), result.states);
  }

  private planRun(number: number): Plan {
    const { system, profile, swarm, from } = this.setup;
    if (number % EXPLORES === 0 || this.corpus.size === 0) return drawPlan(system, profile, number, swarm);
    const stream = new Stream(`guidance/${profile.name}/${from}/${number}`);
    return mutatePlan(this.corpus.pick(stream), {
      system, swarm: this.systemSwarm, stream,
      mate: () => this.corpus.pick(stream),
      stranger: () => drawPlan(system, profile, STRANGERS + stream.next(), swarm),
    }, `guided/${from}/${number}`);
  }
}

/** Beyond the numbers that anybody gives to seeds. */
const STRANGERS = 0x10_0000_0000_0000;
