import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createEntry, type Entry } from '../../src/raft/entry.ts';
import { Log, unchanged } from '../../src/raft/log.ts';
import { entries } from '../support/raft-node.ts';

function logOf(...terms: number[]): Log {
  const log = new Log();
  for (const entry of entries(terms)) log.append(entry);
  return log;
}

test('an empty log ends at index 0 with term 0', () => {
  expect(new Log()).toMatchObject({ lastIndex: 0, lastTerm: 0 });
});

test('indexes start at 1, and where there is no entry the term is 0', () => {
  const log = logOf(3, 4);
  expect([-1, 0, 1, 2, 3].map((index) => log.termAt(index))).toEqual([0, 0, 3, 4, 0]);
});

test('an entry that is not there can\'t be had', () => {
  expect(() => logOf(1).entryAt(0)).toThrow();
  expect(() => logOf(1).entryAt(2)).toThrow();
});

test('only what is there can be truncated', () => {
  expect(() => { logOf(1).truncateFrom(2); }).toThrow();
  expect(() => { logOf(1).truncateFrom(0); }).toThrow();
});

describe('lowestChange', () => {
  test('is above every index until something changes', () => {
    const log = logOf(1, 1);
    log.beginStep();
    expect(log.lowestChange).toBe(unchanged);
  });

  test('is the first of several appended entries', () => {
    const log = logOf(1, 1);
    log.beginStep();
    for (const entry of entries([2, 2], 3)) log.append(entry);
    expect(log.lowestChange).toBe(3);
  });

  test('stays where the log was truncated when entries follow', () => {
    const log = logOf(1, 1, 1);
    log.beginStep();
    log.truncateFrom(2);
    log.append(createEntry(2, null));
    expect(log).toMatchObject({ lowestChange: 2, lastIndex: 2, lastTerm: 2 });
  });
});

describe('compaction (Raft §7)', () => {
  test('drops what a snapshot stands for, and remembers the term of its last entry', () => {
    const log = logOf(1, 1, 2, 3);
    log.compactTo(3, 2);
    expect(log).toMatchObject({ baseIndex: 3, baseTerm: 2, firstIndex: 4, lastIndex: 4, lastTerm: 3 });
    expect([1, 2, 3, 4, 5].map((index) => log.termAt(index))).toEqual([0, 0, 2, 3, 0]);
  });

  test('of the whole log leaves one that goes on behind it', () => {
    const log = logOf(1, 2);
    log.compactTo(2, 2);
    expect(log).toMatchObject({ firstIndex: 3, lastIndex: 2, lastTerm: 2 });
    log.append(createEntry(3, null));
    expect(log).toMatchObject({ lastIndex: 3, lastTerm: 3 });
  });

  test.each([['that ends before', [1, 1]], ['with another entry there', [1, 1, 1, 1]]])('drops a log %s as a whole', (_, terms) => {
    const log = logOf(...terms);
    log.beginStep();
    log.compactTo(3, 2);
    expect(log).toMatchObject({ baseIndex: 3, baseTerm: 2, lastIndex: 3, lastTerm: 2, lowestChange: 1 });
  });

  test('is no change of the log where the log agrees', () => {
    const log = logOf(1, 1, 2);
    log.beginStep();
    log.compactTo(2, 1);
    expect(log.lowestChange).toBe(unchanged);
  });

  test('never goes back', () => {
    const log = logOf(1, 1, 2);
    log.compactTo(3, 2);
    log.compactTo(2, 1);
    expect(log).toMatchObject({ baseIndex: 3, lastIndex: 3 });
  });

  test('what is gone can be neither had nor truncated', () => {
    const log = logOf(1, 1, 2);
    log.compactTo(2, 1);
    expect(() => log.entryAt(2)).toThrow();
    expect(() => log.slice(2, 1)).toThrow();
    expect(() => { log.truncateFrom(2); }).toThrow();
    expect(log.slice(3, 1)).toHaveLength(1);
  });
});

type Change = { readonly type: 'append'; readonly term: number }
  | { readonly type: 'truncate'; readonly from: number }
  | { readonly type: 'compact'; readonly to: number }
  | { readonly type: 'step' };

const change = fc.oneof<fc.Arbitrary<Change>[]>(
  fc.record({ type: fc.constant('append' as const), term: fc.nat(9) }),
  fc.record({ type: fc.constant('truncate' as const), from: fc.integer({ min: 1, max: 12 }) }),
  fc.record({ type: fc.constant('compact' as const), to: fc.integer({ min: 1, max: 12 }) }),
  fc.record({ type: fc.constant('step' as const) }),
);

test('a log agrees with an array, and lowestChange with the first index that was touched', () => {
  fc.assert(fc.property(fc.array(change), fc.nat(5), (changes, count) => {
    const log = new Log();
    let model: Entry[] = [];
    let lowest: number = unchanged;
    let base = 0;
    for (const { type, ...fields } of changes) {
      if ('term' in fields) {
        const entry = createEntry(fields.term, null);
        log.append(entry);
        model.push(entry);
        lowest = Math.min(lowest, model.length);
      } else if ('to' in fields) {
        const { to } = fields;
        if (to > model.length) continue;
        log.compactTo(to, model[to - 1]?.term ?? 0);
        base = Math.max(base, to);
      } else if ('from' in fields && fields.from > base && fields.from <= model.length) {
        log.truncateFrom(fields.from);
        model = model.slice(0, fields.from - 1);
        lowest = Math.min(lowest, fields.from);
      } else if (type === 'step') {
        log.beginStep();
        lowest = unchanged;
      }
      expect(log.lastIndex).toBe(model.length);
      expect(log.lastTerm).toBe(model.at(-1)?.term ?? 0);
      expect(log.lowestChange).toBe(lowest);
    }
    expect(log.baseIndex).toBe(base);
    for (let from = base + 1; from <= model.length + 2; from++) {
      expect(log.slice(from, count)).toEqual(model.slice(from - 1, from - 1 + count));
    }
    for (const [i, entry] of model.entries()) if (i >= base) expect(log.entryAt(i + 1)).toBe(entry);
  }));
});

test('a slice is not affected by what happens to the log later', () => {
  const log = logOf(1, 2, 3);
  const slice = log.slice(1, 3);
  log.truncateFrom(1);
  expect(slice.map((entry) => entry.term)).toEqual([1, 2, 3]);
});
