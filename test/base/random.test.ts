import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { Stream } from '../../src/base/random.ts';

const name = fc.string({ minLength: 1 });

function draws(stream: Stream, count = 20): readonly number[] {
  return Array.from({ length: count }, () => stream.next());
}

describe('a stream', () => {
  test('has these draws for ever, on every machine', () => {
    expect(draws(new Stream('1/net/1>2'), 5)).toMatchInlineSnapshot(`
      [
        859595476,
        1868847856,
        2247284179,
        4214056162,
        2245789900,
      ]
    `);
    expect(draws(new Stream('7'), 3)).toMatchInlineSnapshot(`
      [
        1565924392,
        33848552,
        805823429,
      ]
    `);
  });

  test.prop([name, name])('is equal to that of an equal name, and to no other', (a, b) => {
    expect(draws(new Stream(a))).toEqual(draws(new Stream(a)));
    if (a !== b) expect(draws(new Stream(a))).not.toEqual(draws(new Stream(b)));
  });

  // alea() and alea(undefined) are silently one fixed stream; alea(7) is alea('7').
  test('without a name is an error', () => {
    expect(() => new Stream('')).toThrow('a stream needs a name');
    expect(() => { new Stream('a').rename(''); }).toThrow('a stream needs a name');
  });

  test('renamed goes on as the other, and remembers what it drew', () => {
    const stream = new Stream('a');
    draws(stream);
    const { drawn } = stream;
    stream.rename('b');
    expect(stream.drawn).toBe(drawn);
    expect(draws(stream)).toEqual(draws(new Stream('b')));
    expect(stream.drawn).not.toBe(drawn);
  });

  test.prop([name])('draws whole numbers of 32 bits', (text) => {
    for (const value of draws(new Stream(text))) {
      expect(Number.isInteger(value)).toBe(true);
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThan(2 ** 32);
    }
  });

  test.prop([name, fc.integer({ min: 1, max: 2 ** 32 })])('below a limit stays below it', (text, limit) => {
    const stream = new Stream(text);
    for (let i = 0; i < 50; i++) {
      const value = stream.below(limit);
      expect(Number.isInteger(value) && value >= 0 && value < limit).toBe(true);
    }
  });

  test.prop([name, fc.integer({ min: -1e9, max: 1e9 }), fc.nat(4e9)])('between two numbers stays between them', (text, min, span) => {
    const stream = new Stream(text);
    for (let i = 0; i < 50; i++) {
      const value = stream.between(min, min + span);
      expect(Number.isInteger(value) && value >= min && value <= min + span).toBe(true);
    }
  });

  test('hits every number of a small range, about equally often', () => {
    const stream = new Stream('fair');
    const counts = new Map<number, number>();
    for (let i = 0; i < 60_000; i++) {
      const value = stream.between(-2, 3);
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    expect([...counts.keys()].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2, 3]);
    for (const count of counts.values()) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });

  test('comes true as often as its chance says: never for 0, always for a million', () => {
    const stream = new Stream('luck');
    const share = (ppm: number): number =>
      Array.from({ length: 20_000 }, () => stream.chance(ppm)).filter(Boolean).length / 20_000;
    expect([share(0), share(1_000_000)]).toEqual([0, 1]);
    expect(share(250_000)).toBeCloseTo(0.25, 1);
    expect(share(20_000)).toBeGreaterThan(0.015);
    expect(share(20_000)).toBeLessThan(0.025);
  });

  test('consumes one draw for each decision, whatever it is', () => {
    const decisions: readonly ((stream: Stream) => unknown)[] = [
      (stream) => stream.below(1), (stream) => stream.below(7), (stream) => stream.between(5, 5),
      (stream) => stream.chance(0), (stream) => stream.chance(1_000_000), (stream) => stream.pick(['a', 'b', 'c']),
    ];
    for (const decide of decisions) {
      const stream = new Stream('a');
      decide(stream);
      expect(draws(stream)).toEqual(draws(new Stream('a'), 21).slice(1));
    }
  });

  test('picks each item, and nothing from nothing', () => {
    const stream = new Stream('a');
    expect(new Set(Array.from({ length: 100 }, () => stream.pick(['a', 'b', 'c'])))).toEqual(new Set(['a', 'b', 'c']));
    expect(() => stream.pick([])).toThrow('nothing to pick from');
  });

  test('tells by its hash how often and what it drew', () => {
    const once = new Stream('a');
    once.next();
    const twice = new Stream('a');
    draws(twice, 2);
    expect(new Set([new Stream('a').drawn, once.drawn, twice.drawn]).size).toBe(3);
  });
});
