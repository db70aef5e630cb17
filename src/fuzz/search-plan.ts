/**
 * How long to look for a mutant, by how hard it is to find: how many searches, each through seeds of its own, and when a search
 * gives up. Ten times the seeds in which half of the searches should have found it.
 */
import type { Difficulty } from '../systems/system.ts';

export interface SearchPlan {
  readonly trials: number;
  /** Of each trial, at most. */
  readonly seeds: number;
}

/** The seeds in which half of the searches should have found it. */
export const WANTED_MEDIAN: { readonly [difficulty in Difficulty]: number } = {
  'easy': 20, 'medium': 200, 'hard': 2_000, 'very hard': 20_000,
};

const TRIALS: { readonly [difficulty in Difficulty]: number } = { 'easy': 10, 'medium': 10, 'hard': 3, 'very hard': 3 };

export function searchPlan(difficulty: Difficulty, given: { readonly [part in keyof SearchPlan]: SearchPlan[part] | undefined }): SearchPlan {
  return { trials: given.trials ?? TRIALS[difficulty], seeds: given.seeds ?? 10 * WANTED_MEDIAN[difficulty] };
}
