// Delta debugging: what is needed stays, whatever it is; all else goes.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { at } from '../../../src/base/assert.ts';
import type { Conversation, Standing } from '../../../src/fuzz/shrink/conversation.ts';
import { decisions } from '../../../src/fuzz/shrink/lenses.ts';
import { reduce } from '../../../src/fuzz/shrink/reduce.ts';
import { drawCase } from '../../../src/fuzz/swarm.ts';
import { registerSystem } from '../../../src/systems/register/system.ts';

const drawn = drawCase(registerSystem, at(registerSystem.profiles, 0), 1, 'rule', {});
const wanted = fc.uniqueArray(fc.nat(60), { maxLength: 12 });

/** A Case with so many decisions, of which it is asked whether they still do. */
function standing(count: number): Standing {
  const overrides = Object.fromEntries(Array.from({ length: count }, (_, i) => [`timer/1/election/${i + 1}`, i]));
  return { testCase: { ...drawn, choices: { fallback: 'calm', overrides } }, timeUs: 0, event: 0 };
}

function kept({ testCase }: Standing): readonly number[] {
  return Object.values(testCase.choices.overrides).map(Number);
}

/** Tries each proposal in turn; says what is left, and how much was tried. */
function converse(
  conversation: Conversation<Standing>, does: (left: readonly number[]) => boolean,
): { readonly left: readonly number[]; readonly attempts: number } {
  let attempts = 0;
  let step = conversation.next();
  while (step.done !== true) {
    const { count, make } = step.value;
    let shown = null;
    for (let index = 0; index < count && shown === null; index++) {
      attempts++;
      const testCase = make(index);
      if (testCase !== null && does(kept({ testCase, timeUs: 0, event: 0 }))) shown = { index, timeUs: 0, event: 0 };
    }
    step = conversation.next(shown);
  }
  return { left: kept(step.value), attempts };
}

describe('reduce', () => {
  test('keeps just what is needed, wherever it stands', () => {
    fc.assert(fc.property(wanted, (needed) => {
      const { left } = converse(reduce(standing(61), decisions), (some) => needed.every((one) => some.includes(one)));
      expect(left.toSorted((a, b) => a - b)).toEqual(needed.toSorted((a, b) => a - b));
    }));
  });

  test('leaves nothing of which a single element could still go', () => {
    // Not monotone: what is needed hangs on what is there.
    fc.assert(fc.property(wanted, fc.nat(5), (some, modulus) => {
      const does = (left: readonly number[]): boolean =>
        left.length % (modulus + 1) === 61 % (modulus + 1) || some.every((one) => left.includes(one));
      const { left } = converse(reduce(standing(61), decisions), does);
      for (const one of left) expect(does(left.filter((other) => other !== one))).toBe(false);
    }));
  });

  test('takes about as many attempts as there is to keep, times the logarithm of what there was', () => {
    const { left, attempts } = converse(reduce(standing(1000), decisions), (some) => some.includes(77) && some.includes(800));
    expect(left).toEqual([77, 800]);
    expect(attempts).toBeLessThan(120);
  });

  test('tries variants where nothing goes as it is', () => {
    // Only odd ones can go, and only if the fallback is still.
    const variants = { count: 2, vary: (testCase: Standing['testCase'], i: number) =>
      ({ ...testCase, choices: { ...testCase.choices, fallback: i === 1 ? 'still' as const : 'calm' as const } }) };
    const conversation = reduce(standing(4), decisions, variants);
    let step = conversation.next();
    while (step.done !== true) {
      const { count, make } = step.value;
      const index = Array.from({ length: count }, (_, i) => i).find((i) => make(i)?.choices.fallback === 'still');
      step = conversation.next(index === undefined ? null : { index, timeUs: 0, event: 0 });
    }
    expect(step.value.testCase.choices).toEqual({ fallback: 'still', overrides: {} });
  });
});
