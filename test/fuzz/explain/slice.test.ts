// The causal slice, on runs that are written down by hand: what counts as a cause, what does not, and what a bound keeps.

import { describe, expect, test } from 'vitest';
import type { Violation } from '../../../src/check/checker.ts';
import { Course } from '../../../src/fuzz/explain/course.ts';
import { CutWatch } from '../../../src/fuzz/explain/cut-watch.ts';
import { sliceOf } from '../../../src/fuzz/explain/slice.ts';
import type { Change, Happening, TracedEvent } from '../../../src/sim/trace.ts';

function violation(event: number, more: Partial<Violation> = {}): Violation {
  return {
    checker: 'a-checker', class: 'outcome', clause: 'it-fell', signature: 'a-checker/it-fell[]', message: 'It fell.',
    source: 'a test', node: null, event, timeUs: event, ...more,
  };
}

function change(sets: readonly string[], more: Partial<Change> = {}): Change {
  return { text: `changes ${sets.join()}`, sets, needs: [], heard: [], ...more };
}

function traced(event: number, cause: number, ...happenings: readonly Happening[]): TracedEvent {
  return { event, cause, timeUs: event * 10, happenings };
}

/** A node does this because a timer goes off. */
function alone(node: number, ...changes: readonly Change[]): Happening {
  return { type: 'stepped', node, event: { type: 'timer', nowUs: 0, wallUs: 0, timer: 'any' }, changes };
}

/** A node does this because it has heard from another. */
function hears(node: number, from: number, message: { readonly type: string }, ...changes: readonly Change[]): Happening {
  return { type: 'stepped', node, event: { type: 'message', nowUs: 0, wallUs: 0, from, message }, changes };
}

/** The events of the steps, and what each came of. */
function sliced(events: readonly TracedEvent[], fallen: Violation, limit?: number, cuts = new CutWatch()):
{ readonly steps: readonly (readonly [event: number, because: readonly number[]])[]; readonly omitted: number } {
  const hints = { background: ['lead'], answersNeed: [] };
  const { steps, omitted } = sliceOf(fallen, new Course(events), cuts, { limit, hints, isTold: () => true });
  return { steps: steps.map(({ traced: { event }, because }) => [event, because]), omitted };
}

describe('what a change came of', () => {
  test('is what stood of its own node; what was overwritten before is not', () => {
    const { steps } = sliced([
      traced(1, 0, alone(1, change(['a']))),
      traced(2, 0, alone(1, change(['a']))),
      traced(3, 0, alone(1, change(['b']))),
      traced(4, 0, alone(1, change(['c'], { needs: ['a'] }))),
    ], violation(4));
    expect(steps).toEqual([[2, []], [4, [0]]]);
  });

  test('is what stood of the sender when it sent, whatever it did later', () => {
    const message = { type: 'ask' };
    const { steps } = sliced([
      traced(1, 0, alone(1, change(['a']))),
      traced(2, 0, alone(1), { type: 'sent', node: 1, to: 2, message }),
      traced(3, 0, alone(1, change(['a']))),
      traced(4, 2, hears(2, 1, message, change(['b'], { heard: ['a'] }))),
    ], violation(4));
    expect(steps).toEqual([[1, []], [4, [0]]]);
  });

  test('is the sending itself where nothing of the sender is known', () => {
    const message = { type: 'ask' };
    const { steps } = sliced([
      traced(1, 0, alone(1), { type: 'sent', node: 1, to: 2, message }),
      traced(2, 1, hears(2, 1, message, change(['b'], { heard: ['a'] }))),
    ], violation(2));
    expect(steps).toEqual([[1, []], [2, [0]]]);
  });

  test('is all that stood where the system does not say', () => {
    const { steps } = sliced([
      traced(1, 0, alone(1, change(['a']))),
      traced(2, 0, alone(1, change(['b']))),
      traced(3, 0, alone(2, change(['a']))),
      traced(4, 0, alone(1, { text: 'changes c', sets: ['c'] })),
    ], violation(4));
    expect(steps).toEqual([[1, []], [2, []], [4, [0, 1]]]);
  });

  test('of several things that it changed at once is asked for each by itself', () => {
    const { steps } = sliced([
      traced(1, 0, alone(1, change(['log/1']))),
      traced(2, 0, alone(1, change(['log/2']))),
      traced(3, 0, alone(1, change(['log/1', 'log/2'], { needs: ['log/1', 'log/2'] }))),
      traced(4, 0, alone(1, change(['c'], { needs: ['log/2'] }))),
    ], violation(4));
    expect(steps).toEqual([[2, []], [3, [0]], [4, [1]]]);
  });

  test('is passed through where it is not worth a word', () => {
    const { steps } = sliced([
      traced(1, 0, alone(1, change(['a']))),
      traced(2, 0, alone(1, change(['b'], { text: null, needs: ['a'] }))),
      traced(3, 0, alone(1, change(['c'], { needs: ['b'] }))),
    ], violation(3));
    expect(steps).toEqual([[1, []], [3, [0]]]);
  });
});

test('what a crash took away is told with the crash, and with how it had come to be', () => {
  const crash: Happening = { type: 'crashed', node: 1, damage: { unsynced: 0, kept: 0, torn: false } };
  const elsewhere: Happening = { ...crash, node: 2 };
  const events = [
    traced(1, 0, alone(1, change(['vote']))),
    traced(2, 0, crash, elsewhere),
    traced(3, 2, { type: 'booted', node: 1, records: 0, torn: false,
      changes: [change(['role']), change(['vote'], { needs: ['vote'] })] }),
    traced(4, 0, alone(1, change(['vote'], { needs: ['vote'] }))),
  ];
  expect(sliced(events, violation(4)).steps).toEqual([[1, []], [2, []], [3, [0, 1]], [4, [2]]]);
  const { steps } = sliceOf(violation(4), new Course(events), new CutWatch(),
    { limit: undefined, hints: { background: [], answersNeed: [] }, isTold: () => true });
  expect(steps[1]?.traced.happenings).toEqual([crash]);
});

test('what a violation contradicts is followed too', () => {
  const events = [
    traced(1, 0, alone(1, change(['a']))),
    traced(2, 0, alone(1, change(['b'], { needs: ['a'] }))),
    traced(3, 0, alone(2, change(['b']))),
  ];
  expect(sliced(events, violation(3)).steps).toEqual([[3, []]]);
  expect(sliced(events, violation(3, { involves: [2] })).steps).toEqual([[1, []], [2, [0]], [3, []]]);
});

describe('a bound', () => {
  const chain = Array.from({ length: 100 }, (_, i) => traced(i + 1, 0, alone(1, change([`a/${i + 1}`], { needs: [`a/${i}`] }))));

  test('keeps what is nearest to the harm, and says how much it leaves out', () => {
    expect(sliced(chain, violation(100), 3)).toEqual({ steps: [[98, []], [99, [0]], [100, [1]]], omitted: 97 });
  });

  test('is near without one', () => {
    const { steps, omitted } = sliced(chain, violation(100));
    expect(steps.length).toBeGreaterThan(10);
    expect(steps.length + omitted).toBe(100);
    expect(steps.length).toBeLessThan(20);
  });

  test('takes what is background for farther away than what is not', () => {
    const events = [
      traced(1, 0, alone(1, change(['x']))),
      traced(2, 0, alone(1, change(['a'], { needs: ['x'] }))),
      traced(3, 0, alone(1, change(['lead/1']))),
      traced(4, 0, alone(1, change(['b'], { needs: ['a', 'lead/1'] }))),
    ];
    expect(sliced(events, violation(4), 3)).toEqual({ steps: [[1, []], [2, [0]], [4, [1]]], omitted: 1 });
  });
});

describe('a message that did not arrive', () => {
  const message = { type: 'entry' };
  const lost = { type: 'entry' };
  const partition: Happening = { type: 'fault', action: { type: 'cut', from: 1, to: 3 }, subject: null };
  const events = (lacks: readonly string[]): readonly TracedEvent[] => [
    traced(1, 0, partition),
    traced(2, 0, alone(1, change(['log/5'])), { type: 'sent', node: 1, to: 2, message }, { type: 'sent', node: 1, to: 3, message: lost },
      { type: 'undelivered', from: 1, node: 3, message: lost, reason: 'cut' }),
    traced(3, 2, hears(2, 1, message, change(['log/5'], { heard: ['log/5'] }))),
    traced(4, 0, alone(3, change(['role'], { lacks }))),
  ];
  const watched = (): CutWatch => {
    const cuts = new CutWatch();
    const moment = { nowUs: 10, event: 1, cause: 0 };
    const observer = cuts.watch(moment);
    observer.fault?.({ type: 'cut', from: 1, to: 3 }, null);
    observer.linkChanged?.(1, 3, false);
    moment.event = 2;
    observer.undelivered?.(1, 3, lost, 'cut', 1);
    return cuts;
  };

  test('is told where somebody acts for want of it, and with what had cut the link', () => {
    const { steps } = sliced(events(['log/4']), violation(4, { involves: [3] }), undefined, watched());
    expect(steps).toEqual([[1, []], [2, []], [2, [0, 1]], [3, [1]], [4, []]]);
  });

  test('is nothing to one that has no need of it', () => {
    expect(sliced(events([]), violation(4, { involves: [3] }), undefined, watched()).steps).toEqual([[2, []], [3, [0]], [4, []]]);
    expect(sliced(events(['log/6']), violation(4, { involves: [3] }), undefined, watched()).steps).toEqual([[2, []], [3, [0]], [4, []]]);
  });
});
