// What led to a violation, as a recording has it: the explanation of the run that stops there, though this one goes on.

import { expect, test } from 'vitest';
import { explain } from '../../../src/fuzz/explain/explain.ts';
import { recordRun } from '../../../src/report/recording/record-run.ts';
import { hasNews } from '../../../src/report/story.ts';
import { raftSystem } from '../../../src/systems/raft/system.ts';
import { firstHarm } from '../../support/failing.ts';

test.each(['no-uptodate', 'ack-before-sync', 'prevote-no-checkquorum'])('of %s', (mutant) => {
  const found = firstHarm(mutant);
  const { violation, slice } = explain(found, raftSystem, undefined, hasNews(raftSystem.narrate));
  const view = recordRun({ ...found.testCase, stopAt: 'end', maxEvents: violation.event + 500 }, raftSystem);
  const same = view.violations.filter(({ checker, event }) => checker === violation.checker && event === violation.event);
  expect(same).toHaveLength(1);
  for (const each of same) {
    const expected = new Set([...slice.steps.map(({ traced }) => traced.event), violation.event]);
    expect(view.slice(each)).toEqual(expected);
    expect(view.slice(each)).toBe(view.slice(each));
  }
});
