// While a run executes, nothing can be asked that the Case does not answer.

import crypto, { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { ImpureError, trapped } from '../../src/cli/trap.ts';

const impure: Readonly<Record<string, () => unknown>> = {
  'Math.random': () => Math.random(),
  'Date.now': () => Date.now(),
  'new Date': () => new Date(),
  'Date': () => Date(),
  'performance.now': () => performance.now(),
  'process.hrtime': () => process.hrtime(),
  'crypto.randomUUID': () => globalThis.crypto.randomUUID(),
  'node:crypto': () => crypto.randomBytes(4),
  'an import of node:crypto': () => randomUUID(),
  'setTimeout': () => setTimeout(() => {}, 0),
  'setInterval': () => setInterval(() => {}, 1e6),
  'setImmediate': () => setImmediate(() => {}),
  'queueMicrotask': () => { queueMicrotask(() => {}); },
  'process.nextTick': () => { process.nextTick(() => {}); },
  'fetch': () => fetch('http://127.0.0.1:1'),
};

describe('the trap', () => {
  test.each(Object.keys(impure))('%s throws while it is set', (name) => {
    expect(() => trapped(() => impure[name]?.())).toThrow(ImpureError);
  });

  test('gives back what the body gives, and leaves everything as it was, also when the body throws', () => {
    const spots: readonly (readonly [holder: object, name: string])[] = [
      [globalThis, 'Date'], [globalThis, 'setTimeout'], [globalThis, 'fetch'], [Math, 'random'], [performance, 'now'],
      [crypto, 'randomBytes'],
    ];
    const standing = (): readonly unknown[] =>
      spots.map(([holder, name]): unknown => Reflect.get(holder, name));
    const before = standing();
    expect(trapped(() => 1 + 1)).toBe(2);
    expect(() => trapped(() => { throw new Error('of its own'); })).toThrow('of its own');
    expect(standing()).toEqual(before);
    expect(Date.now()).toBeGreaterThan(0);
    expect(randomUUID()).toHaveLength(36);
  });

  test('can be set within itself', () => {
    trapped(() => {
      expect(trapped(() => 3)).toBe(3);
      expect(() => Math.random()).toThrow(ImpureError);
    });
    expect(Math.random()).toBeLessThan(1);
  });
});
