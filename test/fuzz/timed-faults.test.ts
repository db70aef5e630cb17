// What each kind of fault is drawn as: series that belong together, within the chaos, each kind from a stream of its own.

import { describe, expect, test } from 'vitest';
import { Stream } from '../../src/base/random.ts';
import { drawTimedFaults } from '../../src/fuzz/timed-faults.ts';
import type { Micros } from '../../src/protocol.ts';
import type { Fault, FaultAction, Target } from '../../src/sim/plan.ts';
import type { FaultKind } from '../../src/systems/system.ts';

const CHAOS_US = 4_000_000;
const REACTION_US = 100_000;
const SEEDS = Array.from({ length: 300 }, (_, i) => i + 1);

type Struck = FaultAction & { readonly atUs: Micros; readonly node?: Target };

function drawn(seed: number, size: number, ...kinds: readonly FaultKind[]): readonly Fault[] {
  const nodes = Array.from({ length: size }, (_, i) => i + 1);
  return drawTimedFaults((what) => new Stream(`test/${seed}/${what}`),
    { nodes, timers: ['bell'], kinds: new Set(kinds), reactionUs: REACTION_US, chaosUs: CHAOS_US });
}

function struck(seed: number, size: number, kind: FaultKind): readonly Struck[] {
  return drawn(seed, size, kind).map((fault) => ({ ...fault, atUs: 'at' in fault ? fault.at : -1 }));
}

const TYPES: readonly (readonly [FaultKind, readonly FaultAction['type'][]])[] = [
  ['stalled-disk', ['stallDisk']], ['full-disk', ['fullDisk']], ['sync-error', ['syncError']], ['rolling-restart', ['crash']],
  ['swizzle-clog', ['clogNode']], ['bit-rot', ['bitRot', 'crash']], ['lying-sync', ['crash', 'lyingSync']],
  ['lost-disk', ['loseDisk']], ['silent-corruption', ['crash', 'silentCorruption']],
];

describe.each(TYPES)('%s', (kind, types) => {
  test('is drawn in each run that has it, within the chaos, and of nothing else', () => {
    const found = new Set<string>();
    for (const seed of SEEDS) {
      const faults = struck(seed, 5, kind);
      expect(faults.length).toBeGreaterThan(0);
      for (const { type, atUs } of faults) {
        found.add(type);
        expect(atUs).toBeGreaterThanOrEqual(0);
        expect(atUs).toBeLessThan(CHAOS_US);
      }
    }
    expect([...found].sort()).toEqual(types);
  });

  test('leaves what is drawn of others as it is', () => {
    for (const seed of SEEDS.slice(0, 20)) {
      const others = drawn(seed, 5, 'crash', 'partition', 'swizzle-clog', 'stalled-disk');
      const both = drawn(seed, 5, 'crash', 'partition', 'swizzle-clog', 'stalled-disk', kind);
      expect(both).toEqual(expect.arrayContaining([...others]));
      expect(drawn(seed, 5, kind)).toEqual(drawn(seed, 5, kind));
    }
  });
});

/** The series that begins first, of a run with one that is whole. */
function series(seed: number, size: number, kind: FaultKind): readonly Struck[] {
  return struck(seed, size, kind).slice(0, size);
}

test('a rolling restart takes each node down once, one after the other, and never two at a time', () => {
  let whole = 0;
  const orders = new Set<string>();
  for (const seed of SEEDS) {
    const crashes = series(seed, 5, 'rolling-restart');
    if (new Set(crashes.map(({ node }) => node)).size < 5) continue;
    whole++;
    orders.add(crashes.map(({ node }) => node).join());
    crashes.forEach((crash, i) => {
      const next = crashes[i + 1];
      if (next === undefined || crash.type !== 'crash') return;
      expect(next.atUs).toBeGreaterThanOrEqual(crash.atUs + (crash.downUs ?? Infinity));
    });
  }
  expect(whole).toBeGreaterThan(200);
  expect(orders.size).toBeGreaterThan(50);
});

test('a swizzle clogs some nodes one after the other, and sets them free one after the other in orders of its own', () => {
  const differ = SEEDS.map((seed) => {
    const clogs = series(seed, 5, 'swizzle-clog').filter(({ node }, i, all) => all.findIndex((each) => each.node === node) === i);
    const ends = clogs.map((clog) => clog.atUs + (clog.type === 'clogNode' ? clog.forUs : 0));
    const lastUs = Math.max(...clogs.map(({ atUs }) => atUs));
    return { size: clogs.length, ends: new Set(ends).size, early: ends.some((endUs) => endUs < lastUs),
      sameOrder: ends.every((endUs, i) => i === 0 || endUs > (ends[i - 1] ?? 0)) };
  }).filter(({ size }) => size >= 3);
  expect(differ.length).toBeGreaterThan(100);
  expect(differ.filter(({ sameOrder }) => !sameOrder).length).toBeGreaterThan(differ.length / 2);
});

test('bit rot strikes no more nodes than a cluster of some spares can miss, each of which restarts soon', () => {
  for (const [size, most] of [[3, 1], [4, 1], [5, 1], [6, 1], [7, 2], [15, 4]] as const) {
    const counts = SEEDS.map((seed) => {
      const faults = struck(seed, size, 'bit-rot');
      const rotten = faults.filter(({ type }) => type === 'bitRot');
      for (const { node, atUs } of rotten) {
        const crash = faults.find((fault) => fault.type === 'crash' && fault.node === node && fault.atUs >= atUs);
        if (crash === undefined) expect(atUs).toBeGreaterThan(CHAOS_US - 4 * REACTION_US);
      }
      return new Set(rotten.map(({ node }) => node)).size;
    });
    expect(Math.max(...counts)).toBe(most);
  }
});
