/** A run with other luck from an event on, many times over. */
import type { Case } from '../case-type.ts';
import { withOtherLuck } from '../other-luck.ts';

/** The seeds are the same for each event. */
export function continuations(testCase: Case, event: number, runs: number): readonly Case[] {
  return Array.from({ length: runs }, (_each, i) => withOtherLuck(testCase, event, `bisect/${i + 1}`));
}
