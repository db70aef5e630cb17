// The trace: what it remembers of a run, in which order, and when it forgets.

import { describe, expect, test } from 'vitest';
import type { Observer } from '../../src/sim/observer.ts';
import { type Change, Trace } from '../../src/sim/trace.ts';

function said(text: string): Change {
  return { text, sets: [] };
}

/** A run that is nothing but calls to its observer. */
class Played {
  readonly trace: Trace;
  readonly moment = { nowUs: 0, event: 0, cause: 0 };
  readonly observer: Observer;

  constructor(limit?: number) {
    this.trace = new Trace({ tell: (node, state) => [said(`node ${node} is ${String(state)}`)] }, limit);
    this.observer = this.trace.watch(this.moment);
  }

  event(nowUs: number, cause: number): void {
    this.moment.event++;
    this.moment.nowUs = nowUs;
    this.moment.cause = cause;
  }
}

describe('what happens in one event', () => {
  test('stands together, in order, with its time and its cause', () => {
    const played = new Played();
    const { observer } = played;
    observer.phase?.('chaos');
    played.event(10, 0);
    observer.stepped?.(1, { type: 'timer', nowUs: 10, wallUs: 10, timer: 'election' }, [], 'candidate');
    observer.sent?.(1, 2, { type: 'ask' }, 0, false);
    played.event(25, 1);
    observer.undelivered?.(1, 2, { type: 'ask' }, 'cut', 1);
    expect(played.trace.events).toEqual([
      { event: 0, timeUs: 0, cause: 0, happenings: [{ type: 'phase', name: 'chaos' }] },
      { event: 1, timeUs: 10, cause: 0, happenings: [
        { type: 'stepped', node: 1, event: { type: 'timer', nowUs: 10, wallUs: 10, timer: 'election' },
          changes: [said('node 1 is candidate')] },
        { type: 'sent', node: 1, to: 2, message: { type: 'ask' } },
      ] },
      { event: 2, timeUs: 25, cause: 1, happenings: [
        { type: 'undelivered', from: 1, node: 2, message: { type: 'ask' }, reason: 'cut' },
      ] },
    ]);
  });

  test('what comes between two events keeps its own time', () => {
    const played = new Played();
    played.event(10, 0);
    played.observer.durable?.(1, 3);
    played.moment.nowUs = 20;
    played.observer.undelivered?.(2, 1, { type: 'ask' }, 'cut', 1);
    expect(played.trace.events.map(({ event, timeUs }) => ({ event, timeUs }))).toEqual([
      { event: 1, timeUs: 10 }, { event: 1, timeUs: 20 },
    ]);
  });

  test('changes are told when they happen, for the state is changed in place', () => {
    const played = new Played();
    let state = 'young';
    played.event(1, 0);
    played.observer.booted?.(3, { toString: () => state }, [{ type: 'damaged', synced: false }, 'x']);
    state = 'old';
    expect(played.trace.events[0]?.happenings).toEqual([
      { type: 'booted', node: 3, records: 2, torn: true, changes: [said('node 3 is young')] },
    ]);
  });

  test.each([
    ['fault', (observer: Observer) => observer.fault?.({ type: 'heal' }, null)],
    ['crashed', (observer: Observer) => observer.crashed?.(1, { unsynced: 2, kept: 1, torn: true })],
    ['paused', (observer: Observer) => observer.paused?.(1, 50)],
    ['retired', (observer: Observer) => observer.retired?.(1)],
    ['refused', (observer: Observer) => observer.refused?.(1, 'damaged')],
    ['duplicated', (observer: Observer) => observer.duplicated?.(1, 2, { type: 'ask' })],
    ['did', (observer: Observer) => observer.applied?.(1, 5, 'command', 7, true)],
    ['did', (observer: Observer) => observer.replied?.(1, 5, { type: 'unknown' })],
    ['invoked', (observer: Observer) => observer.invoked?.(1, 1, 'command')],
    ['attempted', (observer: Observer) => observer.attempted?.(1, 1, 1, 2)],
    ['returned', (observer: Observer) => observer.returned?.(1, 1, { type: 'unknown' })],
  ])('%s is seen', (type, happen) => {
    const played = new Played();
    played.event(1, 0);
    happen(played.observer);
    expect(played.trace.events[0]?.happenings).toEqual([expect.objectContaining({ type })]);
  });
});

describe('the bound', () => {
  test('the last events stay, and the forgotten ones are counted', () => {
    const played = new Played(10);
    for (let i = 1; i <= 1234; i++) {
      played.event(i, 0);
      played.observer.durable?.(1, i);
    }
    expect(played.trace.events.map(({ event }) => event)).toEqual(
        [1225, 1226, 1227, 1228, 1229, 1230, 1231, 1232, 1233, 1234]);
    expect(played.trace.forgotten).toBe(1224);
  });

  test('below it nothing is forgotten', () => {
    const played = new Played(10);
    for (let i = 1; i <= 10; i++) {
      played.event(i, 0);
      played.observer.durable?.(1, i);
    }
    expect(played.trace.events).toHaveLength(10);
    expect(played.trace.forgotten).toBe(0);
  });
});
