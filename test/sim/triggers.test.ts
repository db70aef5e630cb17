import { describe, expect, test } from 'vitest';
import type { Fault, Side, When } from '../../src/sim/plan.ts';
import type { Point } from '../../src/sim/triggers.ts';
import { type Played, play, type PuppetEffect } from '../support/puppet.ts';

const points: { readonly [name: string]: Point } = {
  write: { effect: 'persist', matches: () => true },
  send: { effect: 'send', matches: () => true },
  last: { effect: 'send', matches: (effect) => effect.type === 'send' && effect.message.type === 'last' },
};

function send(type: string): PuppetEffect {
  return { type: 'send', to: 2, message: { type } };
}

const work: readonly PuppetEffect[] = [
  send('first'),
  { type: 'persist', delta: ['a'], then: [send('durable')] },
  { type: 'persist', delta: ['b'], then: [send('later')] },
  send('last'),
];

/** Node 1 does its work at 1000 and at 5000, with these faults. */
function working(...faults: readonly Fault[]): Played {
  const asks: Fault[] = [1000, 5000].map((at) => ({ at, type: 'request', node: 1, command: null }));
  return play({ step: (_id, event) => (event.type === 'request' ? work : []) }, { faults: [...asks, ...faults] }, { points });
}

function crash(when: When, more: { readonly afterUs?: number } = {}): Fault {
  return { type: 'crash', node: 'subject', when, ...more };
}

/** What node 1 did before it went down: what it sent and wrote. */
function done(played: Played): readonly string[] {
  return played.lines.filter((line) => / sent | persisted | crashed | durable /.test(line))
    .map((line) => line.split(' ').filter((word) => !/made=|\[|^\d+$|1>2/.test(word)).join(' '));
}

describe('a crash at a point', () => {
  const expected: readonly (readonly [Side, string, readonly string[]])[] = [
    ['before', 'send', ['crashed 0/0']],
    ['after', 'send', ['sent first', 'crashed 0/0']],
    ['before', 'write', ['sent first', 'crashed 0/0']],
    ['after', 'write', ['sent first', 'persisted', 'crashed 1/1']],
    ['durable', 'write', ['sent first', 'persisted', 'persisted', 'sent last', 'durable', 'crashed 1/1']],
    ['before', 'last', ['sent first', 'persisted', 'persisted', 'crashed 2/2']],
  ];

  test.each(expected)('%s it (%s) cuts off what had not been executed', (side, point, what) => {
    expect(done(working(crash({ point, nth: 1, side })))).toEqual(what);
  });

  test('is the nth time that counts', () => {
    const played = working(crash({ point: 'write', nth: 3, side: 'before' }));
    expect(played.find('crashed').map((line) => line.split(' ')[0])).toEqual(['5000']);
    expect(played.find('persisted')).toHaveLength(2);
  });

  test('counts only the node that is named', () => {
    expect(working(crash({ point: 'send', node: 2, nth: 1, side: 'before' })).find('crashed')).toEqual([]);
    expect(working(crash({ point: 'send', node: 1, nth: 1, side: 'before' })).find('crashed')).toHaveLength(1);
  });

  test('goes off once', () => {
    const played = working(crash({ point: 'write', nth: 1, side: 'before' }), { at: 2000, type: 'restart', node: 1 });
    expect(played.find('crashed')).toHaveLength(1);
    expect(played.find('persisted')).toHaveLength(2);
  });

  test('may come later than the point: then the list is not cut', () => {
    const played = working(crash({ point: 'write', nth: 1, side: 'after' }, { afterUs: 300 }));
    expect(played.find('crashed')).toEqual(['1300 crashed 1 2/2']);
    expect(played.find('sent', 'last')).toHaveLength(1);
  });

  test('strikes when a barrier is durable at once, too', () => {
    const barrier: PuppetEffect = { type: 'persist', delta: [], then: [send('never')] };
    const played = play({ boot: (id) => (id === 1 ? [barrier] : []) },
      { faults: [crash({ point: 'write', nth: 1, side: 'durable' })] }, { points });
    expect(played.find('crashed')).toHaveLength(1);
    expect(played.find('sent')).toEqual([]);
  });
});

describe('a trigger', () => {
  test('may strike others than the node at which it fired', () => {
    const played = working({ type: 'crash', node: 2, when: { point: 'write', nth: 1, side: 'before' } });
    expect(played.find('crashed')).toEqual(['1000 crashed 2 0/0']);
    expect(played.find('sent', 'last')).toHaveLength(2);
  });

  test('names the node at which it fired to whoever looks on', () => {
    expect(working(crash({ point: 'write', nth: 1, side: 'before' })).find('fault crash')).toEqual(['1000 fault crash 1']);
  });

  test('of two faults on one point both strike, in the order of the plan', () => {
    const when: When = { point: 'write', nth: 1, side: 'before' };
    const played = working({ type: 'pause', node: 'subject', forUs: 100, when }, { type: 'jump', node: 'subject', byUs: 5, when });
    expect(played.find('fault', ' 1').filter((line) => !line.includes('request')).map((line) => line.split(' ')[2])).toEqual(['pause', 'jump']);
  });

  test('that names no point is refused before the run', () => {
    expect(() => working(crash({ point: 'nowhere', nth: 1, side: 'before' }))).toThrow('no such point: nowhere');
  });
});
