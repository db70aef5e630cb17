/**
 * Whitewater in tests of your own, with vitest and fast-check. `plan()` draws what goes wrong in a cluster, `toSurvive()` runs it
 * and fails where a checker finds something. Break Raft to see a test fail, with the few faults that matter:
 *
 *     plan({ profile: 'crashes', mutant: 'vote-not-persisted' })
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runPlan } from 'whitewater';
import { plan, type PlanOptions } from 'whitewater/fast-check';
import 'whitewater/vitest';

/** As many crashes and restarts as a seed brings. */
export const survives = (options: PlanOptions = {}) =>
  fc.property(plan({ profile: 'crashes', ...options }), (drawn) => { expect(drawn).toSurvive(); });

test('Raft survives crashes', () => {
  fc.assert(survives(), { numRuns: 30 });
});

test('Raft serves its clients, whatever the swarm draws', () => {
  fc.assert(fc.property(plan(), (drawn) => runPlan(drawn).ok), { numRuns: 30 });
});
