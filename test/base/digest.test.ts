import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { Digest, hashText, hashWords } from '../../src/base/digest.ts';

const word = fc.integer({ min: -0x8000_0000, max: 0x7fff_ffff });

function digestOf(words: readonly number[]): string {
  const digest = new Digest();
  for (const each of words) digest.word(each);
  return digest.hex();
}

/** How many of 64 bits differ. */
function distance(a: string, b: string): number {
  const difference = BigInt(`0x${a}`) ^ BigInt(`0x${b}`);
  return difference.toString(2).replaceAll('0', '').length;
}

describe('a digest', () => {
  test('has these values for ever, on every machine', () => {
    expect(digestOf([])).toMatchInlineSnapshot(`"d9336eea50c9c93b"`);
    expect(digestOf([0])).toMatchInlineSnapshot(`"1f905c318eac137a"`);
    expect(digestOf([1, 2, 3, -1])).toMatchInlineSnapshot(`"d9fd8240b9409e54"`);
    const text = new Digest();
    text.text('Raft §5.4.2');
    text.integer(2 ** 53 - 1);
    expect(text.hex()).toMatchInlineSnapshot(`"46546d40099ccce3"`);
    expect([hashText(''), hashText('election'), hashWords(1, 2), hashWords(2, 1)]).toMatchInlineSnapshot(`
      [
        -1421968373,
        1345746355,
        1114208871,
        -1975135364,
      ]
    `);
  });

  test.prop([fc.array(word)])('is sixteen hexadecimal digits, and looking changes nothing', (words) => {
    const digest = new Digest();
    for (const each of words) {
      digest.word(each);
      digest.hex();
    }
    expect(digest.hex()).toMatch(/^[0-9a-f]{16}$/);
    expect(digest.hex()).toBe(digestOf(words));
  });

  test.prop([fc.array(word), word, word, fc.array(word)])('depends on the order of words', (before, a, b, after) => {
    fc.pre(a !== b);
    expect(digestOf([...before, a, b, ...after])).not.toBe(digestOf([...before, b, a, ...after]));
  });

  test.prop([fc.array(word), word, fc.nat(31), fc.array(word, { maxLength: 20 })])(
    'once different stays different: no equal words that follow hide a changed bit', (before, a, bit, after) => {
      expect(digestOf([...before, a, ...after])).not.toBe(digestOf([...before, a ^ (1 << bit), ...after]));
    });

  test('changes about half of its bits when one bit of one word changes', () => {
    let sum = 0;
    let least = 64;
    for (let i = 0; i < 32 * 32; i++) {
      const words = [i * 7919, i, 5, 6];
      const flipped = [i * 7919, i ^ (1 << (i % 32)), 5, 6];
      const bits = distance(digestOf(words), digestOf(flipped));
      sum += bits;
      least = Math.min(least, bits);
    }
    expect(sum / 1024).toBeGreaterThan(30);
    expect(sum / 1024).toBeLessThan(34);
    expect(least).toBeGreaterThan(12);
  });

  test('tells 200,000 small inputs apart', () => {
    const seen = new Set<string>();
    for (let i = 0; i < 200_000; i++) seen.add(digestOf([Math.floor(i / 450), i % 450]));
    expect(seen.size).toBe(200_000);
  });

  test('takes integers beyond 32 bits whole, of either sign', () => {
    const of = (value: number): string => {
      const digest = new Digest();
      digest.integer(value);
      return digest.hex();
    };
    const values = [0, 1, -1, 2 ** 32 - 1, 2 ** 32, -(2 ** 32), 2 ** 53 - 1, 2 ** 52 - 1, -(2 ** 53 - 1)];
    expect(new Set(values.map(of)).size).toBe(values.length);
  });

  test('tells where one text ends and the next begins', () => {
    const of = (...texts: readonly string[]): string => {
      const digest = new Digest();
      for (const text of texts) digest.text(text);
      return digest.hex();
    };
    expect(of('ab', 'c')).not.toBe(of('a', 'bc'));
    expect(of('', 'a')).not.toBe(of('a', ''));
  });
});

describe('a hash', () => {
  test.prop([fc.string(), fc.string()])('of equal texts is equal, of others not', (a, b) => {
    expect(hashText(a) === hashText(b)).toBe(a === b);
    expect(Number.isInteger(hashText(a))).toBe(true);
    expect(hashText(a) | 0).toBe(hashText(a));
  });

  test('of two words depends on their order', () => {
    for (let i = 1; i < 1000; i++) expect(hashWords(0, i)).not.toBe(hashWords(i, 0));
  });
});
