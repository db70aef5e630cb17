import { describe, expect, test } from 'vitest';
import type { Workload } from '../../src/sim/clients.ts';
import type { Fault, WorkloadSettings } from '../../src/sim/plan.ts';
import { fixed, type Played, play, type PuppetEffect, quiet, timeOf } from '../support/puppet.ts';

type Answering = (request: number, node: number) => PuppetEffect | null;

interface Scene {
  readonly workload?: Partial<WorkloadSettings>;
  readonly operation?: Workload['operation'];
  readonly probes?: Workload['probes'];
  readonly faults?: readonly Fault[];
  readonly calmUs?: number;
}

const ok: Answering = (request) => ({ type: 'reply', request, answer: { type: 'ok', result: `r${request}` } });
const silent: Answering = () => null;

/** Clients of two nodes that answer as they are told. One client pauses 1 ms between operations; journeys take 10 us. */
function serve(answering: Answering, scene: Scene = {}): Played {
  const { workload = {}, operation, probes = [], faults = [], calmUs = 0 } = scene;
  return play({
    step: (node, event) => {
      const effect = event.type === 'request' ? answering(event.request, node) : null;
      return effect === null ? [] : [effect];
    },
  }, {
    workload: { ...quiet.workload, clients: 1, ...workload }, faults, phases: { chaosUs: 10_000, calmUs },
  }, { workload: { operation: operation ?? ((client, ordinal) => `${client}.${ordinal}`), probes } });
}

/** Those lines of one operation without their times. */
function story(played: Played, operation: string): readonly string[] {
  return played.find(` ${operation} `).map((line) => line.split(' ').slice(1).join(' '));
}

describe('a client in a closed loop', () => {
  test('asks, waits for the answer, thinks, and asks again', () => {
    const played = serve(ok);
    expect(played.find('1/1 ')).toEqual([
      '1000 invoked 1/1 "1.1"', '1000 attempted 1/1 #1 at=2', '1020 returned 1/1 {"type":"ok","result":"r1"}',
    ]);
    expect(played.find('invoked').map(timeOf)).toEqual([1000, 2020, 3040, 4060, 5080, 6100, 7120, 8140, 9160]);
  });

  test('is one of several, each with its own operations, spread over the nodes', () => {
    const played = serve(ok, { workload: { clients: 3 } });
    expect(played.find('attempted', '/1 ').map((line) => line.split(' ').slice(2).join(' '))).toEqual(
      ['1/1 #1 at=2', '2/1 #2 at=1', '3/1 #3 at=2']);
  });

  test('gives up on an attempt after its timeout and asks the next node', () => {
    const played = serve(silent);
    expect(played.find('attempted 1/1')).toEqual(['1000 attempted 1/1 #1 at=2', '6000 attempted 1/1 #2 at=1']);
  });

  test('ends as unknown an operation all of whose attempts stayed without answer', () => {
    const played = serve(silent, { workload: { timeoutUs: 1000 } });
    expect(story(played, '1/1')).toEqual([
      'invoked 1/1 "1.1"', 'attempted 1/1 #1 at=2', 'attempted 1/1 #2 at=1', 'attempted 1/1 #3 at=2',
      'returned 1/1 {"type":"unknown"}',
    ]);
  });

  test('at most once: never repeats what may have been done', () => {
    const workload = { timeoutUs: 1000, retryUnknown: false };
    const unanswered = ['invoked 1/1 "1.1"', 'attempted 1/1 #1 at=2', 'returned 1/1 {"type":"unknown"}'];
    expect(story(serve(silent, { workload }), '1/1')).toEqual(unanswered);
    const doubtful: Answering = (request) => ({ type: 'reply', request, answer: { type: 'unknown' } });
    expect(story(serve(doubtful, { workload }), '1/1')).toEqual(unanswered);
  });

  test('follows a redirect', () => {
    const redirecting: Answering = (request, node) => (node === 1 ? ok(request, node)
      : { type: 'reply', request, answer: { type: 'redirect', to: 1 } });
    const played = serve(redirecting);
    expect(played.find('attempted 1/1')).toEqual(['1000 attempted 1/1 #1 at=2', '1020 attempted 1/1 #2 at=1']);
    expect(played.find('attempted 1/2')).toEqual(['2040 attempted 1/2 #3 at=1']);
  });

  test('sent nowhere in particular, or to a node that nobody knows, asks the next one', () => {
    const nowhere: Answering = (request) => ({ type: 'reply', request, answer: { type: 'redirect' } });
    expect(serve(nowhere).find('attempted 1/1').map((line) => line.slice(-1))).toEqual(['2', '1', '2']);
    const stranger: Answering = (request) => ({ type: 'reply', request, answer: { type: 'redirect', to: 77 } });
    expect(serve(stranger).find('attempted 1/1').map((line) => line.slice(-1))).toEqual(['2', '1', '2']);
  });

  test('has failed for certain only if no attempt was left in doubt', () => {
    const refusing: Answering = (request) => ({ type: 'reply', request, answer: { type: 'fail', reason: 'no' } });
    expect(story(serve(refusing), '1/1').at(-1)).toContain('"fail"');
    const mixed: Answering = (request) => (request === 1 ? null : refusing(request, 1));
    expect(story(serve(mixed, { workload: { timeoutUs: 1000 } }), '1/1').at(-1)).toBe('returned 1/1 {"type":"unknown"}');
  });

  test('hears no answer to an attempt that it has given up', () => {
    const late: Answering = (request, node) => (request === 1
      ? { type: 'persist', delta: ['slow'], then: [ok(request, node) ?? { type: 'cancelTimer', timer: '' }] } : null);
    const played = serve(late, { workload: { timeoutUs: 500 } });
    expect(played.find('replied', '#1')).toEqual(['2010 replied 2 #1 ok']);
    expect(played.find('returned 1/1')).toEqual(['2500 returned 1/1 {"type":"unknown"}']);
  });

  test('skips an operation that is null', () => {
    const played = serve(ok, { operation: (_client, ordinal) => (ordinal % 2 === 0 ? null : ordinal) });
    expect(played.find('invoked')).toEqual([
      '1000 invoked 1/1 1', '3020 invoked 1/3 3', '5040 invoked 1/5 5', '7060 invoked 1/7 7', '9080 invoked 1/9 9',
    ]);
  });

  test('is told once of an operation that is answered twice', () => {
    const twice = play({
      step: (_node, event) => (event.type === 'request'
        ? [1, 2].map((result): PuppetEffect => ({ type: 'reply', request: event.request, answer: { type: 'ok', result } })) : []),
    }, { workload: { ...quiet.workload, clients: 1 } });
    expect(twice.find('returned 1/1 ')).toEqual(['1020 returned 1/1 {"type":"ok","result":1}']);
  });
});

describe('a client in an open loop', () => {
  test('asks at its own pace, answered or not', () => {
    const played = serve(silent, { workload: { loop: 'open', timeoutUs: 50_000 } });
    expect(played.find('invoked').map(timeOf)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((ms) => ms * 1000));
    expect(played.find('returned')).toEqual([]);
  });

  test('has a bounded number of operations under way', () => {
    const played = serve(silent, { workload: { loop: 'open', timeoutUs: 50_000, pace: { ...quiet.workload.pace, medianUs: 100 } } });
    expect(played.find('invoked')).toHaveLength(64);
  });

  test('gives each operation its own timeout', () => {
    const played = serve(silent, { workload: { loop: 'open', timeoutUs: 2500, attempts: 1 } });
    expect(played.find('returned').map(timeOf)).toEqual([3500, 4500, 5500, 6500, 7500, 8500, 9500]);
  });
});

describe('after the heal', () => {
  const probes = ['look', 'touch'];

  test('the probe asks each probe in turn, and with the last answer the run ends', () => {
    const played = serve(ok, { workload: { clients: 0 }, probes, calmUs: 1_000_000 });
    expect(played.find('invoked')).toEqual(['10000 invoked 0/1 "look"', '10020 invoked 0/2 "touch"']);
    expect(played.lines.at(-1)).toBe('12500 ended true');
  });

  test('the probe repeats until it succeeds, however often that is', () => {
    const seventh: Answering = (request, node) => (request < 7 ? null : ok(request, node));
    const workload = { clients: 0, retryUnknown: false };
    const played = serve(seventh, { workload, probes, calmUs: 1_000_000 });
    expect(played.find('attempted 0/1')).toHaveLength(7);
    expect(played.find('returned 0/2')).toHaveLength(1);
  });

  test('the run that never serves its probes ends with its plan', () => {
    const played = serve(silent, { probes, calmUs: 1_000_000 });
    expect(played.find('returned 0/')).toEqual([]);
    expect(played.lines.at(-1)).toContain('ended true');
    expect(timeOf(played.lines.at(-1))).toBeGreaterThan(1_000_000);
  });

  test.each(['open', 'closed'] as const)('clients (%s loop) end what they have begun and start nothing new', (loop) => {
    const played = serve(ok, { workload: { loop, latency: fixed(600) }, calmUs: 1_000_000, probes });
    expect(played.find('invoked 1/').length).toBeGreaterThan(3);
    expect(Math.max(...played.find('invoked 1/').map(timeOf))).toBeLessThanOrEqual(10_000);
    expect(Math.max(...played.find('returned 1/').map(timeOf))).toBeGreaterThan(10_000);
    expect(played.find('returned 1/')).toHaveLength(played.find('invoked 1/').length);
  });
});

test('nobody waits for the answer to an operator', () => {
  const played = serve(ok, { workload: { clients: 0 }, faults: [{ at: 500, type: 'request', node: 2, command: 'grow' }] });
  expect(played.find('stepped 2 request')).toHaveLength(1);
  expect(played.find('replied')).toEqual(['500 replied 2 #1 ok']);
  expect(played.find('returned')).toEqual([]);
});
