// Finding what overlaps a stretch of time agrees with looking at everything.

import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { SpanIndex } from '../../src/page/model/span-index.ts';

interface Span {
  readonly from: number;
  readonly to: number;
}

const span = fc.tuple(fc.nat(1000), fc.oneof(fc.nat(5), fc.nat(900)))
  .map(([from, length]) => ({ from, to: from + length }));

describe('an index of spans', () => {
  test.prop([fc.array(span, { maxLength: 600 }), fc.nat(1000), fc.nat(300)])('finds all that overlap, and nothing else', (spans, from, length) => {
    const to = from + length;
    const index = new SpanIndex<Span>(spans, (each) => each.from, (each) => each.to);
    const found: Span[] = [];
    index.visit(from, to, (each) => { found.push(each); });
    expect(new Set(found)).toEqual(new Set(spans.filter((each) => each.from <= to && each.to >= from)));
    expect(found).toHaveLength(new Set(found).size);
    const starting = spans.filter((each) => each.from >= from && each.from <= to);
    expect(index.startsIn(from, to)).toBe(starting.length);
  });
});
