/**
 * The levels: by hand, histories that tell each from its neighbours; by the thousand, that the constraints of a level mean
 * what its definition says.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Level, LEVELS } from '../../../src/check/history/judgement.ts';
import { constraintsOf } from '../../../src/check/history/levels.ts';
import { valueModel } from '../../../src/check/history/models.ts';
import { bruteForce, opened, type ValueHistory } from '../../support/brute-force-history.ts';
import { isExplained } from '../../support/naive-judge.ts';
import { INITIAL, randomHistory, type Shape } from '../../support/random-history.ts';
import { timeline } from '../../support/timeline.ts';

const GUARANTEES = ['monotonic-reads', 'monotonic-writes', 'read-your-writes', 'writes-follow-reads'] as const;

/** Each key starts with 0. */
const REGISTERS = valueModel('kv', '0');
/** Each key starts with nothing. */
const TEXTS = valueModel('kv', null);

/** The levels that a history violates, by its constraints. */
function violated(history: ValueHistory, model = REGISTERS): Level[] {
  return LEVELS.filter((level) => !isExplained(history, model, level));
}

describe('linearizable and sequential', () => {
  test('a read may be late for a sequential history, not for a linearizable one', () => {
    expect(violated(timeline(
      'w1   w2        ',
      '         r1  r2'))).toEqual(['linearizable']);
  });

  test('a read that overlaps a write may see it or not', () => {
    expect(violated(timeline(
      'w1------',
      '  r0  r1'))).toEqual([]);
  });
});

describe('sequential and session', () => {
  test('two keys that are each in order need not be so together', () => {
    expect(violated(timeline(
      'x.w1      y.r0      y.r1',
      '    y.w1      x.r0  x.r1'))).toEqual(['linearizable', 'sequential']);
  });

  test('on one key there is no difference', () => {
    const shape = { model: 'cas-register', operations: 6, processes: 3, keys: 1, values: 2, faults: 7 } as const;
    fc.assert(fc.property(randomHistory(shape), (history) => {
      const model = valueModel(shape.model, INITIAL);
      expect(bruteForce(history, model, 'session')).toBe(bruteForce(history, model, 'sequential'));
    }), { numRuns: 300 });
  });
});

describe('each guarantee can fall alone', () => {
  const violatedGuarantees = (history: ValueHistory, model = REGISTERS) =>
    violated(history, model).filter((level) => GUARANTEES.some((guarantee) => guarantee === level));

  test('monotonic reads: what was seen is seen again', () => {
    expect(violatedGuarantees(timeline(
      'w1                 ',
      '    w2             ',
      '        r1  r2  r1 '))).toEqual(['monotonic-reads']);
  });

  test('monotonic writes: a write stands before later ones', () => {
    expect(violatedGuarantees(timeline(
      'a1  a2     ',
      '        r21'), TEXTS)).toEqual(['monotonic-writes']);
  });

  test('read your writes: who wrote sees it', () => {
    expect(violatedGuarantees(timeline(
      'w1  r0'))).toEqual(['read-your-writes']);
  });

  test('writes follow reads: what was seen stands before what was then written', () => {
    expect(violatedGuarantees(timeline(
      'r2  w1      ',
      '        c1>2'))).toEqual(['writes-follow-reads']);
  });

  test('none of them alone, all of them together', () => {
    const history = timeline(
      'w1  w2          ',
      '        r2  r1  ');
    expect(violatedGuarantees(history)).toEqual([]);
    expect(violated(history)).toContain('session');
  });
});

describe('what a session is', () => {
  test('the reads of another process may be older', () => {
    expect(violated(timeline(
      'w1  w2      w3    ',
      '        r1        '))).not.toContain('session');
  });

  test('a write that was never answered may take effect after later ones of its process', () => {
    expect(violated(timeline(
      'w1?  w2  r2      ',
      '             r1  '))).toEqual([]);
  });

  test('a write that was never answered does not take effect before what its process had seen', () => {
    expect(violated(timeline(
      'a1           ',
      '    r1  a2? ',
      '            r21'), TEXTS)).toContain('writes-follow-reads');
  });

  test('a compare-and-set that succeeded has read and has written', () => {
    expect(violated(timeline(
      'w1  c0>2'))).toContain('read-your-writes');
    expect(violated(timeline(
      'c1>2  w1'))).toContain('writes-follow-reads');
  });

  test('a compare-and-set that failed has read', () => {
    expect(violated(timeline(
      'w1  f1>2  r1'))).toEqual(['linearizable', 'sequential', 'session', 'read-your-writes']);
  });
});

describe('session and eventual', () => {
  test('who lags behind for ever may be in order, but does not converge', () => {
    expect(violated(timeline(
      'w1          ',
      '    r0    r0'))).toEqual(['linearizable', 'eventual']);
  });

  test('what was out of order on the way does not matter in the end', () => {
    expect(violated(timeline(
      'w1   w2     r2',
      '  r2   r1   r2'))).toEqual(['linearizable', 'sequential', 'session', 'monotonic-reads']);
  });

  test('all processes end with the same state', () => {
    expect(violated(timeline(
      'w1      r1',
      'w2      r2'))).toContain('eventual');
  });

  test('a process may still lag in a read before its last one', () => {
    expect(violated(timeline(
      'w1             ',
      '    r0  r1  r0 ',
      '    r0  r0  r1 '))).toContain('eventual');
    expect(violated(timeline(
      'w1             ',
      '    r0  r1     ',
      '    r0  r0  r1 '))).not.toContain('eventual');
  });

  test('a read that overlaps the last write says nothing', () => {
    expect(violated(timeline(
      'w1------',
      ' w2 r0  '))).not.toContain('eventual');
  });

  test('a write that was never answered may come between the last reads', () => {
    expect(violated(timeline(
      'w1  w2?         ',
      '          r1    ',
      '          r2    '))).not.toContain('eventual');
  });

  test('without a read in the end there is nothing to explain', () => {
    expect(violated(timeline(
      'r7  w1'))).not.toContain('eventual');
  });
});

describe('constraints', () => {
  test('where all operations of a process stand in order, each waits for all before it but the open ones', () => {
    const { constraints } = constraintsOf('session', timeline('w1 r1 w2? w3 r3'), REGISTERS);
    expect(constraints.events).toEqual([0, 1, 2, 3, 4, ~0, ~1, ~3, ~4]);
    expect(constraints.precedence).toEqual({ lines: [[0, 1, 3, 4]], behind: [0, 1, 2, 2, 3].map((count) => ({ line: 0, count })) });
  });

  test('a read waits for all writes of its process where these have no order of their own', () => {
    const { constraints } = constraintsOf('read-your-writes', timeline('w1 r1 w2 r2'), REGISTERS);
    expect(constraints.precedence).toEqual({ lines: [[0, 2]], behind: [0, 1, 0, 2].map((count) => ({ line: 0, count })) });
  });

  test('the reads in the end come once all writes that were answered have, and other reads not at all', () => {
    expect(constraintsOf('eventual', timeline('r0 w1? w2 r1 r2'), REGISTERS)).toMatchObject({
      kept: [1, 2, 4], constraints: { events: [0, 1, ~1, 2, ~2], precedence: null },
    });
  });

  test('a read that was never answered is left out', () => {
    expect(constraintsOf('linearizable', timeline('r? w1'), REGISTERS)).toMatchObject({
      kept: [1], constraints: { events: [0, ~0], precedence: null },
    });
  });
});

describe('by the thousand', () => {
  const shapes: Shape[] = (['register', 'cas-register', 'kv'] as const).flatMap((model) => [2, null].map((values) => ({
    model, operations: 8, processes: 3, keys: model === 'kv' ? 2 : 1, values, faults: 7,
  })));
  const labelled = shapes.map((shape) => [shape.model, shape.values === null ? 'new' : 'few', shape] as const);

  test.each(labelled)('the constraints mean what the definitions say: %s, %s values', (_, __, shape) => {
    const model = valueModel(shape.model, INITIAL);
    const counts = new Map<string, number>();
    fc.assert(fc.property(randomHistory(shape), (history) => {
      for (const level of LEVELS) {
        const expected = bruteForce(history, model, level);
        counts.set(`${level} ${expected}`, (counts.get(`${level} ${expected}`) ?? 0) + 1);
        expect(isExplained(history, model, level), level).toBe(expected);
      }
    }), { numRuns: 500 });
    for (const level of LEVELS) expect(counts.get(`${level} false`), level).toBeGreaterThan(10);
  });

  test('the benefit of the doubt never makes a violation of what was none', () => {
    const shape = { model: 'cas-register', operations: 7, processes: 3, keys: 1, values: 2, faults: 7 } as const;
    const model = valueModel(shape.model, INITIAL);
    fc.assert(fc.property(randomHistory(shape), fc.array(fc.nat(6)), (history, doubted) => {
      const doubtful = opened(doubted, history);
      for (const level of LEVELS) {
        if (!isExplained(history, model, level)) continue;
        expect(isExplained(doubtful, model, level, history), level).toBe(true);
      }
    }), { numRuns: 500 });
  });
});
