import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { CalmChoices } from '../../src/sim/calm-choices.ts';
import type { Choices, LinkChoices } from '../../src/sim/choices.ts';
import type { Fault, NetworkSettings } from '../../src/sim/plan.ts';
import { SeededChoices } from '../../src/sim/seeded-choices.ts';
import { fixed, type Played, play, quiet, timeOf } from '../support/puppet.ts';

interface Talk {
  readonly network?: Partial<NetworkSettings>;
  readonly faults?: readonly Fault[];
  readonly seed?: string;
  readonly asked?: string[];
}

/** Node 1 sends node 2 a message at each of these times, in a world of luck unless all is calm. */
function talk(times: readonly number[], { network = {}, faults = [], seed, asked }: Talk = {}): Played {
  const sends: Fault[] = times.map((at, i) => ({ at, type: 'request', node: 1, command: `m${i}` }));
  const luck: Choices = seed === undefined ? new CalmChoices([1, 2]) : new SeededChoices(seed);
  const choices = asked === undefined ? luck : listing(luck, asked);
  return play({
    step: (_id, event) => (event.type === 'request' && typeof event.command === 'string'
      ? [{ type: 'send', to: 2, message: { type: event.command } }] : []),
  }, { network: { ...quiet.network, ...network }, faults: [...sends, ...faults] }, { choices });
}

/** Writes down what is asked of links. */
function listing(inner: Choices, asked: string[]): Choices {
  return {
    named: false,
    link: (from, to) => listed(inner.link(from, to), asked),
    disk: (node) => inner.disk(node),
    timers: (node) => inner.timers(node),
    client: (client) => inner.client(client),
    wakeUp: () => false,
    reseed: (seed) => { inner.reseed(seed); },
    drawn: () => inner.drawn(),
  };
}

function listed(inner: LinkChoices, asked: string[]): LinkChoices {
  return {
    fate(kind, ordinal, odds) {
      asked.push(kind);
      return inner.fate(kind, ordinal, odds);
    },
  };
}

/** `[time, message]` in the order of arrival. */
function arrivals(played: Played): readonly (readonly [number, string])[] {
  return played.find('stepped 2 message').map((line) => [timeOf(line), line.split(' ')[4] ?? '']);
}

function order(played: Played): readonly string[] {
  return arrivals(played).map(([, message]) => message);
}

function every(count: number, us = 50): readonly number[] {
  return Array.from({ length: count }, (_, i) => 100 + i * us);
}

const spread = { minUs: 10, medianUs: 500, tailPpm: 200_000, maxUs: 5_000 };

describe('a message', () => {
  test('arrives after its latency', () => {
    expect(arrivals(talk([1000]))).toEqual([[1100, 'm0']]);
  });

  test('is lost with the chance that is set, and then arrives nowhere', () => {
    const all = talk(every(1000), { network: { lossPpm: 1_000_000 }, seed: 'a' });
    expect(order(all)).toEqual([]);
    expect(all.find('undelivered', 'lost')).toHaveLength(1000);
    const some = talk(every(1000), { network: { lossPpm: 200_000 }, seed: 'a' });
    const lost = some.find('undelivered', 'lost').length;
    expect(lost).toBeGreaterThan(150);
    expect(lost).toBeLessThan(250);
    expect(order(some)).toHaveLength(1000 - lost);
  });

  test('is doubled with the chance that is set; the copy comes later', () => {
    const played = talk(every(100), { network: { duplicatePpm: 1_000_000 }, seed: 'a' });
    expect(played.find('duplicated')).toHaveLength(100);
    expect(order(played)).toHaveLength(200);
    const [first, copy] = arrivals(talk([1000], { network: { duplicatePpm: 1_000_000 }, seed: 'a' }));
    expect(copy?.[0]).toBeGreaterThan(first?.[0] ?? Infinity);
  });

  test('that is lost may still arrive as its copy', () => {
    const played = talk(every(5), { network: { lossPpm: 1_000_000, duplicatePpm: 1_000_000 }, seed: 'a' });
    expect(played.find('undelivered', 'lost')).toHaveLength(5);
    expect(order(played)).toHaveLength(5);
  });

  test('to a node that is down is lost', () => {
    const played = talk([1000], { faults: [{ at: 500, type: 'crash', node: 2 }] });
    expect(played.find('undelivered')).toEqual(['1100 undelivered 1>2 m0 down']);
  });

  test('overtakes others on a link that is not FIFO', () => {
    const seen = order(talk(every(200), { network: { latency: spread }, seed: 'a' }));
    expect(seen).toHaveLength(200);
    expect(seen).not.toEqual(every(200).map((_, i) => `m${i}`));
  });

  test('waits for those before it where bandwidth is short', () => {
    // Two bytes at 1000 bytes a second take 2 ms.
    expect(arrivals(talk([1000, 1000, 1000], { network: { bandwidth: 1000 } }))).toEqual([
      [3100, 'm0'], [5100, 'm1'], [7100, 'm2'],
    ]);
  });

  test('asks for the fate of each message once, when it is sent, whatever the settings', () => {
    const settings: readonly Partial<NetworkSettings>[] = [
      {}, { lossPpm: 1_000_000 }, { duplicatePpm: 1_000_000, lossPpm: 500_000 },
      { fifo: true, bandwidth: 500 },      { held: true }, { cutLossPpm: 1_000_000, latency: spread },
    ];
    const lists = settings.map((network) => {
      const asked: string[] = [];
      talk(every(3), { network, seed: 'a', asked });
      return asked;
    });
    expect(lists[0]).toEqual(['m0', 'm1', 'm2']);
    for (const list of lists) expect(list).toEqual(lists[0]);
  });
});

describe('a FIFO link', () => {
  const disturbance = fc.oneof(
    fc.record({ type: fc.constant('cut' as const), from: fc.constant(1), to: fc.constant(2), forUs: fc.nat(800) }),
    fc.record({ type: fc.constant('clog' as const), from: fc.constant(1), to: fc.constant(2), forUs: fc.nat(800) }),
    fc.record({ type: fc.constant('pause' as const), node: fc.constant(2), forUs: fc.nat(800) }),
    fc.record({ type: fc.constant('crash' as const), node: fc.constant(2), downUs: fc.nat(800) }),
    fc.record({ type: fc.constant('heal' as const) }),
  );
  // A coarse grid of times, so that things coincide.
  const faults = fc.array(fc.tuple(disturbance, fc.nat(20)).map(([action, at]): Fault =>
    ({ ...action, at: at * 100, ...('forUs' in action ? { forUs: Math.ceil(action.forUs / 100) * 100 } : {}) })),
  { maxLength: 8 });

  test.prop([fc.array(fc.nat(20), { maxLength: 30 }), faults, fc.nat(1000)])(
    'never reorders, whatever is cut, clogged, paused or crashed meanwhile', (times, disturbances, seed) => {
      const sorted = times.map((at) => at * 100).sort((a, b) => a - b);
      for (const latency of [fixed(100), spread]) {
        const network = { fifo: true, latency };
        const seen = order(talk(sorted, { network, faults: disturbances, seed: String(seed) }));
        expect(seen).toEqual([...seen].sort((a, b) => Number(a.slice(1)) - Number(b.slice(1))));
      }
    });
});

describe('a bulk message', () => {
  /** Node 1 sends a big message (twelve bytes, 12 ms at this bandwidth) and at once a small one, then the same again. */
  function sent(network: Partial<NetworkSettings>): readonly (readonly [number, string])[] {
    const faults: Fault[] = [1000, 1001].map((at) => ({ at, type: 'request', node: 1, command: null }));
    return arrivals(play({
      isBulk: ({ type }) => type.startsWith('big'),
      step: (_id, event) => (event.type !== 'request' ? []
        : ['big-snapshot', 'ok'].map((type) => ({ type: 'send', to: 2, message: { type } }))),
    }, { network: { ...quiet.network, bandwidth: 1000, ...network }, faults }));
  }

  test('without a channel of its own holds up what comes after it', () => {
    const one: readonly (readonly [number, string])[] = [
      [13_100, 'big-snapshot'], [15_100, 'ok'], [27_100, 'big-snapshot'], [29_100, 'ok'],
    ];
    expect(sent({})).toEqual(one);
    expect(sent({ bulkBandwidth: 0 })).toEqual(one);
  });

  test('on a channel of its own holds up none but its like', () => {
    expect(sent({ bulkBandwidth: 2000 })).toEqual([
      [3100, 'ok'], [5100, 'ok'], [7100, 'big-snapshot'], [13_100, 'big-snapshot'],
    ]);
  });

  test('where all else is without bound has its own', () => {
    expect(sent({ bandwidth: 0, bulkBandwidth: 1000 })).toEqual([
      [1100, 'ok'], [1101, 'ok'], [13_100, 'big-snapshot'], [25_100, 'big-snapshot'],
    ]);
  });

  test('is in order among its like on a FIFO link, not with the rest', () => {
    const apart = sent({ fifo: true, bandwidth: 0, bulkBandwidth: 1000 });
    expect(apart.map(([us]) => us)).toEqual([1100, 1101, 13_100, 25_100]);
    const together = sent({ fifo: true, bandwidth: 0 });
    expect(together.map(([, type]) => type)).toEqual(['big-snapshot', 'ok', 'big-snapshot', 'ok']);
  });
});

describe('a cut', () => {
  const cut: Fault = { at: 1050, type: 'cut', from: 1, to: 2, forUs: 5000 };

  test('loses what is in flight if it is fragile, and else holds it until the heal', () => {
    const fragile = talk([1000, 2000, 7000], { network: { cutLossPpm: 1_000_000 }, faults: [cut], seed: 'a' });
    expect(order(fragile)).toEqual(['m2']);
    expect(fragile.find('undelivered').map((line) => line.split(' ').slice(2).join(' '))).toEqual(['1>2 m0 cut', '1>2 m1 cut']);
    const tough = talk([1000, 2000, 7000], { network: { cutLossPpm: 0 }, faults: [cut], seed: 'a' });
    expect(arrivals(tough)).toEqual([[6050, 'm0'], [6050, 'm1'], [7100, 'm2']]);
  });

  test('that came and went while a fragile message was in flight has lost it', () => {
    const short: Fault = { at: 1020, type: 'cut', from: 1, to: 2, forUs: 10 };
    expect(order(talk([1000], { network: { cutLossPpm: 1_000_000 }, faults: [short], seed: 'a' }))).toEqual([]);
    expect(arrivals(talk([1000], { network: { cutLossPpm: 0 }, faults: [short], seed: 'a' }))).toEqual([[1100, 'm0']]);
  });

  test('of the other direction changes nothing', () => {
    expect(order(talk([1000], { faults: [{ at: 0, type: 'cut', from: 2, to: 1 }] }))).toEqual(['m0']);
  });

  test('lies over another: the link opens when both are over', () => {
    const faults: Fault[] = [{ at: 500, type: 'cut', from: 1, to: 2, forUs: 1000 }, { at: 600, type: 'cut', from: 1, to: 2, forUs: 2000 }];
    expect(arrivals(talk([1000], { network: { cutLossPpm: 0 }, faults, seed: 'a' }))).toEqual([[2600, 'm0']]);
  });

  test('holds no more than a bounded number', () => {
    const played = talk(every(300, 5), { network: { cutLossPpm: 0 }, faults: [{ ...cut, at: 0, forUs: 50_000 }], seed: 'a' });
    expect(order(played)).toHaveLength(256);
    expect(played.find('undelivered', 'cut')).toHaveLength(44);
  });
});

describe('a clogged link', () => {
  test('holds even fragile messages, and then releases them in order', () => {
    const played = talk([1000, 1200, 1400, 6000], {
      network: { cutLossPpm: 1_000_000 }, seed: 'a', faults: [{ at: 900, type: 'clog', from: 1, to: 2, forUs: 3000 }],
    });
    expect(arrivals(played)).toEqual([[3900, 'm0'], [3900, 'm1'], [3900, 'm2'], [6100, 'm3']]);
  });
});

describe('a held network', () => {
  const held = { held: true };

  test('delivers nothing of its own', () => {
    expect(order(talk([1000, 1100], { network: held }))).toEqual([]);
  });

  test('delivers what is named, in the order in which it is named, once', () => {
    const played = talk([1000, 1100], { network: held, faults: [
      { at: 2000, type: 'deliver', message: '1>2/m1/1' },
      { at: 3000, type: 'deliver', message: '1>2/m0/1' },
      { at: 4000, type: 'deliver', message: '1>2/m0/1' },
      { at: 5000, type: 'deliver', message: '1>2/nonsense/1' },
    ] });
    expect(arrivals(played)).toEqual([[2000, 'm1'], [3000, 'm0']]);
  });

  test('counts messages of a kind on a link', () => {
    const twice: Fault[] = [1000, 1100].map((at) => ({ at, type: 'request', node: 1, command: 'same' }));
    const played = talk([], { network: held, faults: [...twice, { at: 2000, type: 'deliver', message: '1>2/same/2' }] });
    expect(arrivals(played)).toEqual([[2000, 'same']]);
  });

  test('drops what is named, and then it cannot be delivered', () => {
    const played = talk([1000], { network: held, faults: [
      { at: 2000, type: 'drop', message: '1>2/m0/1' }, { at: 3000, type: 'deliver', message: '1>2/m0/1' },
    ] });
    expect(order(played)).toEqual([]);
    expect(played.find('undelivered')).toEqual(['2000 undelivered 1>2 m0 dropped']);
  });
});

describe('on a network that is not held', () => {
  test('a message that is under way can be dropped', () => {
    expect(order(talk([1000], { faults: [{ at: 1050, type: 'drop', message: '1>2/m0/1' }] }))).toEqual([]);
  });

  test('a message that is under way can be delivered at once, and comes once', () => {
    expect(arrivals(talk([1000], { faults: [{ at: 1050, type: 'deliver', message: '1>2/m0/1' }] }))).toEqual([[1050, 'm0']]);
  });

  test('a copy has a name of its own', () => {
    const played = talk([1000], { seed: 'a', network: { duplicatePpm: 1_000_000 }, faults: [{ at: 1001, type: 'drop', message: '1>2/m0/1/copy' }] });
    expect(arrivals(played)).toEqual([[1100, 'm0']]);
  });

  test('a message that waits at a cut can be dropped there', () => {
    const played = talk([1000], { seed: 'a', network: { cutLossPpm: 0 }, faults: [
      { at: 500, type: 'cut', from: 1, to: 2, forUs: 2000 }, { at: 2000, type: 'drop', message: '1>2/m0/1' },
    ] });
    expect(order(played)).toEqual([]);
  });
});

test('observers are told when a link closes and when it opens, whatever lies over it', () => {
  const played = talk([1000], { faults: [
    { at: 100, type: 'cut', from: 1, to: 2, forUs: 400 }, { at: 200, type: 'clog', from: 1, to: 2, forUs: 700 },
    { at: 1200, type: 'cut', from: 1, to: 2 }, { at: 1300, type: 'heal' }, { at: 1400, type: 'heal' },
  ] });
  expect(played.find('link')).toEqual([
    '100 link 1>2 closes', '900 link 1>2 opens', '1200 link 1>2 closes', '1300 link 1>2 opens',
  ]);
});
