// Explanations of real violations: that they hold what the bug is about, and little else.

import { describe, expect, test } from 'vitest';
import acknowledgement from '../../../scenarios/acknowledgement-waits-for-the-disk.ts';
import doubleVote from '../../../scenarios/double-vote-after-a-crash.ts';
import figure8 from '../../../scenarios/figure-8.ts';
import twoAdds from '../../../scenarios/membership-bug-two-adds.ts';
import type { Case } from '../../../src/fuzz/case-type.ts';
import { explain, type Explanation } from '../../../src/fuzz/explain/explain.ts';
import { findProfile } from '../../../src/fuzz/profile.ts';
import { drawCase } from '../../../src/fuzz/swarm.ts';
import { findTarget } from '../../../src/fuzz/target.ts';
import { hasNews, storyOf } from '../../../src/report/story.ts';
import { playScenario, type Scenario } from '../../../src/scenario/scenario.ts';
import { raftSystem } from '../../../src/systems/raft/system.ts';
import { registerSystem } from '../../../src/systems/register/system.ts';
import type { System } from '../../../src/systems/system.ts';

function explained(testCase: Case, system: System = raftSystem, checker?: string): Explanation {
  const found = findTarget(testCase, system, checker);
  if (found === null) throw new Error('nothing fell');
  return explain(found, system, undefined, hasNews(system.narrate));
}

/** A line for each step. */
function told(explanation: Explanation, system: System = raftSystem): readonly string[] {
  return storyOf(explanation, system.narrate).map(({ subject, text }) => `${subject} ${text}`);
}

function played(scenario: Scenario, mutant: string): Case {
  const { clusters } = playScenario(scenario, { mutant });
  const failed = clusters.find((cluster) => findTarget(cluster.case, raftSystem) !== null);
  if (failed === undefined) throw new Error('nothing fell');
  return failed.case;
}

function drawn(mutant: string, seed: number, profile?: string, system: System = raftSystem): Case {
  const known = findProfile(system, profile);
  if (known === undefined) throw new Error('no such profile');
  return drawCase(system, known, seed, 'outcome', { mutant });
}

/** Each of these is told, in this order. */
function expectStory(lines: readonly string[], ...claims: readonly RegExp[]): void {
  let from = 0;
  for (const claim of claims) {
    const found = lines.findIndex((line, i) => i >= from && claim.test(line));
    expect(found, `${String(claim)} after line ${from} of\n${lines.join('\n')}`).toBeGreaterThanOrEqual(0);
    from = found + 1;
  }
}

describe('the story of', () => {
  test('a double vote holds both candidates, the first vote, the crash, the loss and the second vote', () => {
    const lines = told(explained(played(doubleVote, 'vote-not-persisted')));
    expectStory(lines, /^node 1 .*becomes candidate of term 1/, /^node 3 .*becomes candidate of term 1/,
      /^node 2 .*votes for node 1/, /^node 2 crashes/, /^node 2 starts .*has lost its vote of term 1, for node 1/,
      /^node 2 .*votes for node 3 in term 1/);
    expect(lines.length).toBeLessThanOrEqual(8);
  });

  test('two leaders of one term holds the votes of both', () => {
    const lines = told(explained(played(doubleVote, 'vote-not-persisted'), raftSystem, 'election-safety'));
    expectStory(lines, /^node 2 .*votes for node 1/, /^node 1 .*becomes leader of term 1/, /has lost its vote/,
      /^node 2 .*votes for node 3/, /^node 3 .*becomes leader of term 1/);
  });

  test('Figure 8 holds the elections of both leaders, the old entry, its commitment, and who leads without it', () => {
    const lines = told(explained(played(figure8, 'commit-prior-term')));
    expectStory(lines, /^node 1 .*becomes leader of term 2/, /^node 1 .*appends index 2 \(term 2/, /^node 5 .*becomes leader of term 3/,
      /^node 5 .*appends index 2 \(term 3/, /^node 1 .*becomes leader of term 4/, /^node 3 .*sent in term 4: appends index 2 \(term 2/,
      /^node 1 .*commits up to index 2/, /^node 5 .*becomes leader of term 5/);
    expect(lines.length).toBeLessThanOrEqual(30);
  });

  test('an acknowledgement before its time holds the append that it is for, and the commitment', () => {
    expectStory(told(explained(played(acknowledgement, 'ack-before-sync'))), /appends index \d+.*acknowledgement/, /commits up to/);
  });

  test('two changes of the membership holds both configurations', () => {
    expectStory(told(explained(played(twoAdds, 'single-no-term-commit'))), /goes by voters/, /becomes leader/, /goes by voters/);
  });

  test.each([
    ['vote-not-persisted', 19, undefined, [/has lost its vote/, /votes for node/]],
    ['commit-prior-term', 81, undefined, [/becomes leader of term 2 /, /commits up to index 2/, /becomes leader of term 24/]],
    ['no-uptodate', 0, undefined, [/does not receive index 40/, /commits up to index 40/, /becomes leader of term 36/]],
    ['ack-before-sync', 0, undefined, [/acknowledgement up to index 2/, /commits up to index 2/]],
    ['single-no-term-commit', 17, 'membership', [/goes by voters 1, 2, 3, 4 and 5/, /commits up to index 5/, /becomes leader of term 20/]],
  ] as const)('%s with seed %i is at most forty of its events', (mutant, seed, profile, claims) => {
    const explanation = explained(drawn(mutant, seed, profile));
    const lines = told(explanation);
    expectStory(lines, ...claims);
    expect(lines.length).toBeLessThanOrEqual(40);
    expect(explanation.events).toBeGreaterThan(3 * lines.length);
  });

  test('the register that forgets what it had answered', () => {
    const explanation = explained(drawn('ack-before-sync', 3, undefined, registerSystem), registerSystem);
    expectStory(told(explanation, registerSystem), /begins to write version 2/, /has lost version 2/);
  });

  test('what did not happen is what did since it was waited for, from the heal on', () => {
    const explanation = explained(drawn('no-noop', 4, findProfileOf('no-noop')));
    const { violation, slice } = explanation;
    expect(violation).toMatchObject({ checker: 'liveness-after-heal', awaitedSince: slice.steps[0]?.traced.event });
    expect(told(explanation)[0]).toBe('world heals all: faults end, links open, nodes come back');
    expect(slice.steps.length).toBeLessThanOrEqual(30);
    expect(explanation.states.flatMap(({ lines }) => lines)).toContainEqual(expect.stringMatching(/waits for an entry of term \d+ to be committed/));
  });
});

test('a vote that was held back for the disk is explained by who had asked for it, not by all who had asked meanwhile', () => {
  expect(told(explained(drawn('vote-not-persisted', 22))).length).toBeLessThanOrEqual(8);
});

test('every reason is an earlier step, and the same Case is explained in the same words', () => {
  const testCase = drawn('no-uptodate', 0);
  const [first, second] = [explained(testCase), explained(testCase)].map((each) => storyOf(each, raftSystem.narrate));
  expect(first).toEqual(second);
  for (const { number, because } of first ?? []) expect(because.every((reason) => reason < number)).toBe(true);
});

function findProfileOf(mutant: string): string | undefined {
  return raftSystem.mutants.find(({ id }) => id === mutant)?.profile;
}
