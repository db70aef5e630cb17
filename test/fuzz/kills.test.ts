// How many seeds it takes to kill a mutant: medians over trials, in which finding nothing is worse than any number.

import { describe, expect, test } from 'vitest';
import type { CheckerClass, Violation } from '../../src/check/checker.ts';
import { figuresOf, firstOf, reaches, type Trial } from '../../src/fuzz/kills.ts';

const kill = (seeds: number | null, by = 'log-matching') => (seeds === null ? null : { seeds, events: 10 * seeds, seed: seeds, by });
const trial = (outcome: number | null, by?: string): Trial => ({ rule: kill(1, 'one-vote'), outcome: kill(outcome, by), client: null });

function violation(name: CheckerClass): Violation {
  return { checker: name, class: name, clause: 'c', signature: `${name}/c`, message: '', source: '', node: null, event: 1, timeUs: 1 };
}

describe('the figures of a mutant', () => {
  test('are the median, its interval of confidence and the maximum over its trials, and who was first most often', () => {
    const figures = figuresOf([trial(9, 'a'), trial(3, 'b'), trial(100, 'b'), trial(1, 'a'), trial(7, 'b')]);
    expect(figures).toMatchObject({
      killed: true, by: 'b',
      outcome: { by: 'b', seedsToKill: { median: 7, low: 1, high: 100, max: 100, trials: 5, kills: 5 } },
      rule: { by: 'one-vote', seedsToKill: { median: 1, kills: 5 } },
      client: { by: null, seedsToKill: { median: null, low: null, max: null, trials: 5, kills: 0 } },
    });
  });

  test('count a trial that found nothing as more than any other: a mutant that got away once has survived', () => {
    const figures = figuresOf([trial(null), trial(3), trial(null), trial(1), trial(7)]);
    expect(figures.killed).toBe(false);
    expect(figures.outcome.seedsToKill).toMatchObject({ median: 7, low: 1, high: null, max: null, kills: 3 });
    expect(figuresOf([trial(null), trial(null), trial(1)]).outcome.seedsToKill.median).toBeNull();
    expect(figuresOf([trial(null)])).toMatchObject({ killed: false, by: null });
  });

  test('harm that only a client has seen is harm, and a graver class ends a search for a lighter one', () => {
    expect(firstOf([violation('rule'), violation('client')], 'outcome')?.checker).toBe('client');
    expect(firstOf([violation('outcome')], 'rule')).toBeUndefined();
    expect(reaches([violation('outcome')], 'rule')).toBe(true);
    expect(reaches([violation('rule')], 'outcome')).toBe(false);
  });
});
