// The example runs here as it would in a project of its own: importing it registers its tests.

import '../../examples/raft-in-your-tests.test.ts';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { survives } from '../../examples/raft-in-your-tests.test.ts';
import { present } from '../../src/base/assert.ts';
import { sizeOf } from '../../src/fuzz/shrink/measure.ts';
import { planCase, runPlan, type TestPlan } from '../../src/fuzz/test-plan.ts';

describe('the same property of a Raft that forgets its votes', () => {
  const details = fc.check(survives({ mutant: 'vote-not-persisted', stopAt: 'outcome' }), { numRuns: 30 });
  const smallest: TestPlan = present(details.counterexample?.[0], 'it fails');

  test('fails with a few faults that still do harm, and none to the Raft that remembers', () => {
    const { faults, operations, decisions, nodes } = sizeOf(planCase(smallest));
    expect(faults).toBeLessThanOrEqual(4);
    expect([operations, decisions]).toEqual([0, 0]);
    expect(nodes).toBeLessThanOrEqual(3);
    expect(smallest).not.toSurvive();
    expect(runPlan(smallest, { mutant: 'none' }).ok).toBe(true);
  });

  test('says what fell and where that is said to be wrong', () => {
    const { errorInstance } = details;
    const message = errorInstance instanceof Error ? errorInstance.message : '';
    expect(message).toMatch(/^raft, broken by vote-not-persisted, does not survive this Plan\.\n/);
    expect(message).toMatch(/against .*Raft/);
    expect(message).toMatch(/The Case has \d nodes/);
  });
});

test('the code in docs/testing.md is that of the example', () => {
  const [docs, example] = ['docs/testing.md', 'examples/raft-in-your-tests.test.ts'].map((file) => readFileSync(file, 'utf8'));
  const [, code = ''] = /```ts\n(.*?)```/s.exec(docs ?? '') ?? [];
  expect(example?.endsWith(`*/\n${code}`)).toBe(true);
});
