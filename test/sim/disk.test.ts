import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import type { DiskChoices } from '../../src/sim/choices.ts';
import { Disk, type PendingWrite } from '../../src/sim/disk.ts';
import { fixed, play, type PuppetEffect, timeOf } from '../support/puppet.ts';

const TORN = { type: 'damaged', synced: false };
const ROTTEN = { type: 'damaged', synced: true };
const settings = { sync: fixed(10), tornPpm: 500_000 };

type Write = PuppetEffect & { readonly type: 'persist' };

/** A write of these records, which a released effect will name. */
function write(...delta: readonly string[]): Write {
  return { type: 'persist', delta, then: [{ type: 'resume', signal: delta.join('+') }] };
}

function luck(luckOf: Partial<DiskChoices> = {}): DiskChoices {
  return {
    syncTime: (_ordinal, latency) => latency.medianUs,
    survivors: (_ordinal, unsynced) => unsynced,
    torn: () => false,
    damaged: () => 0,
    ...luckOf,
  };
}

function deltas(writes: readonly PendingWrite[] | undefined): readonly (readonly unknown[])[] | undefined {
  return writes?.map((pending) => pending.write.delta);
}

describe('a disk', () => {
  test('makes durable with one sync all that was written before it began, and the rest with the next', () => {
    const disk = new Disk(1, [], settings, luck());
    expect(disk.persist(write('a'), 0, 1)).toBe(10);
    expect(disk.persist(write('b'), 3, 1)).toBe('waits');
    expect(disk.persist(write('c'), 4, 1)).toBe('waits');
    expect(disk.complete(9)).toBeUndefined();
    expect(deltas(disk.complete(10))).toEqual([['a']]);
    expect(disk.durableLength).toBe(1);
    disk.released();
    expect(disk.next(10)).toBe(20);
    expect(deltas(disk.complete(20))).toEqual([['b'], ['c']]);
    expect(disk.durableLength).toBe(3);
    disk.released();
    expect(disk.next(20)).toBeUndefined();
  });

  test('takes an empty write for a barrier: durable at once if nothing is pending, else with what is', () => {
    const disk = new Disk(1, ['old'], settings, luck());
    expect(disk.persist(write(), 0, 1)).toBe('durable');
    disk.persist(write('a'), 0, 1);
    expect(disk.persist(write(), 5, 1)).toBe('waits');
    expect(deltas(disk.complete(10))).toEqual([['a'], []]);
  });

  test('lets a barrier behind an unsynced record wait for that record', () => {
    const disk = new Disk(1, [], settings, luck());
    disk.persist(write('a'), 0, 1);
    disk.persist(write('b'), 1, 1);
    disk.persist(write(), 2, 1);
    expect(deltas(disk.complete(10))).toEqual([['a']]);
    disk.released();
    disk.next(10);
    expect(deltas(disk.complete(20))).toEqual([['b'], []]);
  });

  test('keeps what is durable through a crash, and of the rest a prefix', () => {
    for (const survivors of [0, 1, 2]) {
      const disk = new Disk(1, ['old'], settings, luck({ survivors: () => survivors }));
      disk.persist(write('a', 'b'), 0, 1);
      expect(disk.crash()).toEqual({ unsynced: 2, kept: survivors, torn: false });
      expect(disk.contents()).toEqual(['old', 'a', 'b'].slice(0, 1 + survivors));
      disk.repair();
      expect(disk.durableLength).toBe(1 + survivors);
    }
  });

  test('leaves the first record that a crash did not keep torn, until a node has come up on it', () => {
    const disk = new Disk(1, ['old'], settings, luck({ survivors: () => 1, torn: () => true }));
    disk.persist(write('a', 'b', 'c'), 0, 1);
    expect(disk.crash()).toEqual({ unsynced: 3, kept: 1, torn: true });
    expect(disk.contents()).toEqual(['old', 'a', TORN]);
    disk.repair();
    expect(disk.contents()).toEqual(['old', 'a']);
    expect(disk.persist(write(), 0, 1)).toBe('durable');
  });

  test('tears nothing where a crash has kept all', () => {
    const disk = new Disk(1, [], settings, luck({ torn: () => true }));
    disk.persist(write('a'), 0, 1);
    expect(disk.crash()).toEqual({ unsynced: 1, kept: 1, torn: false });
    expect(disk.crash()).toEqual({ unsynced: 1, kept: 1, torn: false });
  });

  test('forgets its sync in a crash: the entry in the queue is stale, even at the time of another sync', () => {
    const disk = new Disk(1, [], settings, luck());
    expect(disk.persist(write('a'), 0, 1)).toBe(10);
    disk.crash();
    disk.repair();
    expect(disk.complete(10)).toBeUndefined();
    expect(disk.persist(write('b'), 5, 1)).toBe(15);
    expect(disk.complete(10)).toBeUndefined();
    expect(deltas(disk.complete(15))).toEqual([['b']]);
  });

  test('ends a postponed sync later', () => {
    const disk = new Disk(1, [], settings, luck());
    disk.persist(write('a'), 0, 1);
    expect(disk.postpone(9, 50)).toBe(false);
    expect(disk.postpone(10, 50)).toBe(true);
    expect(disk.complete(10)).toBeUndefined();
    expect(deltas(disk.complete(50))).toEqual([['a']]);
  });

  test('syncs as much longer as it is slowed', () => {
    const disk = new Disk(1, [], settings, luck());
    disk.extraUs = 7;
    expect(disk.persist(write('a'), 0, 1)).toBe(17);
  });

  test('holds a sync that a stall keeps from ending until it is let go, and knows what had caused it', () => {
    const disk = new Disk(1, [], settings, luck());
    disk.persist(write('a'), 0, 1);
    expect(disk.hold(9, 3)).toBe(false);
    expect(disk.hold(10, 3)).toBe(true);
    expect(disk.complete(10)).toBeUndefined();
    expect(disk.persist(write('b'), 20, 1)).toBe('waits');
    expect(disk.letGo(50)).toBe(3);
    expect(disk.letGo(50)).toBeNull();
    expect(deltas(disk.complete(50))).toEqual([['a']]);
  });

  test('forgets in a crash the sync that it held', () => {
    const disk = new Disk(1, [], settings, luck({ survivors: () => 0 }));
    disk.persist(write('a'), 0, 1);
    disk.hold(10, 3);
    expect(disk.crash()).toEqual({ unsynced: 1, kept: 0, torn: false });
    disk.repair();
    expect(disk.letGo(50)).toBeNull();
    expect(disk.persist(write('b'), 60, 1)).toBe(70);
    expect(disk.letGo(70)).toBeNull();
    expect(deltas(disk.complete(70))).toEqual([['b']]);
  });

  test('consumes two draws a crash, whatever was at stake', () => {
    const asked: string[] = [];
    const disk = new Disk(1, [], { ...settings, tornPpm: 0 }, luck({
      survivors: (ordinal, unsynced) => { asked.push(`survivors ${ordinal} ${unsynced}`); return 0; },
      torn: (ordinal, ppm) => { asked.push(`torn ${ordinal} ${ppm}`); return true; },
    }));
    disk.crash();
    disk.persist(write('a'), 0, 1);
    disk.crash();
    expect(asked).toEqual(['survivors 1 0', 'torn 1 0', 'survivors 2 1', 'torn 2 0']);
  });
});

/** Marks a record that makes all before it superfluous. */
const supersedes = (record: unknown): boolean => typeof record === 'string' && record.startsWith('!');

/** Writes and syncs each of these by itself. */
function synced(disk: Disk, fromUs: number, ...records: readonly string[]): void {
  let nowUs = fromUs;
  for (const record of records) {
    disk.persist(write(record), nowUs, 1);
    nowUs += 10;
    disk.complete(nowUs);
    disk.released();
  }
}

describe('a disk that lies', () => {
  test('says that all is durable, and has lost it after the next crash, with all that was written later', () => {
    const disk = new Disk(1, ['old'], settings, luck());
    disk.lies = 1;
    synced(disk, 0, 'a', 'b');
    expect(disk.durableLength).toBe(3);
    expect(disk.persist(write(), 20, 1)).toBe('durable');
    disk.lies = 0;
    disk.persist(write('c'), 20, 1);
    expect(disk.crash()).toEqual({ unsynced: 3, kept: 0, torn: false, lied: 2 });
    expect(disk.contents()).toEqual(['old']);
    disk.repair();
    expect([disk.length, disk.durableLength]).toEqual([1, 1]);
  });

  test('has lost nothing if a true sync came before the crash', () => {
    const disk = new Disk(1, [], settings, luck({ survivors: () => 0 }));
    disk.lies = 1;
    synced(disk, 0, 'a', 'b');
    disk.lies = 0;
    synced(disk, 20, 'c');
    disk.persist(write('d'), 30, 1);
    expect(disk.crash()).toEqual({ unsynced: 1, kept: 0, torn: false });
    expect(disk.contents()).toEqual(['a', 'b', 'c']);
  });

  test('drops nothing for a record that is not durable in truth', () => {
    const disk = new Disk(1, ['old'], settings, luck(), { supersedes });
    disk.lies = 1;
    synced(disk, 0, 'a', '!b');
    disk.crash();
    expect(disk.contents()).toEqual(['old']);
    disk.repair();
    synced(disk, 20, '!c');
    expect(disk.contents()).toEqual(['old', '!c']);
    disk.lies = 0;
    synced(disk, 30, 'd');
    expect(disk.contents()).toEqual(['!c', 'd']);
  });
});

describe('damage', () => {
  test('strikes one of the durable records, which is read back as damaged and having been synced', () => {
    for (const record of [0, 1]) {
      const disk = new Disk(1, ['a', 'b'], settings, luck({ damaged: () => record }));
      disk.persist(write('c'), 0, 1);
      expect(disk.rot()).toBe(record + 1);
      expect(disk.contents()).toEqual((['a', 'b', 'c'] as readonly unknown[]).with(record, ROTTEN));
    }
  });

  test('draws in any case, among those that can be changed and are whole', () => {
    const asked: unknown[] = [];
    const disk = new Disk(1, [], settings, luck({ damaged: (ordinal, records) => { asked.push([ordinal, records]); return 9; } }),
      { supersedes });
    expect(disk.rot()).toBe(0);
    synced(disk, 0, 'a', 'b', '!c', 'd', 'e');
    // The first two are superseded; no choice is beyond the last.
    expect(disk.rot()).toBe(3);
    expect(disk.damage((record, ordinal) => (record === 'd' ? `${record}${ordinal}` : null))).toBe(2);
    expect(disk.contents()).toEqual(['!c', 'd3', ROTTEN]);
    expect(asked).toEqual([[1, 0], [2, 3], [3, 1]]);
  });

  test('of a record that is superseded later does no harm', () => {
    const disk = new Disk(1, ['a', 'b'], settings, luck(), { supersedes });
    disk.rot();
    synced(disk, 0, '!c');
    expect(disk.contents()).toEqual(['!c']);
  });

  test('that takes the whole disk leaves an empty one, which works', () => {
    const disk = new Disk(1, ['a'], settings, luck(), { supersedes });
    synced(disk, 0, '!b', 'c');
    disk.crash();
    disk.lose();
    expect([disk.contents(), disk.length, disk.durableLength]).toEqual([[], 0, 0]);
    disk.repair();
    synced(disk, 50, 'd', '!e');
    expect(disk.contents()).toEqual(['!e']);
  });
});

const operation = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constant('write' as const), n: fc.nat(3) }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('wait' as const), n: fc.nat(12) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('crash' as const), n: fc.nat(9) }) },
);

describe('whatever is written and whenever it crashes', () => {
  test.prop([fc.array(operation, { maxLength: 60 })])(
    'what is released is durable, comes in the order of the writes, each once; a crash loses only what was not', (operations) => {
      let survivors = 0;
      let tear = false;
      const disk = new Disk(1, [], settings, luck({ survivors: () => survivors, torn: () => tear,
        syncTime: (ordinal) => 1 + ordinal % 7 }));
      let nowUs = 0;
      let dueUs: number[] = [];
      /** What the journal holds, and up to where the disk has said that it is durable. */
      let model: string[] = [];
      let promised = 0;
      let asked: number[] = [];
      let records = 0;
      const settle = (toUs: number): void => {
        while (dueUs.length > 0 && Math.min(...dueUs) <= toUs) {
          nowUs = Math.min(...dueUs);
          dueUs = dueUs.filter((us) => us !== nowUs);
          const released = disk.complete(nowUs);
          for (const { length } of released ?? []) {
            expect(length).toBeLessThanOrEqual(disk.durableLength);
            expect(length).toBe(asked.shift());
          }
          disk.released();
          promised = disk.durableLength;
          const nextUs = disk.next(nowUs);
          if (nextUs !== undefined) dueUs.push(nextUs);
        }
        nowUs = toUs;
      };
      for (const { type, n } of operations) {
        if (type === 'wait') settle(nowUs + n);
        else if (type === 'write') {
          const delta = Array.from({ length: n }, () => `r${records++}`);
          model.push(...delta);
          const outcome = disk.persist(write(...delta), nowUs, 0);
          if (outcome === 'durable') expect(model.length).toBe(promised);
          else asked.push(model.length);
          if (typeof outcome === 'number') dueUs.push(outcome);
        } else {
          survivors = n;
          tear = n % 2 === 0;
          const { unsynced, kept, torn } = disk.crash();
          expect(unsynced).toBe(model.length - promised);
          expect(kept).toBe(Math.min(n, unsynced));
          model = model.slice(0, promised + kept);
          expect(disk.contents()).toEqual(torn ? [...model, TORN] : model);
          disk.repair();
          promised = model.length;
          asked = [];
        }
      }
      settle(nowUs + 1_000_000);
      expect(asked).toEqual([]);
      expect(disk.durableLength).toBe(model.length);
      expect(disk.contents()).toEqual(model);
    });
});

describe('a record that supersedes those before it', () => {
  function diskOf(luckOf: Partial<DiskChoices> = {}, initial: readonly string[] = []): Disk {
    return new Disk(1, initial, settings, luck(luckOf), { supersedes });
  }

  test('lets the disk drop them once it is durable, and not before', () => {
    const disk = diskOf({}, ['old']);
    disk.persist(write('a'), 0, 1);
    disk.persist(write('b', '!c', 'd'), 1, 1);
    disk.complete(10);
    expect(disk.contents()).toEqual(['old', 'a', 'b', '!c', 'd']);
    disk.released();
    disk.next(10);
    disk.complete(20);
    expect(disk.contents()).toEqual(['!c', 'd']);
  });

  test('leaves lengths as if nothing had been dropped, until the node boots', () => {
    const disk = diskOf();
    disk.persist(write('a', '!b', 'c'), 0, 1);
    disk.complete(10);
    disk.released();
    expect([disk.length, disk.durableLength]).toEqual([3, 3]);
    disk.persist(write('d'), 10, 1);
    expect(disk.complete(20)?.map(({ length }) => length)).toEqual([4]);
    disk.crash();
    disk.repair();
    expect(disk.contents()).toEqual(['!b', 'c', 'd']);
    expect([disk.length, disk.durableLength]).toEqual([3, 3]);
  });

  test('drops nothing if a crash has lost it', () => {
    const disk = diskOf({ survivors: () => 1, torn: () => true });
    disk.persist(write('a', '!b'), 0, 1);
    expect(disk.crash()).toEqual({ unsynced: 2, kept: 1, torn: true });
    expect(disk.contents()).toEqual(['a', TORN]);
    disk.repair();
    disk.persist(write('c'), 20, 1);
    disk.complete(30);
    expect(disk.contents()).toEqual(['a', 'c']);
  });

  test('that survived a crash in between finds them still there; they go once the node is up', () => {
    const disk = diskOf({}, ['old']);
    disk.persist(write('a', '!b', 'c'), 0, 1);
    disk.crash();
    expect(disk.contents()).toEqual(['old', 'a', '!b', 'c']);
    disk.repair();
    expect([disk.length, disk.durableLength]).toEqual([4, 4]);
    expect(disk.contents()).toEqual(['!b', 'c']);
  });

  test('of several the last counts', () => {
    const disk = diskOf();
    disk.persist(write('!a', 'b', '!c'), 0, 1);
    disk.persist(write('!d'), 1, 1);
    disk.complete(10);
    expect(disk.contents()).toEqual(['!c', '!d']);
  });

  /** What a node would remember: the records since the last one that supersedes, and that one. */
  const fold = (records: readonly unknown[]): readonly unknown[] => {
    const whole = records.filter((record) => typeof record === 'string');
    return whole.slice(Math.max(0, whole.findLastIndex(supersedes)));
  };

  test.prop([fc.array(fc.record({ operation, marks: fc.nat(7) }), { maxLength: 80, size: 'max' })])(
    'changes nothing that a node can tell: its journal folds to the same as that of a disk that never drops', (steps) => {
      let survivors = 0;
      const chances = { survivors: () => survivors, torn: () => survivors % 2 === 0, syncTime: () => 5 };
      const naive = new Disk(1, ['r0', '!r1', 'r2'], settings, luck(chances));
      const disk = diskOf(chances, ['r0', '!r1', 'r2']);
      /** How long each was when its node booted. */
      let naiveBase = 0;
      let base = 0;
      let nowUs = 0;
      let endsUs: number | undefined;
      let count = 3;
      let isUp = false;
      const compare = (): void => {
        expect(fold(disk.contents())).toEqual(fold(naive.contents()));
        expect(disk.length - base).toBe(naive.length - naiveBase);
        expect(disk.durableLength - base).toBe(naive.durableLength - naiveBase);
        // Nothing stands before what supersedes it and is durable.
        const contents = disk.contents();
        const durable = contents.slice(0, contents.length - (disk.length - disk.durableLength));
        if (isUp) expect(durable.findLastIndex(supersedes)).toBeLessThanOrEqual(0);
      };
      for (const { operation: { type, n }, marks } of steps) {
        if (type === 'write') {
          const delta = Array.from({ length: n }, (_, i) => `${(marks >> i) % 2 === 1 ? '!' : ''}r${count++}`);
          const outcome = disk.persist(write(...delta), nowUs, 0);
          expect(outcome).toBe(naive.persist(write(...delta), nowUs, 0));
          if (typeof outcome === 'number') endsUs = outcome;
        } else if (type === 'wait') {
          nowUs += n;
          while (endsUs !== undefined && endsUs <= nowUs) {
            const released = disk.complete(endsUs)?.map(({ length }) => length - base);
            expect(released).toEqual(naive.complete(endsUs)?.map(({ length }) => length - naiveBase));
            disk.released();
            naive.released();
            const next = disk.next(endsUs);
            expect(next).toBe(naive.next(endsUs));
            endsUs = next;
            compare();
          }
        } else {
          survivors = n;
          expect(disk.crash()).toEqual(naive.crash());
          const found = fold(disk.contents());
          expect(found).toEqual(fold(naive.contents()));
          disk.repair();
          naive.repair();
          isUp = true;
          base = disk.length;
          naiveBase = naive.length;
          endsUs = undefined;
        }
        compare();
      }
    });
});

describe('in the world', () => {
  test('a node that restarts is given only what a checkpoint has left, and its journal is counted anew', () => {
    const { find } = play({
      supersedes,
      boot: (id, { recovered }) => (id !== 1 ? [] : [
        { type: 'persist', delta: recovered.length === 0 ? ['a', 'b', '!c', 'd'] : ['e'],
          then: [{ type: 'send', to: 2, message: { type: 'written' } }] },
      ]),
    }, { faults: [{ at: 2000, type: 'crash', node: 1, downUs: 500 }, { at: 4000, type: 'crash', node: 1, downUs: 500 }] });
    expect(find('booted 1')).toEqual(['0 booted 1 []', '2500 booted 1 ["!c","d"]', '4500 booted 1 ["!c","d","e"]']);
    expect(find('persisted').map((line) => line.split(' ').at(-1))).toEqual(['4', '3', '4']);
    expect(find('durable')).toEqual(['1000 durable 1 4', '3500 durable 1 3', '5500 durable 1 4']);
    expect(find('sent')).toEqual(['1000 sent 1>2 written made=4', '3500 sent 1>2 written made=3', '5500 sent 1>2 written made=4']);
  });

  test('a node that crashes before its checkpoint is durable comes up on all that was before it', () => {
    const { find } = play({
      supersedes,
      boot: (id, { recovered }) => (id === 1 && recovered.length === 0 ? [write('a'), write('!b')] : []),
    }, { faults: [{ at: 1500, type: 'crash', node: 1, downUs: 500 }, { at: 3000, type: 'crash', node: 1, downUs: 500 }] });
    expect(find('booted 1')).toEqual(['0 booted 1 []', '2000 booted 1 ["a","!b"]', '3500 booted 1 ["!b"]']);
  });

  test('what hangs on a write happens once the write is durable, in the order of the writes', () => {
    const { lines } = play({
      boot: (id) => (id === 1 ? [write('a'), write('b'), write(), { type: 'send', to: 2, message: { type: 'now' } }] : []),
    });
    expect(lines.filter((line) => /durable|resumed|sent/.test(line))).toEqual([
      '0 sent 1>2 now made=2',
      '1000 durable 1 1', '1000 stepped 1 resumed "a" clock=1000 wall=1000',
      '2000 durable 1 2', '2000 stepped 1 resumed "b" clock=2000 wall=2000', '2000 stepped 1 resumed "" clock=2000 wall=2000',
    ]);
  });

  test('a barrier that a released effect asks for waits its turn', () => {
    const barrier: Write = { type: 'persist', delta: [], then: [{ type: 'resume', signal: 'barrier' }] };
    const { find } = play({
      boot: (id) => (id === 1 ? [
        { type: 'persist', delta: ['a'], then: [barrier] },
        { type: 'persist', delta: [], then: [{ type: 'resume', signal: 'second' }] },
      ] : []),
    });
    // The second write is durable as long as the first is; it was asked for before the barrier.
    expect(find('resumed').map((line) => line.split(' ')[4])).toEqual(['"second"', '"barrier"']);
  });

  test('a message says how long the journal was when it was asked for', () => {
    const later: Write = { type: 'persist', delta: ['a'], then: [{ type: 'send', to: 2, message: { type: 'after' } }] };
    const { find } = play({ boot: (id) => (id === 1 ? [later, write('b', 'c')] : []) });
    expect(find('sent')).toEqual(['1000 sent 1>2 after made=1']);
  });

  test('a node that was down comes up on what its disk kept', () => {
    const { find } = play({ boot: (id, { recovered }) => (id === 1 && recovered.length === 0 ? [write('a')] : []) }, {
      faults: [{ at: 2000, type: 'crash', node: 1, downUs: 500 }],
    });
    expect(find('booted 1')).toEqual(['0 booted 1 []', '2500 booted 1 ["a"]']);
    expect(timeOf(find('crashed')[0])).toBe(2000);
  });
});
