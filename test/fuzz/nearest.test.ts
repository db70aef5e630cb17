// An unknown name is answered with the known ones that it may have been meant for.

import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { editDistance, nearest, suggestion } from '../../src/fuzz/nearest.ts';

describe('the nearest names', () => {
  test.each([
    ['commit-prio-term', 'commit-prior-term'], ['figure8', 'figure-8'], ['campaing', 'campaign'], ['CAMPAIGN', 'campaign'],
    ['prior', 'commit-prior-term'],
  ])('%s may mean %s', (typed, meant) => {
    expect(nearest(typed, ['figure-7', 'figure-8', 'commit-prior-term', 'commit-no-min', 'campaign'])[0]).toBe(meant);
  });

  test('are none if nothing is near; then there is a list', () => {
    expect(nearest('xyzzy', ['campaign'])).toEqual([]);
    expect(suggestion('xyzzy', ['campaign', 'replay'])).toBe('there are campaign, replay');
    expect(suggestion('campain', ['campaign', 'replay'])).toBe('did you mean campaign?');
    expect(suggestion('x', [])).toBe('there are none');
  });

  test.prop([fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 })])('the distance is 0 for equal texts alone, and the same both ways', (a, b) => {
    expect(editDistance(a, b)).toBe(editDistance(b, a));
    expect(editDistance(a, b) === 0).toBe(a === b);
    expect(editDistance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
  });

  test('a swap of neighbours is one edit', () => {
    expect(editDistance('campaing', 'campaign')).toBe(1);
  });
});
