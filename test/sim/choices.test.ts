import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import type { Case } from '../../src/fuzz/case-type.ts';
import { CalmChoices } from '../../src/sim/calm-choices.ts';
import type { Choices, MessageOdds } from '../../src/sim/choices.ts';
import { makeChoices, run } from '../../src/fuzz/run.ts';
import { recordedChoices, scriptedChoices } from '../../src/sim/named-choices.ts';
import type { Json, Latency } from '../../src/sim/plan.ts';
import { SeededChoices } from '../../src/sim/seeded-choices.ts';
import { registerSystem } from '../../src/systems/register/system.ts';
import { setUp, timeOf } from '../support/puppet.ts';
import { chronicle, registerCase, registerPlan, registerSeed } from '../support/register.ts';
import { drive } from '../../src/sim/drive.ts';

const body: Latency = { minUs: 100, medianUs: 1000, tailPpm: 0, maxUs: 50_000 };
const tailed: Latency = { ...body, tailPpm: 100_000 };

/** The same chance of loss, of loss at a cut and of duplication. */
function odds(ppm: number, latency: Latency): MessageOdds {
  return { lossPpm: ppm, cutLossPpm: ppm, duplicatePpm: ppm, latency };
}

function delays(choices: Choices, count: number, latency: Latency = body): readonly number[] {
  const link = choices.link(1, 2);
  return Array.from({ length: count }, (_, i) => link.fate('m', i + 1, odds(0, latency)).delayUs);
}

describe('seeded choices', () => {
  test('of equal seeds are equal, of others not', () => {
    expect(delays(new SeededChoices('a'), 50)).toEqual(delays(new SeededChoices('a'), 50));
    expect(delays(new SeededChoices('a'), 50)).not.toEqual(delays(new SeededChoices('b'), 50));
  });

  test('of one subject do not depend on what others draw', () => {
    const busy = new SeededChoices('a');
    for (const link of [busy.link(2, 1), busy.link(1, 3)]) link.fate('m', 1, odds(5, body));
    busy.disk(1).syncTime(1, body);
    busy.timers(1).timeout('t', 1, 5, 10);
    busy.client(1).pace(1, body);
    expect(delays(busy, 50)).toEqual(delays(new SeededChoices('a'), 50));
  });

  test('of what is damaged have a stream of their own, and are within what there is', () => {
    const disks = [new SeededChoices('a'), new SeededChoices('a')].map((choices) => ({ choices, disk: choices.disk(1) }));
    const [hurt, spared] = disks;
    const records = Array.from({ length: 200 }, (_, i) => hurt?.disk.damaged(i + 1, 5));
    expect(new Set(records)).toEqual(new Set([0, 1, 2, 3, 4]));
    expect(hurt?.disk.damaged(201, 0)).toBe(0);
    expect(hurt?.disk.syncTime(1, body)).toBe(spared?.disk.syncTime(1, body));
    expect(hurt?.choices.drawn()).not.toBe(spared?.choices.drawn());
  });

  test('reseeded are those of the other seed, also for subjects that come later', () => {
    const choices = new SeededChoices('a');
    const link = choices.link(1, 2);
    link.fate('m', 1, odds(0, body));
    choices.reseed('b');
    expect([1, 2, 3].map((n) => link.fate('m', n, odds(0, body)).delayUs)).toEqual(delays(new SeededChoices('b'), 3));
    expect(choices.disk(7).syncTime(1, body)).toBe(new SeededChoices('b').disk(7).syncTime(1, body));
  });

  test('consume the same draws whatever is set and whatever comes out', () => {
    const settings = [0, 500_000, 1_000_000]
      .flatMap((ppm) => [body, tailed].map((latency) => ({ ppm, latency })));
    const after = settings.map(({ ppm, latency }) => {
      const choices = new SeededChoices('a');
      const link = choices.link(1, 2);
      const disk = choices.disk(1);
      link.fate('m', 1, odds(ppm, latency));
      disk.syncTime(1, latency);
      disk.survivors(1, ppm);
      disk.torn(1, ppm);
      return [{ ...link.fate('m', 2, odds(500_000, body)) }, disk.syncTime(2, body)];
    });
    for (const next of after) expect(next).toEqual(after[0]);
  });

  test.prop([fc.string({ minLength: 1 }), fc.nat(5000), fc.nat(5000), fc.nat(1_000_000), fc.nat(100_000)])(
    'a latency is a whole number within its bounds', (seed, minUs, aboveUs, tailPpm, furtherUs) => {
      const latency = { minUs, medianUs: minUs + aboveUs, tailPpm, maxUs: minUs + aboveUs + furtherUs };
      for (const us of delays(new SeededChoices(seed), 20, latency)) {
        expect(Number.isSafeInteger(us)).toBe(true);
        expect(us).toBeGreaterThanOrEqual(minUs);
        expect(us).toBeLessThanOrEqual(latency.maxUs);
      }
    });

  test('latencies without a tail lie around the median; a tail comes as often as it is set, and each doubling half as often', () => {
    const plain = delays(new SeededChoices('a'), 2000);
    expect(Math.max(...plain)).toBeLessThanOrEqual(1900);
    expect(plain.filter((us) => us < 1000).length / 2000).toBeCloseTo(0.5, 1);
    const narrow = { minUs: 1000, medianUs: 1000, tailPpm: 400_000, maxUs: 1_000_000 };
    const heavy = delays(new SeededChoices('a'), 10_000, narrow);
    const share = (us: number): number => heavy.filter((value) => value === us).length / 10_000;
    expect(share(1000)).toBeCloseTo(0.6, 1);
    expect(share(2000)).toBeCloseTo(0.2, 1);
    expect(share(4000)).toBeCloseTo(0.1, 1);
    const doublings = new Set([...Array.from({ length: 10 }, (_, power) => 1000 * 2 ** power), 1_000_000]);
    expect(heavy.filter((us) => !doublings.has(us))).toEqual([]);
  });
});

/** Asks one decision of each kind of subject, of the same ones each time. */
function everySubject(choices: Choices): () => readonly unknown[] {
  const [link, disk, timers, client] = [choices.link(2, 5), choices.disk(2), choices.timers(2), choices.client(1)];
  return () => [
    { ...link.fate('m', 0, odds(500_000, tailed)) }, disk.syncTime(0, body), disk.survivors(0, 100), disk.torn(0, 500_000),
    disk.damaged(0, 100), timers.timeout('t', 0, 300, 600), client.pace(0, body), client.operation(0, (draw) => draw.below(100)),
    client.requestDelay(0, body), client.answerDelay(0, body),
  ];
}

describe('calm choices', () => {
  const calm = new CalmChoices([2, 5, 7]);

  test('are calm: median latencies, nothing lost or doubled, a crash keeps all and tears nothing', () => {
    expect(calm.link(2, 5).fate('m', 1, odds(1_000_000, tailed))).toMatchObject({ lost: false, duplicated: false, delayUs: 1000 });
    expect([calm.disk(2).syncTime(1, tailed), calm.client(1).pace(1, tailed)]).toEqual([1000, 1000]);
    expect([calm.disk(2).survivors(1, 7), calm.disk(2).torn(1, 1_000_000)]).toEqual([7, false]);
    expect([calm.disk(2).damaged(1, 7), calm.disk(2).damaged(2, 0)]).toEqual([6, 0]);
  });

  test('let nodes time out in their order', () => {
    expect([2, 5, 7].map((node) => calm.timers(node).timeout('t', 1, 300, 600))).toEqual([300, 400, 500]);
  });

  test('where all is still let nobody time out, until they are woken up; a timer without a range runs as ever', () => {
    const still = new CalmChoices([2, 5, 7], true);
    const timers = still.timers(5);
    expect(timers.timeout('election', 1, 300, 600)).toBeGreaterThan(1_000_000_000);
    expect(timers.timeout('heartbeat', 1, 50, 50)).toBe(50);
    expect([still.wakeUp(), still.wakeUp()]).toEqual([true, false]);
    expect(timers.timeout('election', 2, 300, 600)).toBe(400);
    expect([calm.wakeUp(), new SeededChoices('a').wakeUp()]).toEqual([false, false]);
  });

  test('reseeded are calm no longer: what follows is drawn from the seed, also of subjects that were spoken of before', () => {
    const choices = new CalmChoices([2, 5, 7]);
    const before = everySubject(choices);
    expect(before()).toEqual(everySubject(new CalmChoices([2, 5, 7]))());
    expect(choices.drawn()).toBe(0);
    choices.reseed('b');
    const seeded = everySubject(new SeededChoices('b'));
    expect([before(), before()]).toEqual([seeded(), seeded()]);
    expect(everySubject(choices)()).not.toEqual(before());
    expect(choices.drawn()).not.toBe(0);
    choices.reseed('c');
    expect(before()).toEqual(everySubject(new SeededChoices('c'))());
  });
});

describe('a table of decisions', () => {
  test('takes the place of what would have been drawn, and consumes that draw', () => {
    const drawn = delays(new SeededChoices('a'), 5);
    const scripted = delays(scriptedChoices({ 'net/1>2/m/3/delay': 7 }, new SeededChoices('a')), 5);
    expect(scripted).toEqual([drawn[0], drawn[1], 7, drawn[3], drawn[4]]);
  });

  test('binds no decision that is made after it was reseeded, over a seed and over calm', () => {
    const table = { 'net/1>2/m/1/delay': 7, 'net/1>2/m/2/delay': 8, 'client/1/operation/1': 'mine', 'client/1/operation/2': null };
    for (const fallback of [new SeededChoices('a'), new CalmChoices([1, 2])]) {
      const choices = scriptedChoices(table, fallback);
      const link = choices.link(1, 2);
      const client = choices.client(1);
      expect([link.fate('m', 1, odds(0, body)).delayUs, client.operation(1, () => 'drawn')]).toEqual([7, 'mine']);
      choices.reseed('b');
      const drawn = new SeededChoices('b').link(1, 2).fate('m', 1, odds(0, body)).delayUs;
      expect(drawn).not.toBe(8);
      expect([link.fate('m', 2, odds(0, body)).delayUs, client.operation(2, () => 'drawn')]).toEqual([drawn, 'drawn']);
    }
  });

  test.each<Json>([null, -1, 1.5, 'soon', true, {}])('has no %j for a time', (value) => {
    expect(() => delays(scriptedChoices({ 'net/1>2/m/1/delay': value }, new SeededChoices('a')), 1)).toThrow('does not fit');
  });

  test.each<Json>([null, 1, 'yes'])('has no %j for yes or no', (value) => {
    const choices = scriptedChoices({ 'net/1>2/m/1/lost': value }, new SeededChoices('a'));
    expect(() => choices.link(1, 2).fate('m', 1, odds(5, body))).toThrow('does not fit');
  });

  test.each<Json>([null, 'other', { type: 'read' }])('may have %j for an operation', (value) => {
    const choices = scriptedChoices({ 'client/1/operation/1': value }, new SeededChoices('a'));
    expect(choices.client(1).operation(1, () => 'drawn')).toEqual(value);
    expect(choices.client(1).operation(2, () => 'drawn')).toBe('drawn');
  });

  test('names what a fault damages, and takes it from the table', () => {
    const faults = [{ at: 30_000, type: 'bitRot', node: 1 }, { at: 40_000, type: 'crash', node: 1, downUs: 100 }] as const;
    const { table } = record(registerCase({ faults }));
    const drawn = table.get('disk/1/damage/1/record');
    expect(drawn).toEqual(expect.any(Number));
    const refusal = (overrides: Readonly<Record<string, Json>>): string | undefined =>
      chronicle(registerCase({ faults }, { overrides })).lines.find((line) => line.includes('refused 1'));
    expect(refusal({})).toBeDefined();
    expect(chronicle(registerCase({ faults }, { overrides: { 'disk/1/damage/1/record': drawn ?? null } })).outcome)
      .toEqual(chronicle(registerCase({ faults })).outcome);
    expect(chronicle(registerCase({ faults }, { overrides: { 'disk/1/damage/1/record': 0 } })).outcome.digest)
      .not.toBe(chronicle(registerCase({ faults })).outcome.digest);
  });

  test('names every decision of a run, each once', () => {
    const kinds = new Set<string>();
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const { table, names } = record(registerSeed(seed));
      expect(new Set(names).size).toBe(names.length);
      expect(table.size).toBe(names.length);
      for (const id of names) kinds.add(id.replace(/\d+>\d+|\d+/g, 'N'));
    }
    expect([...kinds].sort()).toEqual([
      'client/N/answer/N/delay', 'client/N/operation/N', 'client/N/pace/N', 'client/N/request/N/delay',
      'disk/N/crash/N/survivors', 'disk/N/crash/N/torn', 'disk/N/sync/N/time',
      ...['answer', 'forward'].flatMap((kind) => ['delay', 'duplicateDelay', 'duplicated', 'fragile', 'lost']
        .map((what) => `net/N/${kind}/N/${what}`)),
      'timer/N/resend/N',
    ]);
  });

  test.each([1, 2, 3, 4, 5])('recorded and replayed over the same seed gives the same digest (seed %i)', (seed) => {
    const testCase = registerSeed(seed);
    const { table } = record(testCase);
    const replayed = chronicle({ ...testCase, choices: { fallback: 'seeded', overrides: Object.fromEntries(table) } });
    expect(replayed.outcome).toEqual(chronicle(testCase).outcome);
  });

  test.each([1, 2, 3, 4, 5])('recorded and replayed over calm shows the same to everybody (seed %i)', (seed) => {
    const testCase = registerSeed(seed);
    const { table } = record(testCase);
    const replayed = chronicle({ ...testCase, choices: { fallback: 'calm', overrides: Object.fromEntries(table) } });
    const seeded = chronicle(testCase);
    expect(replayed.lines).toEqual(seeded.lines);
    expect(seeded.lines.length).toBeGreaterThan(100);
    expect(chronicle({ ...testCase, choices: { fallback: 'calm', overrides: {} } }).lines).not.toEqual(seeded.lines);
  });
});

/** The decisions of a Case's run. */
function record(testCase: Case):
{ readonly table: ReadonlyMap<string, Json>; readonly names: readonly string[] } {
  const { choices, table } = recordedChoices(makeChoices(testCase.plan, testCase.choices));
  const names: string[] = [];
  const set = table.set.bind(table);
  table.set = (id, value) => { names.push(id); return set(id, value); };
  const settings = registerSystem.parseSettings(testCase.plan.settings);
  const workload = registerSystem.workload(testCase.plan.workload.mix);
  if (!settings.ok || !workload.ok) throw new Error('the Case does not parse');
  const { protocol, points } = registerSystem;
  const { simulator } = setUp(protocol, { ...testCase.plan, settings: testCase.plan.settings }, {
    choices, points, workload: workload.value,
    observers: (moment) => [registerSystem.inspect(settings.value, moment).observer],
  });
  drive(simulator, protocol, Infinity, () => false);
  return { table, names };
}

describe('what a run is made of', () => {
  test('a fault that is taken away leaves the luck of the other subjects as it was', () => {
    // Node 3 is cut off, or not; the clients of nodes 1 and 2 have the same operations and the same luck.
    const operations = (lines: readonly string[], client: number): readonly string[] => lines
      .filter((line) => line.includes(`invoked ${client}/`)).map((line) => line.split(' ').slice(2).join(' ')).slice(0, 6);
    const free = chronicle(registerCase()).lines;
    const cut = chronicle(registerCase({ faults: [{ at: 0, type: 'isolate', node: 3, mates: 0 }] })).lines;
    for (const client of [1, 2, 3, 4]) {
      expect(operations(cut, client)).toHaveLength(6);
      expect(operations(cut, client)).toEqual(operations(free, client));
    }
    const toTwo = (lines: readonly string[]): readonly string[] => lines.filter((line) => line.includes('stepped 2') && timeOf(line) < 5000);
    expect(toTwo(cut)).toEqual(toTwo(free));
    expect(cut).not.toEqual(free);
  });

  test('a node that is taken out renumbers nobody', () => {
    const choices = (nodes: readonly number[]): readonly string[] => chronicle(registerCase({
      nodes, workload: { ...registerPlan.workload, clients: 0 }, faults: [{ at: 100, type: 'request', node: 3, command: { type: 'read' } }],
    })).lines.filter((line) => / stepped [13] /.test(line) && timeOf(line) < 90_000);
    expect(choices([1, 3])).toEqual(choices([1, 2, 3]));
    expect(choices([1, 3])).toHaveLength(3);
  });
});

describe('other luck from an event on', () => {
  const atEvent = 200;
  const reseeded = (seed: string): ReturnType<typeof chronicle> =>
    chronicle(registerCase({}, { reseed: [{ atEvent, seed }] }));

  /** The lines up to the event, of which there are as many as the run of that many events has. */
  function before(lines: readonly string[]): readonly string[] {
    const short: string[] = [];
    run({ ...registerCase(), maxEvents: atEvent - 1 }, registerSystem, [(moment) => ({
      sent: () => { short.push(`${moment.event}`); }, stepped: () => { short.push(`${moment.event}`); },
    })]);
    return lines.filter((line) => / (sent|stepped) /.test(line)).slice(0, short.length);
  }

  test('changes only what follows', () => {
    const plain = chronicle(registerCase()).lines;
    const other = reseeded('x').lines;
    expect(before(other)).toEqual(before(plain));
    expect(before(plain).length).toBeGreaterThan(50);
    expect(other).not.toEqual(plain);
  });

  test('is as deterministic as the first', () => {
    expect(reseeded('x').outcome).toEqual(reseeded('x').outcome);
    expect(reseeded('x').outcome.digest).not.toBe(reseeded('y').outcome.digest);
  });

  test('changes only what follows in a run that is calm, or that a table tells, and is drawn like any other luck', () => {
    const { table } = record(registerCase());
    const overrides = Object.fromEntries(table);
    const told = (luck: Partial<Case['choices']>): readonly string[] => chronicle(registerCase({}, { overrides, ...luck })).lines;
    const other = reseeded('x').lines;
    for (const fallback of ['calm', 'seeded'] as const) {
      expect(told({ fallback })).toEqual(chronicle(registerCase()).lines);
      expect(told({ fallback, reseed: [{ atEvent, seed: 'x' }] })).toEqual(other);
    }
    const calm = registerCase({}, { fallback: 'calm' });
    const shaken = chronicle(registerCase({}, { fallback: 'calm', reseed: [{ atEvent, seed: 'x' }] })).lines;
    expect(shaken).not.toEqual(chronicle(calm).lines);
    const same = shaken.findIndex((line, i) => line !== chronicle(calm).lines[i]);
    expect(same).toBeGreaterThan(50);
  });

  test('that is the same luck changes nothing but what was drawn before', () => {
    expect(chronicle(registerCase({}, { reseed: [{ atEvent: 1, seed: registerPlan.seed }] })).lines[0]).toBe('0 phase chaos');
    const twice = chronicle(registerCase({}, { reseed: [{ atEvent, seed: 'x' }, { atEvent: atEvent + 100, seed: 'y' }] }));
    expect(twice.lines).not.toEqual(reseeded('x').lines);
    expect(before(twice.lines)).toEqual(before(reseeded('x').lines));
  });
});
