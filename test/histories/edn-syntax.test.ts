// EDN as values: what JavaScript holds exactly is a value, all else its text.

import { describe, expect, test } from 'vitest';
import { fc, test as property } from '@fast-check/vitest';
import { ednText, ednValue, parseEdn } from '../../src/histories/edn-syntax.ts';

function valuesOf(text: string): readonly unknown[] {
  const parsed = parseEdn(text);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.forms.map(ednValue);
}

describe('EDN', () => {
  test.each([
    ['nil true false', [null, true, false]],
    ['0 -3 +4 12N -0 9007199254740991', [0, -3, 4, 12, 0, 9007199254740991]],
    ['1.5 -2.5e3 1.25M', [1.5, -2500, 1.25]],
    ['9007199254740993 -12345678901234567890N 1/2', ['9007199254740993', '-12345678901234567890', '1/2']],
    ['"a\\"b\\\\" "\\t\\n\\u00e9" "" "[; no comment"', ['a"b\\', '\t\né', '', '[; no comment']],
    [':a :b/c d e.f/g', [':a', ':b/c', 'd', 'e.f/g']],
    ['\\a \\newline \\[ \\" \\u0041', ['\\a', '\\newline', '\\[', '\\"', '\\u0041']],
    ['"\\\\" "x\\\\" ["\\\\\\"" "\\\\\\\\"] \\\\', ['\\', 'x\\', '["\\\\\\"" "\\\\\\\\"]', '\\\\']],
    ['[1 [2 (3 #{4})]] #{b a} {:b 1, :a [2]}', ['[1 [2 (3 #{4})]]', '#{a b}', '{:a [2], :b 1}']],
    ['#inst "2020" #a.b{:x 1} #a/b [1]', ['#inst "2020"', '#a.b {:x 1}', '#a/b [1]']],
    ['(def x 1) ; a comment ]\n #_ [1 2] 3 #_ #_ 4 5 6', ['(def x 1)', 3, 6]],
    ['', []],
  ])('%s', (text, values) => {
    expect(valuesOf(text)).toEqual(values);
  });

  const json = fc.letrec((tie) => ({
    value: fc.oneof({ depthSize: 'small' }, fc.string({ unit: 'grapheme' }), fc.string({ unit: fc.constantFrom('\\', '"', ';', '#', '[', ' ', 'x', '\n') }), fc.maxSafeInteger(), fc.boolean(), fc.constant(null), tie('vector')),
    vector: fc.array(tie('value'), { maxLength: 4 }),
  })).value;

  property.prop([json])('the text of a value reads as that value again', (value) => {
    const text = ednOf(value);
    const parsed = parseEdn(text);
    expect(parsed.ok && parsed.forms.map(ednText)).toEqual([text]);
  });

  property.prop([fc.string(), fc.nat()])('no text throws, and what is wrong is somewhere in it', (text) => {
    const parsed = parseEdn(text);
    expect(parsed.ok || (parsed.at >= 0 && parsed.at <= text.length)).toBe(true);
  });
});

function ednOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(ednOf).join(' ')}]`;
  return value === null ? 'nil' : JSON.stringify(value === 0 ? 0 : value);
}
