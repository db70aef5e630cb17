import { describe, expect, test } from 'vitest';
import { assert } from '../../src/base/assert.ts';
import type { Case } from '../../src/fuzz/case-type.ts';
import { prepare, run, makeChoices } from '../../src/fuzz/run.ts';
import { drive } from '../../src/sim/drive.ts';
import type { Simulator } from '../../src/sim/simulator.ts';
import { registerProtocol } from '../../src/systems/register/node.ts';
import { registerSystem } from '../../src/systems/register/system.ts';
import type { System } from '../../src/systems/system.ts';
import { chronicler, play, puppet, quiet, setUp, type Strings, timeOf } from '../support/puppet.ts';
import { chronicle, registerCase, registerPlan, registerSeed } from '../support/register.ts';

/** A register that is watched and not yet driven. */
function staged(testCase: Case = registerCase()):
{ readonly simulator: Simulator; readonly lines: readonly string[] } {
  const lines: string[] = [];
  const { simulator } = prepare(testCase, registerSystem, makeChoices(testCase.plan, testCase.choices),
    [(moment) => chronicler(moment, lines)]);
  return { simulator, lines };
}

const { protocol } = registerSystem;
const calmless = { phases: { chaosUs: 50_000, calmUs: 0 } };

describe('a machine', () => {
  test('yields turns and takes what the node asks for, as the loop does', () => {
    const { simulator, lines } = staged();
    let turns = 0;
    for (let turn = simulator.next(); turn !== null; turn = simulator.next()) {
      turns++;
      if (turn.type === 'boot') simulator.supplyBoot(protocol.boot(turn.context));
      else simulator.supply(protocol.step(turn.state, turn.event));
    }
    const whole = chronicle(registerCase());
    expect(lines).toEqual(whole.lines);
    expect(simulator.digest()).toBe(whole.outcome.digest);
    expect(turns).toBeGreaterThan(300);
    expect(simulator.ended).toBe(true);
  });

  test('can be turned up to a time, and on from there', () => {
    const { simulator, lines } = staged();
    for (let untilUs = 0; !simulator.ended; untilUs += 777) {
      drive(simulator, protocol, untilUs, () => false);
      expect(timeOf(lines.at(-1))).toBeLessThanOrEqual(untilUs);
    }
    expect(lines).toEqual(chronicle(registerCase()).lines);
  });

  test('begins with the boots of its nodes, in their order', () => {
    const { simulator } = staged();
    for (const node of [1, 2, 3]) {
      const turn = simulator.next();
      assert(turn?.type === 'boot', 'a boot');
      expect(turn.node).toBe(node);
      expect(turn.context).toMatchObject({ id: node, nodes: [1, 2, 3], recovered: [] });
      simulator.supplyBoot(protocol.boot(turn.context));
    }
  });

  test('refuses to go on, or to be told the wrong thing, while a turn is open', () => {
    const { simulator } = staged();
    expect(() => { simulator.supply([]); }).toThrow('no step is awaited');
    const turn = simulator.next();
    assert(turn?.type === 'boot', 'a boot');
    expect(() => simulator.next()).toThrow('the last turn has not been answered');
    expect(() => { simulator.supply([]); }).toThrow('no step is awaited');
    simulator.supplyBoot(protocol.boot(turn.context));
    expect(() => { simulator.supplyBoot(protocol.boot(turn.context)); }).toThrow('no boot is awaited');
  });

  test('lets a script act where it stands, and nowhere else', () => {
    const { simulator, lines } = staged(registerCase(calmless));
    drive(simulator, protocol, 10_000, () => false);
    simulator.act({ type: 'crash', node: 1 }, 10_000);
    expect(() => { simulator.act({ type: 'crash', node: 2 }, 9_000); }).toThrow('an action between events');
    expect(() => { simulator.act({ type: 'crash', node: 2 }, 40_000); }).toThrow('an action between events');
    drive(simulator, protocol, Infinity, () => false);
    const crash = { at: 10_000, type: 'crash', node: 1 } as const;
    expect(lines).toEqual(chronicle(registerCase({ ...calmless, faults: [crash] })).lines);
  });
});

describe('time', () => {
  const bell = (timer: string, us: number) => ({ type: 'setTimer', timer, minUs: us, maxUs: us }) as const;

  test('never goes back, and ends with the plan', () => {
    const { lines } = chronicle(registerSeed(5));
    const times = lines.map(timeOf);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    const idle = play({ boot: () => [bell('late', 100_001)] });
    expect(idle.find('timer')).toEqual([]);
    expect(play({ boot: () => [bell('late', 100_000)] }).find('timer')).toHaveLength(2);
  });

  test('of two things due at once the one that was asked for first comes first', () => {
    const { find } = play({ boot: (id) => (id === 1 ? [bell('a', 50), bell('b', 50)] : [bell('c', 50)]) });
    expect(find('timer').map((line) => line.split(' ')[4])).toEqual(['a', 'b', 'c']);
  });

  test('a timer has one deadline: setting it again moves it, cancelling takes it away', () => {
    const { find } = play({
      boot: (id) => (id === 1 ? [bell('a', 50), bell('a', 200), bell('b', 60), { type: 'cancelTimer', timer: 'b' }, bell('c', 90), bell('c', 30)] : []),
    });
    expect(find('timer')).toEqual(['30 stepped 1 timer c clock=30 wall=30', '200 stepped 1 timer a clock=200 wall=200']);
  });

  test('a cancelled timer and a stale one are no events', () => {
    const idle = play({}).simulator.moment.event;
    const played = play({ boot: () => [bell('a', 50), { type: 'cancelTimer', timer: 'a' }, bell('b', 10_000), bell('b', 20)] });
    expect(played.simulator.moment.event).toBe(idle + 2);
  });

  test('a timer fired by a fault is disarmed', () => {
    const { find } = play({ boot: () => [bell('a', 5000)] }, { nodes: [1], faults: [{ at: 100, type: 'fireTimer', node: 1, timer: 'a' }] });
    expect(find('timer').map(timeOf)).toEqual([100]);
  });
});

describe('an observer', () => {
  test('changes nothing: with any number of them the digest is the same', () => {
    for (const seed of [1, 2, 3]) {
      const bare = run(registerSeed(seed), registerSystem);
      expect(chronicle(registerSeed(seed)).outcome).toEqual(bare);
    }
  });

  test('is told what caused what', () => {
    const causes: (readonly [string, number])[] = [];
    const send = { type: 'send', to: 2, message: { type: 'hello' } } as const;
    play({ boot: (id) => (id === 1 ? [{ type: 'persist', delta: ['x'], then: [send] }] : []) }, {}, {
      observers: (moment) => [{
        booted: (node) => { causes.push([`boot ${node} is ${moment.event}, by`, moment.cause]); },
        sent: () => { causes.push([`sync is ${moment.event}, by`, moment.cause]); },
        stepped: () => { causes.push([`arrival is ${moment.event}, by`, moment.cause]); },
      }],
    });
    expect(causes).toEqual([['boot 1 is 1, by', 0], ['boot 2 is 2, by', 0], ['sync is 3, by', 1], ['arrival is 4, by', 3]]);
  });

  test('sees a step before its effects, and a durable write before what hangs on it', () => {
    const { lines } = play({
      boot: (id) => (id === 1 ? [{ type: 'persist', delta: ['x'], then: [{ type: 'apply', index: 1, command: null, stateHash: 9 }] }] : []),
    });
    expect(lines.slice(1)).toEqual(['0 booted 1 []', '0 persisted 1 ["x"] 1', '0 booted 2 []', '1000 durable 1 1', '1000 applied 1 1 9', '1000 ended false']);
  });
});

describe('the digest', () => {
  const base: Strings = { boot: () => [{ type: 'setTimer', timer: 'a', minUs: 10, maxUs: 10 }] };
  const digestOf = (...of: Parameters<typeof play>): string => play(...of).simulator.digest();

  test('differs when anything does: an effect, a message, a timer, a time, a command', () => {
    const digests = [
      digestOf(base),
      digestOf({}),
      digestOf({ boot: () => [{ type: 'setTimer', timer: 'b', minUs: 10, maxUs: 10 }] }),
      digestOf({ boot: () => [{ type: 'setTimer', timer: 'a', minUs: 11, maxUs: 11 }] }),
      // These never go off.
      digestOf({ boot: () => [{ type: 'setTimer', timer: 'a', minUs: 200_000, maxUs: 200_000 }] }),
      digestOf({ boot: () => [{ type: 'setTimer', timer: 'b', minUs: 200_000, maxUs: 200_000 }] }),
      digestOf({ boot: () => [{ type: 'setTimer', timer: 'a', minUs: 300_000, maxUs: 300_000 }] }),
      digestOf({ boot: () => [{ type: 'cancelTimer', timer: 'a' }] }),
      digestOf({ boot: () => [{ type: 'cancelTimer', timer: 'b' }] }),
      digestOf({ boot: () => [{ type: 'resume', signal: 1 }] }),
      digestOf({ boot: () => [{ type: 'persist', delta: [1], then: [] }] }),
      digestOf({ boot: () => [{ type: 'persist', delta: [1, 2], then: [] }] }),
      digestOf({ boot: () => [{ type: 'apply', index: 1, command: null, stateHash: 1 }] }),
      digestOf({ boot: () => [{ type: 'apply', index: 1, command: null, stateHash: 2 }] }),
      digestOf({ boot: () => [{ type: 'apply', index: 1, command: null, stateHash: 2, tookEffect: false }] }),
      digestOf({ boot: (id) => [{ type: 'send', to: 3 - id, message: { type: 'x' } }] }),
      digestOf({ boot: (id) => [{ type: 'send', to: 3 - id, message: { type: 'xy' } }] }),
      digestOf({ boot: () => [{ type: 'reply', request: 1, answer: { type: 'ok', result: 1 } }] }),
      digestOf({ boot: () => [{ type: 'reply', request: 2, answer: { type: 'ok', result: 1 } }] }),
      digestOf({ boot: () => [{ type: 'reply', request: 1, answer: { type: 'unknown' } }] }),
      digestOf({}, { faults: [{ at: 5, type: 'jump', node: 1, byUs: 5 }] }),
    ];
    expect(new Set(digests).size).toBe(digests.length);
  });

  test('is the same for the same run, and another for another seed', () => {
    const digests = (): readonly string[] =>
      [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => run(registerSeed(seed), registerSystem).digest);
    expect(new Set(digests()).size).toBe(8);
    expect(digests()).toEqual(digests());
  });
});

describe('a bound', () => {
  test('that is reached makes the verdict unknown, and says so', () => {
    const outcome = run({ ...registerCase(), maxEvents: 100 }, registerSystem);
    expect([outcome.verdict, outcome.events]).toEqual(['unknown', 100]);
    expect(outcome.unknown).toContain('100 events');
  });

  test('ends even a node that does nothing but talk to itself', () => {
    const babbling = { ...registerSystem, protocol: puppet({
      boot: () => [{ type: 'resume', signal: null }], step: () => [{ type: 'resume', signal: null }],
    }) };
    expect(run({ ...registerCase(), maxEvents: 5000 }, babbling).verdict).toBe('unknown');
  });
});

describe('a node that throws', () => {
  function broken(change: Partial<typeof registerProtocol>): System {
    const protocol: System['protocol'] = { ...registerProtocol, ...change };
    return { ...registerSystem, protocol };
  }

  test('in a step is a violation with a signature, and the event at which it threw', () => {
    let steps = 0;
    const outcome = run(registerCase(), broken({
      step(state, event) {
        if (++steps === 50) throw new RangeError('off by one');
        return registerProtocol.step(state, event);
      },
    }));
    expect(outcome.verdict).toBe('violated');
    expect(outcome.violations).toHaveLength(1);
    expect(outcome.violations[0]).toMatchObject({
      checker: 'no-exception', class: 'outcome', signature: 'no-exception/node-threw[RangeError]', event: outcome.events,
    });
    expect(outcome.violations[0]?.message).toContain('RangeError: off by one');
    expect(outcome.events).toBeGreaterThan(50);
  });

  test('when it boots, too', () => {
    const outcome = run(registerCase(), broken({ boot: () => { throw new TypeError('no disk'); } }));
    expect(outcome.violations[0]?.signature).toBe('no-exception/node-threw[TypeError]');
  });

  test('for sending to a node that is none is found out', () => {
    const outcome = run(registerCase(), broken({ step: () => [{ type: 'send', to: 99, message: { type: 'forward', request: 1, command: { type: 'read' } } }] }));
    expect(outcome.violations[0]?.message).toContain('Node 2 threw AssertionError: no such link');
  });

  test.each<[string, unknown, string]>([
    ['null', null, 'a step is answered with a list of effects'],
    ['a promise', Promise.resolve([]), 'a step is answered with a list of effects'],
    ['an effect that is none', [{ type: 'explode' }], 'unreachable case'],
    ['a timer without a span', [{ type: 'setTimer', timer: 'resend', minUs: -5, maxUs: NaN }], 'set to a span of time'],
  ])('for answering with %s is found out', (_what, nonsense, message) => {
    const outcome = run(registerCase(), broken({ step: () => nonsense as never }));
    expect(outcome.violations[0]).toMatchObject({ clause: 'node-threw' });
    expect(outcome.violations[0]?.message).toContain(message);
  });

  test('for booting into nothing is found out', () => {
    const outcome = run(registerCase(), broken({ boot: () => ({}) as never }));
    expect(outcome.violations[0]?.message).toContain('a boot is answered with');
  });
});

test('a run in which no node gets a turn any more still ends at its bound of events', () => {
  const still = { minUs: 0, medianUs: 0, tailPpm: 0, maxUs: 0 };
  const plan = { ...registerPlan, workload: { ...registerPlan.workload, clients: 1, loop: 'open' as const, pace: still } };
  const outcome = run({ ...registerCase(), plan, maxEvents: 2_000 }, registerSystem);
  expect(outcome).toMatchObject({ verdict: 'unknown', events: 2_000 });
});

describe('a node that refuses its disk', () => {
  test('stays down, whatever is done to bring it up', () => {
    const refusing = { ...puppet({}), boot: () => ({ ok: false, reason: 'bad sector' }) as const };
    const { simulator, lines } = setUp(refusing, {
      ...quiet, nodes: [1], phases: { chaosUs: 1000, calmUs: 1000 },
      faults: [{ at: 100, type: 'restart', node: 1 }],
    });
    drive(simulator, refusing, Infinity, () => false);
    expect(lines.filter((line) => /refused|booted/.test(line))).toEqual(['0 refused 1 bad sector']);
  });
});

describe('journals that a Plan begins with', () => {
  test('are what nodes find, and durable', () => {
    const { find } = play({}, { initial: { 2: ['a', 'b'] }, faults: [{ at: 5, type: 'crash', node: 2, downUs: 5 }] });
    expect(find('booted 2')).toEqual(['0 booted 2 ["a","b"]', '10 booted 2 ["a","b"]']);
    expect(find('crashed')).toEqual(['5 crashed 2 0/0']);
  });
});
