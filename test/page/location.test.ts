// A link to a moment leads there; anything else leads nowhere.

import { describe, expect, test } from 'vitest';
import { actionOf, hashOf } from '../../src/page/state/location.ts';
import { initialState, reduce } from '../../src/page/state/reduce.ts';
import { sound } from './staged.ts';

const start = initialState(sound, 'light');

describe('the address', () => {
  test.each([{ type: 'goTo', event: 321 }, { type: 'seek', timeUs: 812_417 }, { type: 'toEnd', by: 1 }] as const)('of %o leads back there', (action) => {
    const { position } = reduce(start, action);
    const again = actionOf(hashOf(position, sound.view));
    expect(again).not.toBeNull();
    expect(again === null ? null : reduce(start, again).position).toEqual(position);
  });

  test('takes seconds, milliseconds and microseconds', () => {
    expect(['#t=1.5s', '#t=1500ms', '#t=1500', '#t=1500000us'].map(actionOf)).toEqual(Array(4).fill({ type: 'seek', timeUs: 1_500_000 }));
  });

  test.each(['', '#', '#e=', '#e=-1', '#e=1x', '#t=', '#t=1h', '#t=1e99', '#x=1', '#e=99999999999'])('%j leads nowhere', (hash) => {
    expect(actionOf(hash)).toBeNull();
  });

  test('of an event that the run has not leads to its end', () => {
    const action = actionOf('#e=999999999');
    expect(action === null ? null : reduce(start, action).position.event).toBe(sound.view.events.count - 1);
  });
});
