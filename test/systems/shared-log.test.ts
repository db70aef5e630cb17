// The log that many pictures share: each still sees what it saw, whatever was appended or overwritten since.

import { expect, test } from 'vitest';
import fc from 'fast-check';
import { SharedLog } from '../../src/systems/shared-log.ts';

interface Seen {
  readonly log: SharedLog<string>;
  readonly first: number;
  readonly entries: readonly string[];
}

function textAt(entries: readonly string[], first: number): (index: number) => string {
  return (index) => entries[index - first] ?? 'none';
}

/** All that a picture of it shows. */
function shown({ log, first, entries }: Seen): readonly (string | undefined)[] {
  return entries.map((_, i) => log.entryAt(first + i));
}

const change = fc.record({
  /** How many of the last entries go, how many come, and how many of the first are compacted. */
  cut: fc.nat({ max: 4 }), append: fc.nat({ max: 5 }), compact: fc.nat({ max: 2 }), again: fc.boolean(),
});

test('every version shows what the log was then, after any number of truncations, appends and compactions', () => {
  fc.assert(fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
    let first = 1;
    let entries: readonly string[] = [];
    let log = new SharedLog<string>(1);
    const versions: Seen[] = [];
    changes.forEach(({ cut, append, compact, again }, step) => {
      const kept = entries.slice(0, Math.max(0, entries.length - cut));
      // Sometimes what comes is what was there: an old leader sends its entries once more.
      const coming = again ? entries.slice(kept.length) : Array.from({ length: append }, (_, i) => `${step}.${i}`);
      const changedFrom = first + kept.length;
      const all = [...kept, ...coming];
      const gone = Math.min(compact, all.length);
      first += gone;
      entries = all.slice(gone);
      const from = Math.max(first, changedFrom);
      const last = first + entries.length - 1;
      if (from <= last) log = log.changed(from, last, first, textAt(entries, first));
      versions.push({ log, first, entries });
    });
    for (const version of versions) expect(shown(version)).toEqual(version.entries);
  }));
});

test('what is only appended, or said again, is shared', () => {
  const entries = ['a', 'b', 'c'];
  const log = new SharedLog<string>(1).changed(1, 2, 1, textAt(entries, 1));
  expect(log.changed(3, 3, 1, textAt(entries, 1))).toBe(log);
  expect(log.changed(1, 3, 1, textAt(entries, 1))).toBe(log);
});

test('what is overwritten is not: the older log keeps what it had', () => {
  const log = new SharedLog<string>(1).changed(1, 3, 1, textAt(['a', 'b', 'c'], 1));
  const other = log.changed(2, 2, 1, textAt(['a', 'x'], 1));
  expect([1, 2, 3].map((index) => log.entryAt(index))).toEqual(['a', 'b', 'c']);
  expect([1, 2, 3].map((index) => other.entryAt(index))).toEqual(['a', 'x', undefined]);
});

test('a log that begins anew, behind a gap or farther back, has nothing of the old one', () => {
  const log = new SharedLog<string>(5).changed(5, 6, 5, textAt(['a', 'b'], 5));
  expect(log.changed(9, 9, 9, () => 'z').entryAt(9)).toBe('z');
  expect(log.changed(2, 3, 2, textAt(['c', 'd'], 2)).entryAt(3)).toBe('d');
});
