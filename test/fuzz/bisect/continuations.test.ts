// What a continuation keeps of a run, and what it draws anew.

import { describe, expect, test } from 'vitest';
import { continuations } from '../../../src/fuzz/bisect/continuations.ts';
import type { Case } from '../../../src/fuzz/case-type.ts';
import { chronicle, registerCase } from '../../support/register.ts';

const EVENT = 150;
const testCase: Case = { ...registerCase(), expect: { digest: '0'.repeat(16), checker: null, signature: null } };

/** What happened before the first line of an event after this one. */
function upTo(event: number, of: Case): readonly string[] {
  return chronicle({ ...of, maxEvents: event }).lines;
}

describe('continuations', () => {
  test('keep what happened up to the event, itself included but for what it draws, and go their own ways', () => {
    const [one, other] = continuations(testCase, EVENT, 2).map((each) => chronicle(each));
    const kept = upTo(EVENT, testCase);
    expect(kept.length).toBeGreaterThan(100);
    // A run that was ended goes on to say so; all before that is the same.
    const common = kept.findIndex((line, i) => line !== one?.lines[i]);
    expect(common < 0 ? kept.length : common).toBeGreaterThanOrEqual(kept.length - 1);
    expect(one?.lines.slice(0, kept.length - 1)).toEqual(other?.lines.slice(0, kept.length - 1));
    expect(one?.lines).not.toEqual(other?.lines);
    expect(one?.lines).not.toEqual(chronicle(testCase).lines);
  });

  test('are drawn from seeds of the same names after each event, and expect nothing', () => {
    const reseeds = continuations(testCase, EVENT, 3).map(({ choices }) => choices.reseed);
    expect(reseeds).toEqual([1, 2, 3].map((i) => [{ atEvent: EVENT + 1, seed: `bisect/${i}` }]));
    expect(continuations(testCase, EVENT, 1)[0]?.expect).toBeUndefined();
  });

  test('keep the reseeds of the run up to the event, and no later ones', () => {
    const reseed = [{ atEvent: 5, seed: 'a' }, { atEvent: EVENT, seed: 'b' }, { atEvent: EVENT + 1, seed: 'c' }];
    const [first] = continuations({ ...testCase, choices: { ...testCase.choices, reseed } }, EVENT, 1);
    expect(first?.choices.reseed).toEqual([...reseed.slice(0, 2), { atEvent: EVENT + 1, seed: 'bisect/1' }]);
  });

  test('leave the faults as they are', () => {
    const faults = [{ at: 60_000, type: 'crash', node: 2, downUs: 1000 }] as const;
    for (const each of continuations(registerCase({ faults }), EVENT, 3)) {
      expect(chronicle(each).lines.filter((line) => line.startsWith('60000 ') && line.includes('crashed 2'))).toHaveLength(1);
    }
  });
});
