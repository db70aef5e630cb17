// Values as checks print them, and the equality that they are checked by.

import { describe, expect, test } from 'vitest';
import { isEqual } from '../../src/scenario/equal.ts';
import { show } from '../../src/scenario/show.ts';

test.each([
  [[1, 1, 2], '1 1 2'],
  [[[1, 1], [1]], '1 1 | 1'],
  [[[1, 3], [1, 3], [1, 3]], 'each 1 3'],
  [[[1], [], [1]], '1 | none | 1'],
  [[3, [1, 2]], '3 | 1 2'],
  [[], 'none'],
  [['leader', 'down'], 'leader down'],
  ['1', '"1"'],
  ['', '""'],
  [null, 'null'],
  [true, 'true'],
  [{ b: 1, a: [2] }, '{ a: 2, b: 1 }'],
  [{}, '{}'],
])('%j is shown as %s', (value, text) => {
  expect(show(value)).toBe(text);
});

describe('equality', () => {
  test.each([
    [1, 1], ['x', 'x'], [null, null], [[1, [2]], [1, [2]]], [{ a: 1, b: 2 }, { b: 2, a: 1 }], [undefined, undefined],
  ])('%j equals %j', (a, b) => {
    expect(isEqual(a, b)).toBe(true);
  });

  test.each([
    [1, '1'], [null, undefined], [[1], [1, 2]], [[], {}], [{ a: 1 }, { a: 1, b: undefined }], [{ a: 1 }, { b: 1 }], [0, false],
  ])('%j does not equal %j', (a, b) => {
    expect(isEqual(a, b)).toBe(false);
    expect(isEqual(b, a)).toBe(false);
  });
});
