// Figure 8 as the paper draws it: what the broken twin must show, and in which order.

import { expect, test } from 'vitest';
import figure8 from '../../scenarios/figure-8.ts';
import type { StoryLine } from '../../src/scenario/result.ts';
import { playScenario } from '../../src/scenario/scenario.ts';

const broken = playScenario(figure8, { mutant: 'commit-prior-term' });

test('the rule checker speaks at (c), before S1 crashes', () => {
  const [first] = broken.violations;
  expect(first).toMatchObject({ checker: 'commit-is-justified', clause: 'entry-of-older-term', node: 1 });
  expect(first?.message).toContain('leader of term 4');
  const story = broken.story.map(inShort);
  expect(story.indexOf('! commit-is-justified')).toBeLessThan(story.findIndex((line) => line.startsWith('(d)')));
});

test('leader completeness falls when S5 wins term 5, state machine safety when it applies its entry', () => {
  const [, second, ...rest] = broken.violations;
  expect(second).toMatchObject({ checker: 'leader-completeness', node: 5 });
  expect(second?.message).toContain('became leader of term 5');
  expect(rest).toContainEqual(expect.objectContaining({ checker: 'state-machine-safety', node: 5 }));
});

test('the overwritten entry is shown: the one of term 2, by the one of term 3, on all nodes', () => {
  expect(broken.clusters[0]?.overwritten).toEqual([{
    index: 2,
    applied: { term: 2, command: { type: 'put', key: 'x', value: 2 }, by: 1 },
    now: { term: 3, command: { type: 'put', key: 'x', value: 3 }, on: [1, 2, 3, 4, 5] },
  }]);
});

test('with the rule nothing is overwritten that had been applied', () => {
  expect(playScenario(figure8).clusters.flatMap(({ overwritten }) => overwritten)).toEqual([]);
});

function inShort(line: StoryLine): string {
  return line.type === 'text' ? line.text : line.type === 'check' ? line.check.description : `! ${line.violation.checker}`;
}
