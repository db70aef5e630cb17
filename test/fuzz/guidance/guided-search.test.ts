// A guided search: what it plans follows from what it has learnt, generation by generation, and from nothing else.

import { describe, expect, test } from 'vitest';
import { at } from '../../../src/base/assert.ts';
import { Stream } from '../../../src/base/random.ts';
import type { SeedResult } from '../../../src/fuzz/campaign.ts';
import { Coverage } from '../../../src/fuzz/coverage.ts';
import { Corpus } from '../../../src/fuzz/guidance/corpus.ts';
import { GENERATION, GuidedSearch } from '../../../src/fuzz/guidance/guided-search.ts';
import type { Outcome } from '../../../src/fuzz/run.ts';
import { drawPlan } from '../../../src/fuzz/swarm.ts';
import type { Plan } from '../../../src/sim/plan.ts';
import { registerSystem } from '../../../src/systems/register/system.ts';

const profile = at(registerSystem.profiles, 0);
const outcome: Outcome = { verdict: 'passed', violations: [], unknown: null, digest: '', events: 1, virtualUs: 1, goals: {} };
const violated: Outcome = {
  ...outcome, verdict: 'violated',
  violations: [{ checker: 'c', class: 'outcome', clause: 'c', signature: 's', message: 'm', source: 's', node: 1, event: 1, timeUs: 1 }],
};

class Played {
  readonly coverage = new Coverage();
  readonly search: GuidedSearch;
  readonly generations: (readonly Plan[])[] = [];

  constructor(from = 0) {
    this.search = new GuidedSearch({ system: registerSystem, profile, swarm: {}, stopAt: 'outcome', from }, this.coverage);
  }

  /** Plays generations in which each run gets into the situations that are said. */
  play(count: number, statesOf: (number: number) => readonly number[], told: Outcome = outcome): this {
    for (let i = 0; i < count; i++) {
      const plans = this.search.nextGeneration();
      this.generations.push(plans);
      plans.forEach((_, run) => {
        const seed = this.generations.length * GENERATION - GENERATION + run;
        const states = statesOf(seed);
        this.coverage.add(states);
        const result: SeedResult = { type: 'ran', seed, outcome: told, states };
        this.search.learn(result);
      });
    }
    return this;
  }
}

const ownStates = (number: number): readonly number[] => [-1 - number % 50, number];

describe('a guided search', () => {
  test('plans the same from the same results', () => {
    const [one, other] = [new Played().play(3, ownStates), new Played().play(3, ownStates)];
    expect(one.generations).toEqual(other.generations);
    expect(one.search.corpusSize).toBe(other.search.corpusSize);
  });

  test('plans otherwise once its results were others, and under another name', () => {
    const usual = new Played().play(2, ownStates);
    const other = new Played().play(2, (number) => [number % 7]);
    expect(other.generations[0]).toEqual(usual.generations[0]);
    expect(other.generations[1]).not.toEqual(usual.generations[1]);
    expect(at(new Played(1_000_000).search.nextGeneration(), 0)).not.toEqual(at(at(usual.generations, 0), 0));
  });

  test('begins with what the swarm draws, and every fourth run goes on with that', () => {
    const { generations } = new Played().play(3, ownStates);
    generations.flat().forEach((plan, number) => {
      const drawn = drawPlan(registerSystem, profile, number, {});
      if (number < GENERATION || number % 4 === 0) expect(plan).toEqual(drawn);
      else expect(plan).not.toEqual(drawn);
    });
  });

  test('keeps Plans that were the first anywhere, and no others', () => {
    expect(new Played().play(1, () => [1]).search.corpusSize).toBe(1);
    expect(new Played().play(1, (number) => [Math.floor(number / 2)]).search.corpusSize).toBe(GENERATION / 2);
  });

  test('keeps no Plan whose run ended in the violation that ends a run', () => {
    expect(new Played().play(1, ownStates, violated).search.corpusSize).toBe(0);
    const ruled: Outcome = { ...violated, violations: violated.violations.map((one) => ({ ...one, class: 'rule' })) };
    expect(new Played().play(1, ownStates, ruled).search.corpusSize).toBe(GENERATION);
  });

  test('has a corpus that does not grow for ever', () => {
    const { search } = new Played().play(8, ownStates);
    expect(search.corpusSize).toBe(512);
    search.nextGeneration();
    expect(search.corpusSize).toBe(512);
  });
});

describe('the corpus', () => {
  const plan = drawPlan(registerSystem, profile, 1, {});
  const named = (seed: string): Plan => ({ ...plan, seed });

  function shares(corpus: Corpus, picks: number): ReadonlyMap<string, number> {
    const stream = new Stream('picks');
    const counts = new Map<string, number>();
    for (let i = 0; i < picks; i++) {
      const { seed } = corpus.pick(stream);
      counts.set(seed, (counts.get(seed) ?? 0) + 1);
    }
    return counts;
  }

  test('prefers Plans whose situations are still rare', () => {
    const coverage = new Coverage();
    const corpus = new Corpus(coverage);
    coverage.add([1]);
    corpus.offer(named('common'), [1]);
    coverage.add([1, 2]);
    corpus.offer(named('rare'), [1, 2]);
    for (let i = 0; i < 8; i++) coverage.add([1]);
    corpus.reckon();
    const counts = shares(corpus, 1_100);
    expect(counts.get('rare') ?? 0).toBeGreaterThan(5 * (counts.get('common') ?? 0));
    expect(counts.get('common') ?? 0).toBeGreaterThan(0);
  });

  test('tires of what it has picked often', () => {
    const coverage = new Coverage();
    const corpus = new Corpus(coverage);
    coverage.add([1]);
    corpus.offer(named('old'), [1]);
    corpus.reckon();
    shares(corpus, 20);
    coverage.add([2]);
    corpus.offer(named('new'), [2]);
    corpus.reckon();
    const counts = shares(corpus, 1_000);
    expect(counts.get('new') ?? 0).toBeGreaterThan(10 * (counts.get('old') ?? 0));
  });
});
