import { describe, expect, test } from 'vitest';
import { CalmChoices } from '../../src/sim/calm-choices.ts';
import type { Choices } from '../../src/sim/choices.ts';
import { recordedChoices, scriptedChoices } from '../../src/sim/named-choices.ts';
import type { Fault, Json, WorkloadSettings } from '../../src/sim/plan.ts';
import { SeededChoices } from '../../src/sim/seeded-choices.ts';
import type { ClientScript, Workload } from '../../src/sim/workload.ts';
import { counting, fixed, type Played, play, type PuppetEffect, quiet, timeOf } from '../support/puppet.ts';

type Answering = (request: number, node: number, command: Json) => PuppetEffect | null;

interface Scene {
  readonly workload?: Partial<WorkloadSettings>;
  readonly script?: (client: number) => ClientScript;
  readonly operator?: ClientScript;
  readonly probes?: Workload['probes'];
  readonly faults?: readonly Fault[];
  readonly calmUs?: number;
  readonly choices?: Choices;
}

const ok: Answering = (request) => ({ type: 'reply', request, answer: { type: 'ok', result: `r${request}` } });
const silent: Answering = () => null;

/** Clients of two nodes that answer as they are told. One client pauses 1 ms between operations; journeys take 10 us. */
function serve(answering: Answering, scene: Scene = {}): Played {
  const { workload = {}, script = counting, operator, probes = [], faults = [], calmUs = 0, choices } = scene;
  const operated = operator === undefined ? {} : { operator: () => operator };
  const scripts: Workload = { client: script, probes, ...operated };
  return play({
    step: (node, event) => {
      const effect = event.type === 'request' ? answering(event.request, node, event.command) : null;
      return effect === null ? [] : [effect];
    },
  }, {
    workload: { ...quiet.workload, clients: 1, ...workload }, faults, phases: { chaosUs: 10_000, calmUs },
  }, { workload: scripts, ...(choices === undefined ? {} : { choices }) });
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
    const redirecting: Answering = (request, node, command) => (node === 1 ? ok(request, node, command)
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
    const mixed: Answering = (request) => (request === 1 ? null : refusing(request, 1, null));
    expect(story(serve(mixed, { workload: { timeoutUs: 1000 } }), '1/1').at(-1)).toBe('returned 1/1 {"type":"unknown"}');
  });

  test('hears no answer to an attempt that it has given up', () => {
    const late: Answering = (request, node) => (request === 1
      ? { type: 'persist', delta: ['slow'], then: [ok(request, node, null) ?? { type: 'cancelTimer', timer: '' }] } : null);
    const played = serve(late, { workload: { timeoutUs: 500 } });
    expect(played.find('replied', '#1')).toEqual(['2010 replied 2 #1 ok']);
    expect(played.find('returned 1/1')).toEqual(['2500 returned 1/1 {"type":"unknown"}']);
  });

  test('skips an operation that is null', () => {
    const script = (): ClientScript => ({ operation: (ordinal) => (ordinal % 2 === 0 ? null : ordinal) });
    const played = serve(ok, { script });
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

/** Answers in the words of a script: `fail: no`, `unknown`, `redirect`, nothing for `silence`, otherwise ok with what was asked. */
function saying(answers: readonly string[]): Answering {
  let asked = 0;
  return (request, _node, command) => {
    const word = answers[asked++];
    if (word === 'silence') return null;
    if (word === 'unknown' || word === 'redirect') return { type: 'reply', request, answer: { type: word } };
    if (word !== undefined) return { type: 'reply', request, answer: { type: 'fail', reason: word } };
    return { type: 'reply', request, answer: { type: 'ok', result: command } };
  };
}

/** A client that needs a session, which it opens before its first operation, and whenever it has lost it. */
function withSession(client: number, more: Partial<ClientScript> = {}): ClientScript {
  let session = false;
  return {
    ...counting(client),
    prelude: () => (session ? null : 'open'),
    frame: (operation) => (session && typeof operation === 'string' ? `${operation} in session` : operation),
    returned(command, answer) {
      if (command === 'open') session = answer.type === 'ok';
      else if (answer.type === 'fail') session = false;
      return [];
    },
    ...more,
  };
}

/** Those lines without their times. */
function said(lines: readonly string[]): readonly string[] {
  return lines.map((line) => line.split(' ').slice(1).join(' '));
}

describe('a prelude', () => {
  test('is an operation of its own; what it went before follows at once, and knows what it has brought', () => {
    const played = serve(saying([]), { script: withSession });
    expect(played.find(' 1/').slice(0, 9)).toEqual([
      '1000 invoked 1/1 "open"', '1000 attempted 1/1 #1 at=2', '1020 returned 1/1 {"type":"ok","result":"open"}',
      '1020 invoked 1/2 "1.1 in session"', '1020 attempted 1/2 #2 at=2', '1040 returned 1/2 {"type":"ok","result":"1.1 in session"}',
      '2040 invoked 1/3 "1.2 in session"', '2040 attempted 1/3 #3 at=2', '2060 returned 1/3 {"type":"ok","result":"1.2 in session"}',
    ]);
  });

  test('is asked for whenever an operation is about to start', () => {
    const played = serve(saying(['silence', 'silence', 'silence']), { workload: { attempts: 1, timeoutUs: 100 }, script: withSession });
    expect(said(played.find('invoked')).slice(0, 5)).toEqual([
      'invoked 1/1 "open"', 'invoked 1/3 "open"', 'invoked 1/5 "open"', 'invoked 1/7 "open"', 'invoked 1/8 "1.4 in session"',
    ]);
  });

  test('is tried again like any other operation', () => {
    const played = serve(saying(['silence', 'no', 'unknown']), { script: withSession, workload: { attempts: 4, timeoutUs: 500 } });
    expect(played.find('attempted 1/1 ')).toHaveLength(4);
    expect(played.find('invoked 1/2 ')).toEqual([expect.stringContaining('"1.1 in session"')]);
  });

  test('that ends otherwise than ok lets the client think, and skips what it went before', () => {
    const played = serve(saying(['no']), { script: withSession, workload: { attempts: 1 } });
    expect(played.find('invoked').slice(0, 3)).toEqual([
      '1000 invoked 1/1 "open"', '2020 invoked 1/3 "open"', '2040 invoked 1/4 "1.2 in session"',
    ]);
  });

  test('in an open loop lets no other operation of its client start, and those that come meanwhile are skipped', () => {
    const played = serve(saying(['silence']), { script: withSession, workload: { loop: 'open', timeoutUs: 3500, clients: 2 } });
    expect(played.find('invoked 1/').slice(0, 4)).toEqual([
      '1000 invoked 1/1 "open"', '4520 invoked 1/2 "1.1 in session"', '5000 invoked 1/6 "1.5 in session"', '6000 invoked 1/7 "1.6 in session"',
    ]);
    expect(played.find('invoked 2/').slice(0, 2)).toEqual(['1000 invoked 2/1 "open"', '1020 invoked 2/2 "2.1 in session"']);
  });

  test('does not go before an operation that is skipped anyway', () => {
    const played = serve(saying([]), { script: (client) => withSession(client, { operation: () => null }) });
    expect(played.find('invoked')).toEqual([]);
  });

  test('that is under way at the heal ends, and nothing follows', () => {
    const slow = { latency: fixed(600), pace: fixed(9_000) };
    const played = serve(saying([]), { script: withSession, workload: slow, calmUs: 1_000_000, probes: ['look'] });
    expect(said(played.find(' 1/'))).toEqual([
      'invoked 1/1 "open"', 'attempted 1/1 #1 at=2', 'returned 1/1 {"type":"ok","result":"open"}',
    ]);
    expect(timeOf(played.find('returned 1/1')[0])).toBe(10_200);
  });

  test('is no decision: what is drawn, and when, has the same names and values with preludes and without', () => {
    const decisions = (script: (client: number) => ClientScript): readonly (readonly [string, Json])[] => {
      const { choices, table } = recordedChoices(new SeededChoices('a'));
      serve(saying(['no', 'silence']), { script, choices, workload: { attempts: 1 } });
      return [...table].filter(([id]) => /^client\/1\/(operation|pace)\/[1-4]$/.test(id));
    };
    const found = decisions(withSession);
    expect(found.map(([id]) => id)).toEqual([1, 2, 3, 4].flatMap((n) => [`client/1/pace/${n}`, `client/1/operation/${n}`]));
    expect(new Map(found).get('client/1/operation/2')).toBe('1.2');
    expect(decisions(counting).map(([id]) => id)).toEqual(found.map(([id]) => id));
  });
});

describe('a drawn operation', () => {
  test('is sent as the script frames it, the same object with every attempt', () => {
    const framed: Json[] = [];
    const seen: Json[] = [];
    const answering: Answering = (request, node, command) => {
      seen.push(command);
      return request < 3 ? null : ok(request, node, command);
    };
    const frame = (operation: Json): Json => {
      framed.push({ operation, of: framed.length });
      return framed.at(-1) ?? null;
    };
    serve(answering, { script: (client) => ({ ...counting(client), frame }), workload: { timeoutUs: 500 } });
    expect(seen.length).toBeGreaterThan(4);
    expect(seen.slice(0, 3).every((command) => command === framed[0])).toBe(true);
    expect(seen.slice(3)).toEqual(framed.slice(1, seen.length - 2));
  });

  test('that cannot be asked now is skipped', () => {
    const frame = (operation: Json): Json => (operation === '1.2' ? null : operation);
    const played = serve(saying([]), { script: (client) => ({ ...counting(client), frame }) });
    expect(played.find('invoked').slice(0, 2)).toEqual(['1000 invoked 1/1 "1.1"', '3020 invoked 1/3 "1.3"']);
  });

  test('can be overridden by its name before it is framed', () => {
    const choices = scriptedChoices({ 'client/1/operation/2': 'mine', 'client/1/operation/3': null }, new CalmChoices([1, 2]));
    const played = serve(saying([]), { script: withSession, choices });
    expect(said(played.find('invoked')).slice(0, 4)).toEqual([
      'invoked 1/1 "open"', 'invoked 1/2 "1.1 in session"', 'invoked 1/3 "mine in session"', 'invoked 1/5 "1.4 in session"',
    ]);
  });
});

describe('an operation that makes no sense to repeat', () => {
  const script = (client: number): ClientScript => ({ ...counting(client), retries: (_command, reason) => reason !== 'expired' });

  test('ends with the answer that says so, its reason kept', () => {
    const played = serve(saying(['no', 'expired']), { script });
    expect(said(played.find('1/1 '))).toEqual([
      'invoked 1/1 "1.1"', 'attempted 1/1 #1 at=2', 'attempted 1/1 #2 at=1', 'returned 1/1 {"type":"fail","reason":"expired"}',
    ]);
  });

  test('ends as unknown if an attempt was left in doubt', () => {
    for (const doubt of ['unknown', 'silence']) {
      const played = serve(saying([doubt, 'expired']), { script, workload: { timeoutUs: 500 } });
      expect(said(played.find('returned 1/1 '))).toEqual(['returned 1/1 {"type":"unknown"}']);
    }
  });
});

describe('whether what may have been done is repeated', () => {
  test.each([[true, false], [false, true]])('is for the script to say, whatever the Plan says (%s)', (retryUnknown, repeats) => {
    for (const doubt of ['unknown', 'silence']) {
      const played = serve(saying([doubt]), {
        workload: { retryUnknown, timeoutUs: 500 },
        script: (client) => ({ ...counting(client), retriesUnknown: (command) => (command === '1.1' ? repeats : !repeats) }),
      });
      expect(said(played.find('returned 1/1 '))).toEqual([
        repeats ? 'returned 1/1 {"type":"ok","result":"1.1"}' : 'returned 1/1 {"type":"unknown"}',
      ]);
    }
  });
});

describe('what a script orders when an operation has returned', () => {
  test('is done at once, and once', () => {
    const heard: string[] = [];
    const played = serve(saying(['no']), {
      workload: { attempts: 1 },
      script: (client) => ({ ...counting(client), returned(command, answer) {
        heard.push(`${JSON.stringify(command)} ${answer.type}`);
        return command === '1.2' ? [{ type: 'retire', node: 1 }] : [];
      } }),
    });
    expect(heard.slice(0, 2)).toEqual(['"1.1" fail', '"1.2" ok']);
    const [returned] = played.find('returned 1/2 ');
    expect(played.find('retired')).toEqual([`${timeOf(returned)} retired 1`]);
    expect(played.find('fault retire')).toHaveLength(1);
  });
});

describe('an operator', () => {
  const workload = { clients: 1, operator: { pace: fixed(2500) } };
  const operator: ClientScript = { operation: (ordinal) => `change ${ordinal}` };

  test('is the client after the last, in a closed loop with a pace of its own', () => {
    const played = serve(saying([]), { workload: { ...workload, loop: 'open' }, operator });
    expect(played.find('invoked 2/')).toEqual([
      '2500 invoked 2/1 "change 1"', '5020 invoked 2/2 "change 2"', '7540 invoked 2/3 "change 3"',
    ]);
    expect(played.find('invoked 1/')).toHaveLength(10);
  });

  test('is not there unless the Plan has one', () => {
    expect(serve(saying([]), { operator }).find('invoked 2/')).toEqual([]);
  });

  test('tries until the answer is definite, however often it must ask', () => {
    const answers = [...Array.from({ length: 9 }, (_, i) => ['silence', 'no', 'unknown', 'redirect'][i % 4] ?? ''), 'expired'];
    const wary: ClientScript = { ...operator, retries: (_command, reason) => reason !== 'expired' };
    const settings = { ...workload, clients: 0, attempts: 1, timeoutUs: 200, retryUnknown: false };
    const played = serve(saying(answers), { workload: settings, operator: wary });
    expect(played.find('attempted 1/1 ')).toHaveLength(10);
    expect(said(played.find('returned 1/1 '))).toEqual(['returned 1/1 {"type":"unknown"}']);
    expect(said(played.find('returned 1/2 '))).toEqual(['returned 1/2 {"type":"ok","result":"change 2"}']);
  });

  test('leaves in doubt what its script does not ask for again', () => {
    let asked = 0;
    const impatient: ClientScript = { ...operator, retriesUnknown: () => ++asked % 3 !== 0 };
    const settings = { ...workload, clients: 0, timeoutUs: 200 };
    const played = serve(saying(Array.from({ length: 3 }, () => 'silence')), { workload: settings, operator: impatient });
    expect(played.find('attempted 1/1 ')).toHaveLength(3);
    expect(said(played.find('returned 1/1 '))).toEqual(['returned 1/1 {"type":"unknown"}']);
    expect(said(played.find('returned 1/2 '))).toEqual(['returned 1/2 {"type":"ok","result":"change 2"}']);
  });

  test('rests before it asks again if it was sent nowhere in particular', () => {
    const settings = { ...workload, clients: 0, backoffUs: 300 };
    const played = serve(saying(['redirect']), { workload: settings, operator });
    expect(played.find('attempted 1/1 ').map(timeOf)).toEqual([2500, 2820]);
  });

  test('starts nothing new after the heal, and ends what it has begun before the run may end', () => {
    const stubborn = saying(Array.from({ length: 40 }, () => 'silence'));
    const answering: Answering = (request, node, command) => (command === 'look' ? ok(request, node, command)
      : stubborn(request, node, command));
    const settings = { ...workload, clients: 0, timeoutUs: 3000 };
    const scene = { workload: settings, operator, calmUs: 1_000_000, probes: ['look'] };
    const played = serve(answering, scene);
    expect(said(played.find('invoked'))).toEqual(['invoked 1/1 "change 1"', 'invoked 0/1 "look"']);
    expect(played.find('attempted 1/1 ')).toHaveLength(41);
    const endUs = timeOf(played.find('returned 1/1 ')[0]);
    expect(endUs).toBeGreaterThan(120_000);
    expect(played.lines.at(-1)).toContain('ended true');
    expect(timeOf(played.lines.at(-1))).toBeGreaterThan(endUs);
    expect(timeOf(played.lines.at(-1))).toBeLessThan(endUs + 5000);
    // Without it, the run ends with the probe.
    const alone = serve(answering, { ...scene, workload: { clients: 0 } });
    expect(timeOf(alone.lines.at(-1))).toBeLessThan(13_000);
  });

  test('has done what it orders after the heal, too', () => {
    const settings = { ...workload, clients: 0, pace: fixed(1), timeoutUs: 9000 };
    const played = serve(saying(['silence', 'silence']), {
      workload: settings, operator: { ...operator, returned: () => [{ type: 'retire', node: 2 }] }, calmUs: 1_000_000, probes: [],
    });
    expect(played.find('retired').map(timeOf)).toEqual([20_520]);
    expect(played.find('ended true')).toHaveLength(1);
  });

  test('draws from a stream of its own: its decisions are named like those of a client', () => {
    const { choices, table } = recordedChoices(new SeededChoices('a'));
    serve(saying([]), { workload, operator, choices });
    expect(table.get('client/2/operation/1')).toBe('change 1');
    expect(table.has('client/2/pace/1')).toBe(true);
    const alone = recordedChoices(new SeededChoices('a'));
    serve(saying([]), { workload: { clients: 1 }, choices: alone.choices });
    for (const [id, value] of alone.table) expect([id, table.get(id)]).toEqual([id, value]);
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
    const seventh: Answering = (request, node) => (request < 7 ? null : ok(request, node, null));
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

test('a node that was switched off for good is asked no more, not even where a redirect names it', () => {
  const toTwo: Answering = (request) => ({ type: 'reply', request, answer: { type: 'redirect', to: 2 } });
  const played = serve(toTwo, { workload: { attempts: 4 }, faults: [{ at: 3000, type: 'retire', node: 2 }] });
  const asked = (from: number, to: number): readonly string[] =>
    played.find('attempted').filter((line) => timeOf(line) >= from && timeOf(line) < to && line.includes('at=2'));
  expect(asked(0, 3000).length).toBeGreaterThan(3);
  expect(asked(3001, Infinity)).toEqual([]);
  expect(played.find('attempted').filter((line) => timeOf(line) > 3001).length).toBeGreaterThan(3);
});

describe('a client that a script plays', () => {
  const asks = (at: number, node: number): Fault => ({ at, type: 'request', node, command: 'play', client: 7 });

  test('asks once for each operation, which ends with the answer as it is given', () => {
    const played = serve(ok, { workload: { clients: 0 }, faults: [asks(1000, 1), asks(2000, 2)] });
    expect(played.find(' 7/')).toEqual([
      '1000 invoked 7/1 "play"', '1000 attempted 7/1 #1 at=1', '1000 returned 7/1 {"type":"ok","result":"r1"}',
      '2000 invoked 7/2 "play"', '2000 attempted 7/2 #2 at=2', '2000 returned 7/2 {"type":"ok","result":"r2"}',
    ]);
  });

  test('has failed for certain if it was only sent elsewhere, and waits for ever without an answer', () => {
    const first: Answering = (request) => (request === 1
      ? { type: 'reply', request, answer: { type: 'redirect', to: 2 } } : null);
    const played = serve(first, { workload: { clients: 0 }, faults: [asks(1000, 1), asks(2000, 1)] });
    expect(played.find('returned')).toEqual(['1000 returned 7/1 {"type":"fail","reason":"this node does not lead"}']);
    expect(played.find('attempted')).toHaveLength(2);
  });

  const tries = (at: number, node: number, operation: number): Fault =>
    ({ at, type: 'request', node, command: 'play', client: 7, operation });

  test('attempts an operation again under its number: an attempt that nobody has answered is given up', () => {
    const third: Answering = (request) => (request < 3 ? null : ok(request, 1, ''));
    const played = serve(third, { workload: { clients: 0 }, faults: [tries(1000, 1, 4), tries(2000, 2, 4), tries(3000, 1, 4)] });
    expect(played.find(' 7/')).toEqual([
      '1000 invoked 7/4 "play"', '1000 attempted 7/4 #1 at=1', '2000 attempted 7/4 #2 at=2',
      '3000 attempted 7/4 #3 at=1', '3000 returned 7/4 {"type":"ok","result":"r3"}',
    ]);
  });

  test('goes on with it where an attempt has failed, and numbers what comes after it behind it', () => {
    const first: Answering = (request) => (request === 1
      ? { type: 'reply', request, answer: { type: 'redirect', to: 2 } } : ok(request, 1, ''));
    const played = serve(first, { workload: { clients: 0 }, faults: [tries(1000, 1, 4), tries(2000, 2, 4), asks(3000, 1)] });
    expect(played.find(' 7/')).toEqual([
      '1000 invoked 7/4 "play"', '1000 attempted 7/4 #1 at=1', '2000 attempted 7/4 #2 at=2',
      '2000 returned 7/4 {"type":"ok","result":"r2"}',
      '3000 invoked 7/5 "play"', '3000 attempted 7/5 #3 at=1', '3000 returned 7/5 {"type":"ok","result":"r3"}',
    ]);
  });
});
