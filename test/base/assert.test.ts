import { describe, expect, test } from 'vitest';
import { assert, at, present, unreachable } from '../../src/base/assert.ts';

describe('an assertion', () => {
  test('that holds says nothing', () => {
    expect(() => { assert(true, 'never'); }).not.toThrow();
  });

  test('that fails prints the values that it was given, whatever they are', () => {
    expect(() => { assert(false, 'broken', 1, 'two', { three: [3] }, null, undefined, () => 4); })
      .toThrow(expect.objectContaining({ condition: 'broken', message: 'broken: 1, two, {"three":[3]}, null, undefined, function' }));
  });

  test('that fails without values prints its message alone', () => {
    expect(() => { assert(false, 'broken'); }).toThrow(/^broken$/);
  });
});

describe('an element', () => {
  test('is the one at the index', () => {
    expect(at([5, 6], 1)).toBe(6);
    expect(at(new Uint8Array([7]), 0)).toBe(7);
  });

  test.each([-1, 2, 0.5])('at %d of two is none', (index) => {
    expect(() => at([5, 6], index)).toThrow(`index out of range: ${index}, 2`);
  });
});

test('what must be there may be null, 0 or empty, but not undefined', () => {
  expect([present(null, 'x'), present(0, 'x'), present('', 'x')]).toEqual([null, 0, '']);
  expect(() => present(undefined, 'nothing there')).toThrow('nothing there');
});

test('a case that cannot be is an error that shows it', () => {
  const impossible: unknown = { type: 'new' };
  expect(() => unreachable(impossible as never)).toThrow('{"type":"new"}');
});
