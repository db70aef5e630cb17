import { describe, expect, test } from 'vitest';
import { CalmChoices } from '../../src/sim/calm-choices.ts';
import type { Observer } from '../../src/sim/observer.ts';
import { scriptedChoices } from '../../src/sim/named-choices.ts';
import type { Fault, FaultAction } from '../../src/sim/plan.ts';
import { SeededChoices } from '../../src/sim/seeded-choices.ts';
import { counting, play, type Played, type PuppetEffect, quiet, type Stage, type Strings, timeOf } from '../support/puppet.ts';
import { type Chronicle, chronicle, registerCase, registerPlan, withFaults } from '../support/register.ts';

const AT_US = 30_000;
const END_US = 50_000;
const forUs = END_US - AT_US;

type Lines = readonly string[];

interface Example {
  /** The fault, striking at AT_US, and what must have gone before it. */
  readonly action: FaultAction;
  readonly before?: readonly Fault[];
  /** A network that delivers only what it is told to. */
  readonly held?: boolean;
  /** What shows that it has bitten; with the same test it would not be seen without the fault. */
  readonly shows: (lines: Lines) => boolean;
}

/** The lines with these words that fall between the fault and its end. */
function during(lines: Lines, ...words: readonly string[]): Lines {
  return lines.filter((line) => timeOf(line) > AT_US && timeOf(line) < END_US)
    .filter((line) => words.every((word) => line.includes(word)));
}

function silent(...ways: readonly (readonly [number, number])[]): Example['shows'] {
  return (lines) => ways.every(([from, to]) => during(lines, `stepped ${to} message`, `from=${from}`).length === 0)
    && during(lines, 'stepped').length > 0;
}

const crashed: Fault = { at: 10_000, type: 'crash', node: 1 };
/** Shows what has become of its disk. */
const restarted: Fault = { at: 40_000, type: 'crash', node: 1, downUs: 1000 };

/** Is each such failure of node 1's disk followed by a boot, so long after? */
function bootsFollow(lines: Lines, failure: string, downUs: number): boolean {
  return lines.filter((line) => line.includes(`disk failed 1 ${failure}`))
    .every((line) => lines.some((other) => other.startsWith(`${timeOf(line) + downUs} booted 1`)));
}

/** How many whole records node 1 finds when it boots at this time. */
function recordsAt(lines: Lines, atUs: number): number {
  const line = lines.find((one) => one.startsWith(`${atUs} booted 1 `)) ?? '';
  return line.split('"value"').length - 1;
}

/** How many records of node 1 its disk has called durable by this time. */
function durableAt(lines: Lines, atUs: number): number {
  const line = lines.findLast((one) => timeOf(one) <= atUs && one.includes(' durable 1 '));
  return Number(line?.split(' ').at(-1) ?? 0);
}

/** One of each: the compiler asks for it. */
const examples: { readonly [type in FaultAction['type']]: Example } = {
  crash: { action: { type: 'crash', node: 1, downUs: forUs }, shows: (lines) =>
    during(lines, 'stepped 1').length === 0 && lines.some((line) => line.startsWith(`${END_US} booted 1`)) },
  restart: { action: { type: 'restart', node: 1 }, before: [crashed], shows: (lines) =>
    lines.some((line) => line.startsWith(`${AT_US} booted 1`)) && during(lines, 'stepped 1').length > 0 },
  retire: { action: { type: 'retire', node: 1 }, shows: (lines) =>
    lines.some((line) => line === `${AT_US} retired 1`) && !lines.some((line) => timeOf(line) > AT_US && line.includes('booted 1')) },
  pause: { action: { type: 'pause', node: 1, forUs }, shows: (lines) =>
    during(lines, ' 1 ').length === 0 && lines.filter((line) => line.startsWith(`${END_US} stepped 1`)).length > 3 },
  partition: { action: { type: 'partition', groups: [[1], [2, 3]], forUs }, shows: silent([1, 2], [2, 1], [1, 3], [3, 1]) },
  cut: { action: { type: 'cut', from: 2, to: 1, forUs }, shows: silent([2, 1]) },
  isolate: { action: { type: 'isolate', node: 3, mates: 0, forUs }, shows: silent([3, 1], [1, 3]) },
  heal: { action: { type: 'heal' }, before: [{ at: 10_000, type: 'partition', groups: [[1], [2], [3]] }], shows: (lines) =>
    during(lines, 'stepped 1 message').length > 0 && during(lines, 'stepped 2 message').length > 0 },
  clog: { action: { type: 'clog', from: 2, to: 1, forUs }, shows: (lines) =>
    silent([2, 1])(lines) && lines.filter((line) => line.startsWith(`${END_US} stepped 1 message`)).length > 3 },
  clogNode: { action: { type: 'clogNode', node: 1, forUs }, shows: (lines) =>
    silent([2, 1], [3, 1], [1, 2], [1, 3])(lines)
    && [2, 3].every((from) => lines.some((line) => line.startsWith(`${END_US} stepped 1 message`) && line.includes(`from=${from}`))) },
  stallDisk: { action: { type: 'stallDisk', node: 1, forUs }, shows: (lines) =>
    during(lines, 'persisted 1').length > 0 && during(lines, 'durable 1').length === 0
    && lines.some((line) => line.startsWith(`${END_US} durable 1`)) },
  fullDisk: { action: { type: 'fullDisk', node: 1, forUs, downUs: 2000 }, shows: (lines) =>
    during(lines, 'disk failed 1 no-room').length > 3 && during(lines, 'persisted 1').length === 0
    && bootsFollow(lines, 'no-room', 2000) && lines.some((line) => timeOf(line) > END_US && line.includes('persisted 1')) },
  syncError: { action: { type: 'syncError', node: 1, downUs: 2000 }, shows: (lines) =>
    during(lines, 'disk failed 1 sync-error').length === 1 && during(lines, 'crashed 1').length === 1 && bootsFollow(lines, 'sync-error', 2000) },
  bitRot: { action: { type: 'bitRot', node: 1 }, before: [restarted], shows: (lines) =>
    lines.some((line) => line === '41000 refused 1 a durable record is damaged') },
  lyingSync: { action: { type: 'lyingSync', node: 1, forUs }, before: [restarted], shows: (lines) =>
    recordsAt(lines, 41_000) === durableAt(lines, AT_US) && durableAt(lines, 40_000) > durableAt(lines, AT_US) },
  loseDisk: { action: { type: 'loseDisk', node: 1, downUs: forUs }, shows: (lines) =>
    lines.includes(`${END_US} booted 1 []`) && durableAt(lines, AT_US) > 0 },
  silentCorruption: { action: { type: 'silentCorruption', node: 1 }, before: [restarted], shows: (lines) =>
    lines.some((line) => line.startsWith('41000 booted 1 ') && line.split('?1"').length === 2) },
  slowDisk: { action: { type: 'slowDisk', node: 1, extraUs: 15_000, forUs }, shows: (lines) =>
    during(lines, 'durable 1').length <= 2 },
  drift: { action: { type: 'drift', node: 1, ppm: 100_000 }, shows: (lines) =>
    during(lines, 'stepped 1').length > 0 && during(lines, 'stepped 1').every((line) => clockOf(line) >= timeOf(line)
      && clockOf(line) === AT_US + Math.floor((timeOf(line) - AT_US) * 1.1)) },
  jump: { action: { type: 'jump', node: 1, byUs: -5000 }, shows: (lines) =>
    during(lines, 'stepped 1').length > 0
    && during(lines, 'stepped 1').every((line) => line.endsWith(`clock=${timeOf(line)} wall=${timeOf(line) - 5000}`)) },
  fireTimer: { action: { type: 'fireTimer', node: 1, timer: 'resend' }, shows: (lines) =>
    lines.some((line) => line.startsWith(`${AT_US} stepped 1 timer resend`)) },
  request: { action: { type: 'request', node: 1, command: { type: 'write', value: 'by hand' } }, shows: (lines) =>
    lines.some((line) => line.includes('persisted 1 [{"value":"by hand"}]')) },
  deliver: { action: { type: 'deliver', message: '2>1/forward/1' }, held: true, shows: (lines) =>
    lines.some((line) => line.startsWith(`${AT_US} stepped 1 message forward from=2`)) },
  drop: { action: { type: 'drop', message: '2>1/forward/1' }, before: [{ at: 0, type: 'clog', from: 2, to: 1, forUs: END_US }],
    shows: (lines) => lines.some((line) => line === `${AT_US} undelivered 2>1 forward dropped`) },
};

function clockOf(line: string): number {
  return Number(/clock=(\d+)/.exec(line)?.[1]);
}

describe('each fault bites', () => {
  test.each(Object.entries(examples))('%s', (_type, { shows, ...example }) => {
    const [without, struck] = runs(example);
    expect(shows(struck.lines)).toBe(true);
    expect(shows(without.lines)).toBe(false);
    expect(struck.outcome.digest).not.toBe(without.outcome.digest);
  });

  test.each(Object.entries(examples))('%s changes nothing that was before it', (_type, example) => {
    const [without, struck] = runs(example).map(({ lines }) => lines.filter((line) => timeOf(line) < AT_US));
    expect(struck).toEqual(without);
    expect(without?.length).toBeGreaterThan(100);
  });
});

describe('an isolated node', () => {
  test.each([
    { mates: 1, hears: 2, misses: 3 },
    { mates: -1, hears: 3, misses: 2 },
  ])('keeps its next mates in order, or its previous ones around the end ($mates)', ({ mates, hears, misses }) => {
    const [, { lines }] = runs({ action: { type: 'isolate', node: 1, mates, forUs } });
    expect(silent([misses, 1], [1, misses])(lines)).toBe(true);
    expect(during(lines, 'stepped 1 message', `from=${hears}`)).not.toEqual([]);
  });
});

/** Without the fault and with it. */
function runs({ action, before = [], held = false }: Omit<Example, 'shows'>): readonly [Chronicle, Chronicle] {
  const network = { ...registerPlan.network, held };
  const runOf = (faults: readonly Fault[]): Chronicle => chronicle(registerCase({ network, faults }));
  return [runOf(before), runOf([...before, { at: AT_US, ...action }])];
}

describe('a fault that cannot bite', () => {
  const harmless: readonly FaultAction[] = [
    { type: 'restart', node: 1 }, { type: 'deliver', message: '1>2/nothing/1' }, { type: 'drop', message: '1>2/nothing/1' },
    { type: 'cut', from: 1, to: 1 }, { type: 'heal' },
  ];

  test.each(harmless)('does nothing: $type', (action) => {
    const spoken = (lines: Lines): Lines => lines.filter((line) => !line.includes(' fault '));
    expect(spoken(withFaults({ at: AT_US, ...action }).lines)).toEqual(spoken(withFaults().lines));
  });

  test('does nothing: a crash, a pause or a timer of a node that is down', () => {
    const gone: Fault = { at: 1000, type: 'crash', node: 1 };
    const others: Fault[] = [{ type: 'crash', node: 1, downUs: 5 } as const, { type: 'pause', node: 1, forUs: 5 } as const,
      { type: 'fireTimer', node: 1, timer: 'resend' } as const].map((action) => ({ ...action, at: 2000 }));
    const lines = withFaults(gone, ...others).lines.filter((line) => timeOf(line) < 100_000);
    expect(lines.filter((line) => / (crashed|paused|booted|stepped) 1/.test(line) && timeOf(line) >= 1000)).toHaveLength(1);
  });
});

describe('a crash', () => {
  test('in a later life is not undone by the restart of an earlier one', () => {
    const { find } = play({}, { faults: [
      { at: 1000, type: 'crash', node: 1, downUs: 5000 }, { at: 2000, type: 'restart', node: 1 }, { at: 3000, type: 'crash', node: 1 },
    ] });
    expect(find('booted 1').map(timeOf)).toEqual([0, 2000]);
  });

  test('ends timers, signals and requests of that life', () => {
    const { find } = play({
      boot: (id, { recovered }) => (id === 1 && recovered.length === 0 ? [
        { type: 'setTimer', timer: 'bell', minUs: 3000, maxUs: 3000 },
        { type: 'persist', delta: ['a'], then: [{ type: 'resume', signal: 'written' }] },
      ] : []),
    }, { faults: [{ at: 500, type: 'crash', node: 1, downUs: 100 }] });
    expect(find('booted 1').map(timeOf)).toEqual([0, 600]);
    expect(find('stepped 1')).toEqual([]);
    expect(find('durable')).toEqual([]);
  });

  test('of a paused node loses what had come for it', () => {
    const { find } = play({ boot: (id) => (id === 1 ? [{ type: 'send', to: 2, message: { type: 'hello' } }] : []) }, { faults: [
      { at: 50, type: 'pause', node: 2, forUs: 1000 }, { at: 500, type: 'crash', node: 2, downUs: 100 },
    ] });
    expect(find('undelivered')).toEqual(['500 undelivered 1>2 hello down']);
    expect(find('stepped 2')).toEqual([]);
  });
});

describe('a node that is switched off for good', () => {
  const up = (faults: readonly Fault[]): readonly string[] => play({}, {
    faults, phases: { chaosUs: 10_000, calmUs: 10_000 },
  }, { observers: () => [{ settled: () => false }] }).lines.filter((line) => / (booted|crashed|retired) 1/.test(line));

  test('crashes, and neither restart nor heal brings it back', () => {
    expect(up([{ at: 1000, type: 'retire', node: 1 }, { at: 2000, type: 'restart', node: 1 }])).toEqual([
      '0 booted 1 []', '1000 crashed 1 0/0', '1000 retired 1',
    ]);
  });

  test('while it is down, does not come back when it should have', () => {
    expect(up([{ at: 1000, type: 'crash', node: 1, downUs: 2000 }, { at: 2000, type: 'retire', node: 1 }])).toEqual([
      '0 booted 1 []', '1000 crashed 1 0/0', '2000 retired 1',
    ]);
  });

  test('is told of once', () => {
    const both: readonly Fault[] = [1000, 2000].map((at) => ({ at, type: 'retire', node: 1 }));
    expect(up(both)).toEqual(['0 booted 1 []', '1000 crashed 1 0/0', '1000 retired 1']);
  });

  test('by a trigger, loses the rest of what it asks for', () => {
    const points = { write: { effect: 'persist', matches: () => true } } as const;
    const { find } = play({
      boot: (id) => (id === 1 ? [{ type: 'persist', delta: ['x'], then: [] }, { type: 'send', to: 2, message: { type: 'hello' } }] : []),
    }, { faults: [{ when: { point: 'write', nth: 1, side: 'after' }, type: 'retire', node: 'subject' }] }, { points });
    expect(find('retired 1')).toEqual(['0 retired 1']);
    expect(find('sent')).toEqual([]);
  });
});

describe('a pause', () => {
  const bell = { type: 'setTimer', timer: 'bell', minUs: 300, maxUs: 300 } as const;

  test('lets come afterwards what came meanwhile, in its order: messages, signals, timers', () => {
    const { find } = play({
      boot: (id) => (id === 1 ? [bell, { type: 'persist', delta: ['a'], then: [{ type: 'resume', signal: 's' }] }]
        : [{ type: 'send', to: 1, message: { type: 'hello' } }]),
    }, { faults: [{ at: 50, type: 'pause', node: 1, forUs: 4950 }] });
    expect(find('stepped 1').map((line) => line.split(' ').slice(0, 4).join(' '))).toEqual([
      '5000 stepped 1 message', '5000 stepped 1 timer', '5000 stepped 1 resumed',
    ]);
  });

  test('a timer that a step before it in the queue re-arms does not go off', () => {
    const { find } = play({
      boot: (id) => (id === 1 ? [bell] : [{ type: 'send', to: 1, message: { type: 'hello' } }]),
      step: (_id, event) => (event.type === 'message' ? [bell] : []),
    }, { faults: [{ at: 50, type: 'pause', node: 1, forUs: 4950 }] });
    expect(find('stepped 1', 'timer').map(timeOf)).toEqual([5300]);
  });

  test('lasts until the later of two ends', () => {
    const { find } = play({ boot: (id) => (id === 1 ? [bell] : []) }, { faults: [
      { at: 50, type: 'pause', node: 1, forUs: 4000 }, { at: 60, type: 'pause', node: 1, forUs: 100 },
    ] });
    expect(find('stepped 1', 'timer').map(timeOf)).toEqual([4050]);
  });
});

/** Node 1 writes `a` at once, which takes 1000 us, and another record for each message of node 2, every 500 us. */
const scribe: Strings = {
  boot: (id, { recovered }) => (id === 1 ? [{ type: 'persist', delta: [`a${recovered.length}`], then: [{ type: 'resume', signal: 'written' }] }]
    : [{ type: 'setTimer', timer: 'talk', minUs: 500, maxUs: 500 }]),
  step: (id, event) => (id === 1 ? (event.type === 'message' ? [{ type: 'persist', delta: ['b'], then: [] }] : [])
    : [{ type: 'send', to: 1, message: { type: 'write' } }, { type: 'setTimer', timer: 'talk', minUs: 500, maxUs: 500 }]),
};
const short = { phases: { chaosUs: 20_000, calmUs: 0 } };

describe('a stall', () => {
  const durable = (...faults: readonly Fault[]): readonly number[] =>
    play(scribe, { ...short, faults }).find('durable 1').map(timeOf).slice(0, 2);

  test('holds the sync that is running; what was written meanwhile waits for the next', () => {
    expect(durable()).toEqual([1000, 2000]);
    expect(durable({ at: 500, type: 'stallDisk', node: 1, forUs: 4000 })).toEqual([4500, 5500]);
  });

  test('that is over before the sync is due changes nothing', () => {
    expect(durable({ at: 100, type: 'stallDisk', node: 1, forUs: 800 })).toEqual([1000, 2000]);
  });

  test('lasts until the last of several is over', () => {
    expect(durable({ at: 500, type: 'stallDisk', node: 1, forUs: 4000 }, { at: 600, type: 'stallDisk', node: 1, forUs: 1000 })).toEqual([4500, 5500]);
  });

  test('and a pause over one another end with the later of the two', () => {
    for (const [stallUs, pauseUs] of [[2000, 4000], [4000, 2000]] as const) {
      expect(durable({ at: 500, type: 'stallDisk', node: 1, forUs: stallUs }, { at: 600, type: 'pause', node: 1, forUs: pauseUs - 100 }))
        .toEqual([4500, 5500]);
    }
  });

  test('goes on over a crash, which forgets the sync that was held', () => {
    const { find } = play(scribe, { ...short, faults: [
      { at: 500, type: 'stallDisk', node: 1, forUs: 4000 }, { at: 2000, type: 'crash', node: 1, downUs: 100 },
    ] });
    expect(find('durable 1').map(timeOf)[0]).toBe(4500);
    expect(find('stepped 1 resumed')).toHaveLength(1);
  });
});

describe('a full disk', () => {
  test('takes its node down at the write, of which nothing is left, as often as it comes back and writes', () => {
    const { find } = play(scribe, { ...short, faults: [{ at: 1200, type: 'fullDisk', node: 1, forUs: 3000, downUs: 1000 }] });
    // What was written before has its room: the sync that was running is not the disk's concern.
    expect(find('durable 1').map(timeOf)).toContain(1000);
    expect(find('disk failed').map(timeOf)).toEqual([1600, 2600, 3600]);
    expect(find('crashed 1').map(timeOf)).toEqual([1600, 2600, 3600]);
    expect(find('booted 1').map(timeOf)).toEqual([0, 2600, 3600, 4600]);
    expect(find('persisted 1').map(timeOf).filter((us) => us > 1200)[0]).toBe(4600);
  });

  test('does not mind what writes nothing', () => {
    const barrier: Strings = { boot: (id) => (id === 1 ? [{ type: 'persist', delta: [], then: [{ type: 'resume', signal: 'on' }] }] : []) };
    const { find } = play(barrier, { faults: [
      { at: 100, type: 'fullDisk', node: 1, forUs: 9000 }, { at: 200, type: 'crash', node: 1, downUs: 100 },
    ] });
    expect(find('stepped 1 resumed').map(timeOf)).toEqual([0, 300]);
  });

  test('without a word of when, leaves its node down', () => {
    const { find } = play(scribe, { ...short, faults: [{ at: 1200, type: 'fullDisk', node: 1, forUs: 3000 }] });
    expect(find('booted 1').map(timeOf)).toEqual([0]);
  });
});

describe('a sync error', () => {
  test('fails the sync that is running: nothing that hangs on it is released, and the node starts over', () => {
    const { find } = play(scribe, { ...short, faults: [{ at: 500, type: 'syncError', node: 1, downUs: 2000 }] });
    expect(find('disk failed')).toEqual(['1000 disk failed 1 sync-error']);
    // In a calm world a crash keeps all: the records are there, though nobody was told so.
    expect(find('booted 1')).toEqual(['0 booted 1 []', '3000 booted 1 ["a0","b"]']);
    expect(find('stepped 1 resumed').map(timeOf)).toEqual([4000]);
  });

  test('that finds no sync running waits for the next', () => {
    const calm: Strings = { step: (id, event) => (id === 1 && event.type === 'request' ? [{ type: 'persist', delta: ['x'], then: [] }] : []) };
    const { find } = play(calm, { faults: [
      { at: 500, type: 'syncError', node: 1, downUs: 2000 }, { at: 9000, type: 'request', node: 1, command: null },
    ] });
    expect(find('disk failed')).toEqual(['10000 disk failed 1 sync-error']);
    expect(find('booted 1').map(timeOf)).toEqual([0, 12_000]);
  });

  test('is withheld by a stall, and by a pause', () => {
    const reasons: readonly Fault[] = [
      { at: 600, type: 'stallDisk', node: 1, forUs: 4000 }, { at: 600, type: 'pause', node: 1, forUs: 4000 },
    ];
    for (const reason of reasons) {
      const { find } = play(scribe, { ...short, faults: [{ at: 500, type: 'syncError', node: 1 }, reason] });
      expect(find('disk failed')).toEqual(['4600 disk failed 1 sync-error']);
    }
  });
});

describe('the heal of a script', () => {
  test.each<readonly [FaultAction, (lines: Lines) => unknown, unknown]>([
    [{ type: 'stallDisk', node: 1, forUs: 90_000 }, (lines) => timeOf(lines.find((line) => line.includes('durable 1'))), 2500],
    [{ type: 'fullDisk', node: 1, forUs: 90_000 }, (lines) => lines.filter((line) => line.includes('disk failed')).length, 0],
    [{ type: 'syncError', node: 1 }, (lines) => lines.filter((line) => line.includes('disk failed')).length, 0],
    [{ type: 'lyingSync', node: 1, forUs: 90_000 }, (lines) => lines.find((line) => line.includes('crashed 1'))?.includes('lied'), false],
    [{ type: 'clogNode', node: 1, forUs: 90_000 }, (lines) => timeOf(lines.find((line) => line.includes('stepped 1 message'))), 2500],
  ])('ends what lasts: %j', (action, shows, healed) => {
    const shown = (...more: readonly Fault[]): unknown => {
      const strings: Strings = action.type === 'fullDisk' || action.type === 'syncError' ? late : scribe;
      return shows(play(strings, { ...short, faults: [{ at: 100, ...action }, { at: 8000, type: 'crash', node: 1 }, ...more] }).lines);
    };
    expect(shown({ at: 2500, type: 'heal' })).toEqual(healed);
    expect(shown()).not.toEqual(healed);
  });

  /** Node 1 writes after 5 ms. */
  const late: Strings = {
    boot: (id) => (id === 1 ? [{ type: 'setTimer', timer: 'write', minUs: 5000, maxUs: 5000 }] : []),
    step: () => [{ type: 'persist', delta: ['x'], then: [] }],
  };
});

describe('what has happened to a disk', () => {
  const points = { write: { effect: 'persist', matches: () => true } } as const;
  const crash: Fault = { at: 4000, type: 'crash', node: 1, downUs: 100 };
  const damagedBy = (action: FaultAction, stage: Stage = {}): Played =>
    play(scribe, { ...short, faults: [{ at: 3500, ...action }, crash] }, stage);

  test('shows when the node boots, in the place of the record that it struck', () => {
    expect(damagedBy({ type: 'bitRot', node: 1 }).find('4100 booted 1')).toEqual([`4100 booted 1 ["a0","b","b",{"type":"damaged","synced":true},"b","b","b","b"]`]);
  });

  test('strikes another record by a decision that has a name', () => {
    const choices = scriptedChoices({ 'disk/1/damage/1/record': 0 }, new CalmChoices([1, 2]));
    const { find } = damagedBy({ type: 'bitRot', node: 1 }, { choices });
    expect(find('4100 booted 1')[0]).toContain('[{"type":"damaged","synced":true},"b","b","b"');
  });

  test('draws from a stream of its own: the luck of the disk is otherwise as it was', () => {
    const disk = { sync: { minUs: 10, medianUs: 500, tailPpm: 0, maxUs: 1000 }, tornPpm: 500_000 };
    const seeded = (faults: readonly Fault[]): readonly string[] =>
      play(scribe, { ...short, disk, faults }, { choices: new SeededChoices('a') }).find('durable 1');
    const hurt = seeded([{ at: 3500, type: 'bitRot', node: 1 }, crash]);
    expect(hurt).toEqual(seeded([crash]));
    expect(hurt.length).toBeGreaterThan(10);
  });

  test('can\'t be what the system has no other record for', () => {
    const corrupted = damagedBy({ type: 'silentCorruption', node: 1 }, { corrupt: () => null });
    expect(corrupted.find('booted 1')).toEqual(play(scribe, { ...short, faults: [crash] }).find('booted 1'));
    const some = damagedBy({ type: 'silentCorruption', node: 1 }, { corrupt: (record) => (record === 'a0' ? 'other' : null) });
    expect(some.find('4100 booted 1')[0]).toContain('["other","b","b"');
  });

  test('keeps a node that refuses it down for good, through restarts and the heal; another disk brings it back', () => {
    const refuses: Strings = { ...scribe, refuses: true };
    const up = (...later: readonly Fault[]): readonly string[] => play(refuses, {
      phases: { chaosUs: 10_000, calmUs: 10_000 },
      faults: [{ at: 3500, type: 'bitRot', node: 1 }, { at: 4000, type: 'crash', node: 1, downUs: 100 }, ...later],
    }, { observers: () => [{ settled: () => false }] }).lines.filter((line) => / (booted|refused) 1/.test(line));
    expect(up({ at: 5000, type: 'restart', node: 1 })).toEqual(['0 booted 1 []', '4100 refused 1 damaged']);
    expect(up({ at: 5000, type: 'loseDisk', node: 1, downUs: 10 })).toEqual(['0 booted 1 []', '4100 refused 1 damaged', '5010 booted 1 []']);
  });

  test.each<FaultAction>([
    { type: 'stallDisk', node: 'subject', forUs: 900 }, { type: 'fullDisk', node: 'subject', forUs: 900 },
    { type: 'syncError', node: 'subject' }, { type: 'bitRot', node: 'subject' }, { type: 'lyingSync', node: 'subject', forUs: 9000 },
    { type: 'loseDisk', node: 'subject', downUs: 10 }, { type: 'silentCorruption', node: 'subject' }, { type: 'clogNode', node: 'subject', forUs: 10 },
  ])('may be set off by a trigger: $type', (action) => {
    const when = { point: 'write', nth: 3, side: 'after' } as const;
    const later: Fault = { at: 8000, type: 'crash', node: 1, downUs: 100 };
    const struck = play(scribe, { ...short, faults: [{ when, ...action }, later] }, { points, corrupt: (record) => `${String(record)}?` });
    const spared = play(scribe, { ...short, faults: [later] });
    expect(struck.find('fault')[0]).toBe(`1100 fault ${action.type} 1`);
    const since = (lines: Lines): Lines => lines.filter((line) => timeOf(line) >= 1100 && !line.includes('fault'));
    expect(since(struck.lines)).not.toEqual(since(spared.lines));
  });
});

describe('clogged nodes', () => {
  test('are silent until they are set free one after the other, as nobody else is', () => {
    const chatter: Strings = { boot: (id) => [1, 2, 3, 4].filter((to) => to !== id).map((to) => ({ type: 'send', to, message: { type: 'hello' } })) };
    const { find } = play(chatter, { nodes: [1, 2, 3, 4], faults: [
      { at: 0, type: 'clogNode', node: 1, forUs: 5000 }, { at: 10, type: 'clogNode', node: 2, forUs: 1990 },
    ] });
    const heard = (from: number, to: number): number => timeOf(find(`stepped ${to} message`, `from=${from}`)[0]);
    expect([heard(3, 4), heard(4, 3)]).toEqual([100, 100]);
    expect([heard(2, 3), heard(3, 2), heard(2, 4), heard(4, 2)]).toEqual([2000, 2000, 2000, 2000]);
    expect(new Set([2, 3, 4].flatMap((id) => [heard(1, id), heard(id, 1)]))).toEqual(new Set([5000]));
  });
});

describe('a jump backwards', () => {
  test('makes the wall clock show times again that it had shown, and lets the monotonic one go on', () => {
    const ticking: Strings = {
      boot: () => [{ type: 'setTimer', timer: 'tick', minUs: 1000, maxUs: 1000 }],
      step: () => [{ type: 'setTimer', timer: 'tick', minUs: 1000, maxUs: 1000 }],
    };
    const { find } = play(ticking, { nodes: [1, 2], faults: [{ at: 2500, type: 'jump', node: 1, byUs: -2000 }], phases: { chaosUs: 5000, calmUs: 0 } });
    const shown = (id: number, clock: string): readonly number[] =>
      find(`stepped ${id} timer`).map((line) => Number(new RegExp(`${clock}=(-?\\d+)`).exec(line)?.[1]));
    expect(shown(1, 'clock')).toEqual([1000, 2000, 3000, 4000, 5000]);
    expect(shown(1, 'wall')).toEqual([1000, 2000, 1000, 2000, 3000]);
    expect(shown(2, 'wall')).toEqual([1000, 2000, 3000, 4000, 5000]);
  });
});

describe('drift', () => {
  test('of one node is its own: its timers fall behind those of the others', () => {
    const ticking: Strings = {
      boot: () => [{ type: 'setTimer', timer: 'tick', minUs: 1000, maxUs: 1000 }],
      step: () => [{ type: 'setTimer', timer: 'tick', minUs: 1000, maxUs: 1000 }],
    };
    const ticks = (ppm: number): readonly number[] => {
      const { find } = play(ticking, { faults: [{ at: 0, type: 'drift', node: 1, ppm }], phases: { chaosUs: 90_500, calmUs: 0 } });
      return [1, 2].map((id) => find(`stepped ${id} timer`).length);
    };
    expect([ticks(0), ticks(-100_000), ticks(100_000)]).toEqual([[90, 90], [81, 90], [99, 90]]);
  });

  test('makes timers go off early or late by true time', () => {
    const bellOf = (ppm: number): number => timeOf(play({
      boot: () => [{ type: 'setTimer', timer: 'bell', minUs: 10_000, maxUs: 10_000 }],
    }, { nodes: [1], clocks: { driftPpm: { 1: ppm } } }).find('timer')[0]);
    expect([bellOf(0), bellOf(250_000), bellOf(-200_000)]).toEqual([10_000, 8000, 12_500]);
  });
});

describe('the heal', () => {
  const tailed = { minUs: 100, medianUs: 100, tailPpm: 1_000_000, maxUs: 9000 };
  const phases = { chaosUs: 10_000, calmUs: 100_000 };
  const lasting: readonly Fault[] = [
    { at: 1, type: 'crash', node: 1 }, { at: 1, type: 'partition', groups: [[1], [2], [3]] },
    { at: 1, type: 'clog', from: 2, to: 3, forUs: 90_000 }, { at: 1, type: 'pause', node: 3, forUs: 90_000 },
    { at: 1, type: 'slowDisk', node: 2, extraUs: 50_000, forUs: 90_000 },
  ];
  const writes: Strings = { step: (_id, event) => (event.type === 'request' ? [{ type: 'persist', delta: ['x'], then: [] }] : []) };

  test('comes between chaos and calm, once the chaos is over', () => {
    const { find } = play({}, { phases });
    expect(find('phase')).toEqual(['0 phase chaos', '10000 phase heal', '10000 phase calm']);
    expect(find('ended')).toEqual(['10000 ended true']);
  });

  test('brings every node back, opens every link and ends every pause', () => {
    const { lines } = play({
      boot: (id) => (id === 1 ? [2, 3].map((to) => ({ type: 'send', to, message: { type: 'again' } }) as const) : []),
    }, { nodes: [1, 2, 3], phases, faults: lasting }, {
      observers: () => [{ settled: () => false }],
    });
    const after = lines.filter((line) => timeOf(line) >= 10_000);
    expect(after).toContain('10000 booted 1 []');
    expect(after.filter((line) => line.startsWith('10100 stepped') && line.includes('again'))).toHaveLength(2);
  });

  test('makes syncs that begin afterwards as fast as ever', () => {
    const { find } = play({ step: (_id, event) => (event.type === 'request' ? [{ type: 'persist', delta: ['x'], then: [] }] : []) }, {
      nodes: [1, 2, 3], phases, faults: lasting,
      workload: { ...quiet.workload, clients: 0 },
    }, {
      workload: { client: counting, probes: ['write'] }, observers: () => [{ settled: () => false }],
    });
    expect(timeOf(find('durable')[0])).toBe(11_010);
  });

  test.each<FaultAction>([
    { type: 'stallDisk', node: 2, forUs: 90_000 }, { type: 'fullDisk', node: 2, forUs: 90_000 }, { type: 'syncError', node: 2 },
  ])('leaves nothing amiss with disks: $type', (action) => {
    const after = { client: counting, probes: ['write'] };
    const { find } = play(writes, { nodes: [2], phases, faults: [{ at: 9000, ...action }] }, {
      workload: after, observers: () => [{ settled: () => false }],
    });
    expect(find('disk failed')).toEqual([]);
    expect(timeOf(find('durable 2')[0])).toBe(11_010);
  });

  test('lets a sync end that a stall had held', () => {
    const { find } = play(writes, { nodes: [1], phases, faults: [
      { at: 8000, type: 'request', node: 1, command: null }, { at: 8500, type: 'stallDisk', node: 1, forUs: 90_000 },
    ] }, { observers: () => [{ settled: () => false }] });
    expect(find('durable 1').map(timeOf)).toEqual([10_000]);
  });

  test('ends loss, duplication and tails', () => {
    const lossy = { ...quiet.network, latency: tailed, lossPpm: 1_000_000, duplicatePpm: 1_000_000 };
    const chatter = { type: 'setTimer', timer: 'talk', minUs: 1000, maxUs: 1000 } as const;
    const { lines } = play({
      boot: (id) => (id === 1 ? [chatter] : []),
      step: (id) => (id === 1 ? [{ type: 'send', to: 2, message: { type: 'talk' } }, chatter] : []),
    }, { network: lossy, phases: { chaosUs: 10_500, calmUs: 9_000 } }, {
      choices: new SeededChoices('a'), observers: () => [{ settled: () => false }],
    });
    const count = (from: number, to: number, what: string): number =>
      lines.filter((line) => line.includes(what) && timeOf(line) >= from && timeOf(line) < to).length;
    expect([count(0, 10_500, 'sent'), count(0, 10_500, ' lost'), count(0, 10_500, 'duplicated')]).toEqual([10, 10, 10]);
    expect([count(10_500, 19_400, 'sent'), count(10_500, 19_400, ' lost'), count(10_500, 19_400, 'duplicated')]).toEqual([9, 0, 0]);
    const first = lines.filter((line) => line.includes('sent') && timeOf(line) > 10_500)[0];
    expect(lines).toContain(`${timeOf(first) + 100} stepped 2 message talk from=1 clock=11100 wall=11100`);
  });

  test('is the end of faults: none strikes later, whether it was timed or triggered', () => {
    const points = { write: { effect: 'persist', matches: () => true } } as const;
    const faults: readonly Fault[] = [
      { at: 10_000, type: 'crash', node: 1 }, { at: 20_000, type: 'crash', node: 1 },
      { when: { point: 'write', nth: 1, side: 'after' }, afterUs: 10_500, type: 'crash', node: 2 },
    ];
    const boot = (id: number): readonly PuppetEffect[] => (id === 1 ? [{ type: 'persist', delta: ['x'], then: [] }] : []);
    const observers = (): readonly Observer[] => [{ settled: () => false }];
    expect(play({ boot }, { faults, phases }, { points, observers }).find('crashed')).toEqual([]);
    const endless = { chaosUs: 100_000, calmUs: 0 };
    expect(play({ boot }, { faults, phases: endless }, { points, observers }).find('crashed').map(timeOf)).toEqual([10_000, 10_500]);
  });

  test('is followed by calm until every observer says that the system has recovered', () => {
    const { find } = play({}, { phases }, { observers: (moment) => [
      { settled: () => moment.nowUs >= 20_000 }, { settled: () => moment.nowUs >= 30_000 }, {},
    ] });
    expect(find('ended')).toEqual(['30000 ended true']);
  });
});
