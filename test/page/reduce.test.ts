// The page's state: what a step, a jump, a filter and another run do to it.

import { describe, expect, test } from 'vitest';
import { harm } from '../../src/page/model/compare-runs.ts';
import { SPEEDS_US, type Action, type PageState } from '../../src/page/state/page-state.ts';
import { initialState, reduce } from '../../src/page/state/reduce.ts';
import { sliceOf } from '../../src/page/state/stepping.ts';
import { wholeRun, widthOf } from '../../src/page/state/window.ts';
import { withOtherLuck } from '../../src/report/recording/rerun.ts';
import { broken, sound, staged } from './staged.ts';

const atStart = initialState(sound, 'light');
const last = sound.view.events.count - 1;

function after(state: PageState, ...actions: readonly Action[]): PageState {
  return actions.reduce(reduce, state);
}

describe('the page opens', () => {
  test('at the start of a run that passed', () => {
    expect(atStart.position).toEqual({ event: 0, timeUs: 0 });
  });

  test('at the violation of one that did not, with it in sight', () => {
    const { position, window } = initialState(broken, 'dark');
    expect(position.event).toBe(harm(broken.view.violations)?.event);
    expect(position.timeUs).toBeGreaterThan(window.fromUs);
    expect(position.timeUs).toBeLessThan(window.toUs);
  });

  test('close enough to read', () => {
    expect(widthOf(initialState(broken, 'light').window)).toBeLessThan(widthOf(wholeRun(broken.view.endUs)) / 2);
  });
});

describe('a step', () => {
  test('goes one event on, and back again', () => {
    const there = after(atStart, { type: 'step', by: 1 }, { type: 'step', by: 1 });
    expect(there.position).toEqual({ event: 2, timeUs: sound.view.events.timeUs[2] });
    expect(after(there, { type: 'step', by: -1 }).position.event).toBe(1);
  });

  test('goes no further than the ends', () => {
    expect(after(atStart, { type: 'step', by: -1 }).position.event).toBe(0);
    expect(after(atStart, { type: 'toEnd', by: 1 }, { type: 'step', by: 1 }).position.event).toBe(last);
  });

  test('passes over hidden nodes and kinds', () => {
    const hidden = after(atStart, { type: 'toggleNode', node: 1 }, { type: 'toggleKind', kind: 'disks' }, { type: 'toggleKind', kind: 'timers' });
    const stops = new Set<number>();
    let state = hidden;
    for (let i = 0; i < 200; i++) {
      state = after(state, { type: 'step', by: 1 });
      stops.add(state.position.event);
    }
    expect(stops.size).toBe(200);
    for (const event of stops) {
      expect(sound.view.events.node[event]).not.toBe(1);
      expect(['disk', 'timer']).not.toContain(sound.view.events.kind[event]);
    }
  });

  test('keeps to the stretch that is asked for', () => {
    const stretch = { fromUs: 100_000, toUs: 200_000 };
    let state = after(atStart, { type: 'stretch', window: stretch }, { type: 'toEnd', by: -1 });
    expect(state.position.timeUs).toBe(100_000);
    for (let i = 0; i < 500; i++) state = after(state, { type: 'step', by: 1 });
    expect(state.position.timeUs).toBeLessThanOrEqual(200_000);
    expect(after(state, { type: 'seek', timeUs: 900_000 }).position.timeUs).toBe(200_000);
  });

  test('keeps to what led to the violation, if nothing else is shown', () => {
    const slice = sliceOf(broken) ?? new Set();
    let state = after(initialState(broken, 'light'), { type: 'toggleSlice' });
    const visited = new Set<number>([state.position.event]);
    for (let i = 0; i < slice.size; i++) {
      state = after(state, { type: 'step', by: -1 });
      visited.add(state.position.event);
    }
    expect(slice.size).toBeGreaterThan(5);
    expect(visited).toEqual(slice);
  });
});

describe('a jump', () => {
  test.each(['election', 'commit', 'fault', 'any'] as const)('to the next %s lands on one, and back on the one before', (to) => {
    const first = after(atStart, { type: 'jump', to, by: 1 });
    const second = after(first, { type: 'jump', to, by: 1 });
    expect(first.position.event).toBeGreaterThan(0);
    expect(second.position.event).toBeGreaterThan(first.position.event);
    expect(after(second, { type: 'jump', to, by: -1 }).position.event).toBe(first.position.event);
    expect(sound.view.landmarks.map(({ event }) => event)).toContain(second.position.event);
  });

  test('stays where it is if there is nothing to jump to', () => {
    expect(after(atStart, { type: 'jump', to: 'violation', by: 1 }).position).toEqual(atStart.position);
  });

  test('leaves the moment in sight', () => {
    for (const to of ['election', 'fault', 'commit'] as const) {
      const { position: { timeUs }, window } = after(atStart, { type: 'jump', to, by: 1 }, { type: 'jump', to, by: 1 });
      expect(timeUs).toBeGreaterThanOrEqual(window.fromUs);
      expect(timeUs).toBeLessThanOrEqual(window.toUs);
    }
  });
});

describe('playing', () => {
  test('goes on by as much virtual time as the speed says, and stops at the end', () => {
    const playing = after(atStart, { type: 'play' }, { type: 'pass', elapsedMs: 500 });
    expect(playing.position.timeUs).toBe(playing.speedUs / 2);
    expect(playing.position.event).toBe(sound.view.eventAt(playing.speedUs / 2));
    const over = after(playing, { type: 'seek', timeUs: sound.view.endUs - 1 }, { type: 'pass', elapsedMs: 500 });
    expect(over).toMatchObject({ playing: false, position: { event: last } });
  });

  test('begins again from the end', () => {
    const again = after(atStart, { type: 'toEnd', by: 1 }, { type: 'play' });
    expect(again).toMatchObject({ playing: true, position: { event: 0 } });
  });

  test('ends with a step', () => {
    expect(after(atStart, { type: 'play' }, { type: 'step', by: 1 }).playing).toBe(false);
  });

  test('is no faster and no slower than there are speeds', () => {
    const faster = Array.from({ length: 20 }, () => ({ type: 'faster', by: 1 } as const));
    expect(after(atStart, ...faster).speedUs).toBe(SPEEDS_US.at(-1));
    const slower = faster.map(() => ({ type: 'faster', by: -1 } as const));
    expect(after(atStart, ...slower).speedUs).toBe(SPEEDS_US[0]);
  });
});

describe('another run', () => {
  const other = { ...staged(withOtherLuck(broken.view.testCase, 400, 'other')), origin: { parent: 0, event: 400, text: 'other luck' } };

  test('is shown from where it parted, and the first is a click away', () => {
    const before = initialState(broken, 'light');
    const there = after(before, { type: 'goTo', event: 400 }, { type: 'stage', run: other });
    expect(there).toMatchObject({ shown: 1, position: { event: 400 } });
    const back = after(there, { type: 'show', run: 0 });
    expect(back).toMatchObject({ shown: 0, position: { event: 400 } });
    expect(back.runs).toHaveLength(2);
  });

  test('that is shorter is shown at its end', () => {
    const far = after(initialState(sound, 'light'), { type: 'stage', run: { ...broken, origin: other.origin } }, { type: 'show', run: 0 },
      { type: 'toEnd', by: 1 }, { type: 'show', run: 1 });
    expect(far.position.event).toBe(Math.min(last, broken.view.events.count - 1));
  });
});

test('nothing that is done changes what was', () => {
  const [position, window] = [Object.freeze({ ...atStart.position }), Object.freeze({ ...atStart.window })];
  const frozen = Object.freeze({ ...atStart, position, window });
  const actions: readonly Action[] = [
    { type: 'step', by: 1 }, { type: 'seek', timeUs: 5000 }, { type: 'zoom', factor: 2 }, { type: 'pan', share: 0.5 },
    { type: 'wholeRun' }, { type: 'toggleTheme' }, { type: 'toggleHelp' }, { type: 'select', node: 2 }, { type: 'toggleSlice' },
    { type: 'look', window: { fromUs: 0, toUs: 1000 } },
  ];
  for (const action of actions) expect(() => reduce(frozen, action)).not.toThrow();
  expect(reduce(frozen, { type: 'toggleSlice' }).sliced).toBe(false);
});
