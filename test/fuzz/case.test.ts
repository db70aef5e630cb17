// A Case comes back from its text as it was; what is not a Case is refused, with where and what and what would be right.

import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type { Case } from '../../src/fuzz/case-type.ts';
import { formatCase, parseCase } from '../../src/fuzz/case.ts';
import { caseSchema, LIMITS } from '../../src/fuzz/case-schema.ts';
import { makeChoices, prepare, run } from '../../src/fuzz/run.ts';
import { drawCase } from '../../src/fuzz/swarm.ts';
import { drive } from '../../src/sim/drive.ts';
import { recordedChoices } from '../../src/sim/named-choices.ts';
import type { Fault } from '../../src/sim/plan.ts';
import { raftSystem } from '../../src/systems/raft/system.ts';
import { registerSystem } from '../../src/systems/register/system.ts';
import type { System } from '../../src/systems/system.ts';
import { edited } from '../support/edited.ts';

const SYSTEMS = [raftSystem, registerSystem];

function drawn(system: System, seed: number, mutant?: string): Case {
  const [profile] = system.profiles;
  if (profile === undefined) throw new Error('a system has a profile');
  return drawCase(system, profile, seed, 'rule', mutant === undefined ? { nodes: 3 } : { mutant, nodes: 3 });
}

const base = drawn(raftSystem, 7);
const register = drawn(registerSystem, 7);

/** A Case as JSON, with these members changed by hand. */
function changed(changes: Readonly<Record<string, unknown>>, from: Case = base): unknown {
  return edited(formatCase(from), changes);
}

function problemsOf(json: unknown): readonly string[] {
  const parsed = parseCase(json, SYSTEMS);
  return parsed.ok ? [] : parsed.problems.map(({ path, problem }) => `${path} ${problem}`);
}

const withFaults = (...faults: readonly unknown[]): unknown => changed({ 'plan.faults': faults });

describe('a Case and its text', () => {
  test('every drawn Case of every system comes back from its text, equal and to the same digest', () => {
    for (const system of SYSTEMS) {
      for (let seed = 0; seed < 40; seed++) {
        const mutant = seed % 2 === 0 ? undefined : system.mutants[seed % system.mutants.length]?.id;
        const testCase = drawn(system, seed, mutant);
        const parsed = parseCase(JSON.parse(formatCase(testCase)), SYSTEMS);
        expect(parsed.ok && parsed.testCase, `${system.name} ${seed}`).toEqual(testCase);
        if (seed >= 3 || !parsed.ok) continue;
        expect(run(parsed.testCase, system).digest).toBe(run(testCase, system).digest);
      }
    }
  });

  test('the expectation of a run without a violation comes back too', () => {
    const expect0 = { digest: '0123456789abcdef', checker: null, signature: null };
    const parsed = parseCase(JSON.parse(formatCase({ ...base, expect: expect0 })), SYSTEMS);
    expect(parsed.ok && parsed.testCase.expect).toEqual(expect0);
  });

  test('equal Cases have equal texts, whatever the order in which they were built', () => {
    const shuffled = Object.fromEntries(Object.entries(base).reverse());
    const plan = Object.fromEntries(Object.entries(base.plan).reverse());
    expect(formatCase({ ...shuffled, plan } as unknown as Case)).toBe(formatCase(base));
  });

  test('every Case is what the schema takes, and all faults there are can be written', () => {
    const taken: z.input<typeof caseSchema> = base;
    expect(caseSchema.safeParse(taken).success).toBe(true);
    const faults: readonly Fault[] = [
      { at: 0, type: 'crash', node: 1 }, { at: 0, type: 'crash', node: 1, downUs: 5 }, { at: 1, type: 'restart', node: 1 },
      { at: 1, type: 'retire', node: 1 },
      { at: 1, type: 'pause', node: 2, forUs: 9 }, { at: 1, type: 'partition', groups: [[1, 2], [3]], forUs: 4 },
      { at: 1, type: 'partition', groups: [] }, { at: 1, type: 'cut', from: 1, to: 2 }, { at: 1, type: 'isolate', node: 1, mates: 1 },
      { at: 1, type: 'heal' }, { at: 1, type: 'clog', from: 1, to: 2, forUs: 5 },
      { at: 1, type: 'slowDisk', node: 1, extraUs: 5, forUs: 6 }, { at: 1, type: 'drift', node: 1, ppm: -20 },
      { at: 1, type: 'clogNode', node: 1, forUs: 5 }, { at: 1, type: 'stallDisk', node: 1, forUs: 5 },
      { at: 1, type: 'fullDisk', node: 1, forUs: 5 }, { at: 1, type: 'fullDisk', node: 1, forUs: 5, downUs: 1 },
      { at: 1, type: 'syncError', node: 1 }, { at: 1, type: 'syncError', node: 1, downUs: 0 }, { at: 1, type: 'bitRot', node: 1 },
      { at: 1, type: 'lyingSync', node: 1, forUs: 5 }, { at: 1, type: 'loseDisk', node: 1, downUs: 5 },
      { at: 1, type: 'silentCorruption', node: 1 },
      { when: { point: 'grants-vote', nth: 2, side: 'after' }, type: 'syncError', node: 'subject', downUs: 3 },
      { at: 1, type: 'jump', node: 1, byUs: -5 }, { at: 1, type: 'fireTimer', node: 1, timer: 'election' },
      { at: 1, type: 'request', node: 1, command: { type: 'get', key: '__proto__' } },
      { at: 1, type: 'deliver', message: '1>2/appendEntries/3' }, { at: 1, type: 'drop', message: '1>2/appendEntries/3/copy' },
      { when: { point: 'leader-appends', nth: 2, side: 'durable', node: 3 }, afterUs: 4, type: 'crash', node: 'subject' },
      { when: { point: 'becomes-leader', nth: 2, side: 'after' }, type: 'partition', groups: [['subject', 1], [2, 3]] },
    ];
    expect(problemsOf(withFaults(...faults))).toEqual([]);
  });

  test('every decision of a run can be overridden by its name, and all of them together are the same run', () => {
    for (const system of SYSTEMS) {
      const testCase = drawn(system, 3);
      const { choices, table } = recordedChoices(makeChoices(testCase.plan, testCase.choices));
      const { simulator, protocol } = prepare(testCase, system, choices, []);
      drive(simulator, protocol, Infinity, () => false);
      expect(table.size).toBeGreaterThan(100);
      const overridden = changed({ 'choices.overrides': Object.fromEntries(table) }, testCase);
      const parsed = parseCase(overridden, SYSTEMS);
      expect(parsed).toMatchObject({ ok: true });
      if (parsed.ok) expect(run(parsed.testCase, system)).toMatchObject({ verdict: 'passed', digest: run(testCase, system).digest });
    }
  });
});

describe('what is refused', () => {
  const mistakes: readonly [what: string, json: unknown, problem: RegExp][] = [
    ['no object', [], /^ must be an object: a Case/],
    ['no version', changed({ 'formatVersion': undefined }), /^formatVersion is missing/],
    ['another version', changed({ 'formatVersion': 2 }), /^formatVersion must be 1, the only version/],
    ['an unknown system', changed({ 'plan.system': 'raftt' }), /^plan\.system names no system: did you mean raft\?/],
    ['an unknown mutant', changed({ 'plan.mutant': 'commit-prior-terms' }), /^plan\.mutant names no mutant of raft: did you mean commit-prior-term/],
    ['an unknown member', changed({ 'plan.netwrok': {} }), /^plan\.netwrok is not known here: did you mean network\?/],
    ['a missing member', changed({ 'plan.disk': undefined }), /^plan\.disk is missing: it must be an object/],
    ['a negative time', withFaults({ at: 1, type: 'heal' }, { at: -5, type: 'heal' }), /^plan\.faults\[1\]\.at must be at least 0/],
    ['half a microsecond', withFaults({ at: 0.5, type: 'heal' }), /^plan\.faults\[0\]\.at must be a whole number/],
    ['a time beyond all', withFaults({ at: 4e12, type: 'heal' }), /^plan\.faults\[0\]\.at must be at most 3600000000000/],
    ['a fault without time', withFaults({ type: 'heal' }), /^plan\.faults\[0\]\.at is missing: a fault has a time/],
    ['a fault with two', withFaults({ at: 1, when: { point: 'becomes-leader', nth: 1, side: 'after' }, type: 'heal' }), /^plan\.faults\[0\]\.at must not stand beside `when`/],
    ['a delay without trigger', withFaults({ at: 1, afterUs: 3, type: 'heal' }), /^plan\.faults\[0\]\.afterUs belongs to a triggered fault/],
    ['an unknown fault', withFaults({ at: 1, type: 'crsh', node: 1 }), /^plan\.faults\[0\]\.type names no fault: did you mean crash/],
    ['a fault of no type', withFaults(7), /^plan\.faults\[0\] must be an object/],
    ['an unknown node', withFaults({ at: 1, type: 'crash', node: 9 }), /^plan\.faults\[0\]\.node names node 9, which is not among the nodes 1, 2, 3/],
    ['an unknown node in a group', withFaults({ at: 1, type: 'partition', groups: [[1], [2, 4]] }), /^plan\.faults\[0\]\.groups\[1\]\[1\] names node 4/],
    ['a node in two groups', withFaults({ at: 1, type: 'partition', groups: [[1], [1]] }), /^plan\.faults\[0\]\.groups\[1\]\[0\] must stand in one group alone/],
    ['an unknown node at an end', withFaults({ at: 1, type: 'cut', from: 1, to: 5 }), /^plan\.faults\[0\]\.to names node 5/],
    ['an unknown node in a trigger', withFaults({ when: { point: 'becomes-leader', nth: 1, side: 'after', node: 8 }, type: 'heal' }), /^plan\.faults\[0\]\.when\.node names node 8/],
    ['an unknown node in a message', withFaults({ at: 1, type: 'drop', message: '1>7/appendEntries/1' }), /^plan\.faults\[0\]\.message names node 7/],
    ['no message', withFaults({ at: 1, type: 'drop', message: 'the third' }), /^plan\.faults\[0\]\.message must name a message as link, kind and ordinal/],
    ['a subject without trigger', withFaults({ at: 1, type: 'crash', node: 'subject' }), /^plan\.faults\[0\]\.node must be the number of a node: only a triggered fault/],
    ['an unknown point', withFaults({ when: { point: 'becomes-leadr', nth: 1, side: 'after' }, type: 'heal' }), /^plan\.faults\[0\]\.when\.point names no point of raft: did you mean becomes-leader/],
    ['a side that the point has not', withFaults({ when: { point: 'becomes-leader', nth: 1, side: 'durable' }, type: 'heal' }),
      /^plan\.faults\[0\]\.when\.side must be "before" or "after": becomes-leader is a cancelTimer, and only a write becomes durable \(grants-vote, /],
    ['an unknown kind of message', withFaults({ at: 1, type: 'drop', message: '1>2/appendEntry/1' }), /^plan\.faults\[0\]\.message names no message of raft: did you mean appendEntries/],
    ['a message to its sender', withFaults({ at: 1, type: 'deliver', message: '2>2/appendEntries/1' }), /^plan\.faults\[0\]\.message names a link from node 2 to itself/],
    ['the zeroth message', withFaults({ at: 1, type: 'deliver', message: '1>2/appendEntries/0' }), /^plan\.faults\[0\]\.message must name a message as link, kind and ordinal/],
    ['a stall without an end', withFaults({ at: 1, type: 'stallDisk', node: 1 }), /^plan\.faults\[0\]\.forUs is missing/],
    ['a full disk without an end', withFaults({ at: 1, type: 'fullDisk', node: 1, downUs: 5 }), /^plan\.faults\[0\]\.forUs is missing/],
    ['a node that is back at once on a full disk', withFaults({ at: 1, type: 'fullDisk', node: 1, forUs: 5, downUs: 0 }), /^plan\.faults\[0\]\.downUs must be at least 1/],
    ['a sync error that lasts', withFaults({ at: 1, type: 'syncError', node: 1, forUs: 5 }), /^plan\.faults\[0\]\.forUs is not known here: .*downUs/],
    ['rot of a node that is not there', withFaults({ at: 1, type: 'bitRot', node: 9 }), /^plan\.faults\[0\]\.node names node 9/],
    ['rot of a subject without a trigger', withFaults({ at: 1, type: 'bitRot', node: 'subject' }), /^plan\.faults\[0\]\.node must be the number of a node/],
    ['a lost disk that never comes back', withFaults({ at: 1, type: 'loseDisk', node: 1 }), /^plan\.faults\[0\]\.downUs is missing/],
    ['a lie of half a microsecond', withFaults({ at: 1, type: 'lyingSync', node: 1, forUs: 0.5 }), /^plan\.faults\[0\]\.forUs must be a whole number/],
    ['a clogged node without an end', withFaults({ at: 1, type: 'clogNode', node: 1 }), /^plan\.faults\[0\]\.forUs is missing/],
    ['a fault that is nearly one', withFaults({ at: 1, type: 'bitrot', node: 1 }), /^plan\.faults\[0\]\.type names no fault: did you mean bitRot\?/],
    ['a negative record', changed({ 'choices.overrides': { 'disk/1/damage/1/record': -1 } }), /must be a whole number from 0$/],
    ['damage to an unknown disk', changed({ 'choices.overrides': { 'disk/9/damage/1/record': 1 } }), /names node 9/],
    ['an unknown timer', withFaults({ at: 1, type: 'fireTimer', node: 1, timer: 'electoin' }), /^plan\.faults\[0\]\.timer names no timer of raft: did you mean election\?/],
    ['a client of the workload', withFaults({ at: 1, type: 'request', node: 1, command: { type: 'get', key: 'x' }, client: 1 }),
      /^plan\.faults\[0\]\.client must be above \d+: the workload has clients of these numbers/],
    ['a bad command', withFaults({ at: 1, type: 'request', node: 1, command: { type: 'steal' } }), /^plan\.faults\[0\]\.command/],
    ['nodes out of order', changed({ 'plan.nodes': [1, 3, 2] }), /^plan\.nodes\[2\] must be above the node before it/],
    ['a node twice', changed({ 'plan.nodes': [1, 2, 2] }), /^plan\.nodes\[2\] must be above/],
    ['no node', changed({ 'plan.nodes': [] }), /^plan\.nodes must name at least one node/],
    ['node 0', changed({ 'plan.nodes': [0, 1, 2] }), /^plan\.nodes\[0\] must be at least 1/],
    ['latencies upside down', changed({ 'plan.disk.sync': { minUs: 5, medianUs: 4, tailPpm: 0, maxUs: 9 } }), /^plan\.disk\.sync\.minUs must not be above medianUs/],
    ['a median above all', changed({ 'plan.network.latency.maxUs': 0 }), /^plan\.network\.latency\.maxUs must not be below medianUs/],
    ['a chance above one', changed({ 'plan.network.lossPpm': 1_000_001 }), /^plan\.network\.lossPpm must be at most 1000000/],
    ['a bulk channel of less than nothing', changed({ 'plan.network.bulkBandwidth': -1 }), /^plan\.network\.bulkBandwidth must be at least 0/],
    ['an unknown node in a journal', changed({ 'plan.initial': { 4: [] } }), /^plan\.initial\["4"\] names node 4/],
    ['no journal', changed({ 'plan.initial': { 1: {} } }), /^plan\.initial\["1"\] must be a list of records/],
    ['no record', changed({ 'plan.initial': { 1: [{ type: 'entree' }] } }), /^plan\.initial\["1"\]\[0\]/],
    ['an unknown node with a drift', changed({ 'plan.clocks.driftPpm': { 5: 3 } }), /^plan\.clocks\.driftPpm\["5"\] names node 5/],
    ['a drift beyond all', changed({ 'plan.clocks.driftPpm': { 1: 900_000 } }), /^plan\.clocks\.driftPpm\["1"\] must be at most 500000/],
    ['wrong settings', changed({ 'plan.settings.heartbeatUs': 'soon' }), /^plan\.settings\.heartbeatUs/],
    ['wrong mix', changed({ 'plan.workload.mix.keys': -1 }), /^plan\.workload\.mix\.keys/],
    ['an operator where there is none', changed({ 'plan.workload.operator': { pace: base.plan.workload.pace } }, register),
      /^plan\.workload\.operator must not be there: register has no operator/],
    ['an operator without a pace', changed({ 'plan.workload.operator': {} }), /^plan\.workload\.operator\.pace is missing/],
    ['no such decision', changed({ 'choices.overrides': { 'net/1>2/lost': true } }), /^choices\.overrides\["net\/1>2\/lost"\] is the name of no decision/],
    ['no such decision, with names that are', changed({ 'choices.overrides': { 'net': true } }), /look like net\/1>2\/requestVote\/1\/lost, .*timer\/1\/election\/1, /],
    ['a decision of another type', changed({ 'choices.overrides': { 'net/1>2/appendEntries/1/lost': 3 } }), /must be true or false$/],
    ['a decision of an unknown node', changed({ 'choices.overrides': { 'net/1>9/appendEntries/1/lost': true } }), /names node 9/],
    ['a decision of an unknown disk', changed({ 'choices.overrides': { 'disk/9/sync/1/time': 1 } }), /names node 9/],
    ['a decision of an unknown message', changed({ 'choices.overrides': { 'net/1>2/requestVotes/1/lost': true } }), /names no message of raft: did you mean requestVote, requestPreVote or requestVoteReply\?/],
    ['a decision of a message to its sender', changed({ 'choices.overrides': { 'net/1>1/appendEntries/1/lost': true } }), /names a link from node 1 to itself/],
    ['a decision of an unknown timer', changed({ 'choices.overrides': { 'timer/1/nosuch/1': 5 } }), /names no timer of raft: there are election, heartbeat/],
    ['a client that asks what only an operator does', changed({ 'choices.overrides': { 'client/1/operation/1': { type: 'takeSnapshot' } } }), /must be an operation of a client/],
    ['a decision of an unknown client', changed({ 'choices.overrides': { 'client/99/pace/1': 1 } }), /names client 99/],
    ['a decision of a client that is no number', changed({ 'choices.overrides': { 'client/01/pace/1': 1 } }), /is the name of no decision/],
    ['reseeds out of order', changed({ 'choices.reseed': [{ atEvent: 5, seed: 'a' }, { atEvent: 5, seed: 'b' }] }), /^choices\.reseed\[1\]\.atEvent must be above/],
    ['an unknown class', changed({ 'stopAt': 'sometime' }), /^stopAt must be "rule", "outcome", "client" or "end"/],
    ['an expectation without digest', changed({ 'expect': { checker: 'c', signature: 's', digest: 'xyz' } }), /^expect\.digest must be sixteen hexadecimal digits/],
    ['half an expectation', changed({ 'expect': { checker: null, signature: 's', digest: '0123456789abcdef' } }), /^expect\.signature must be null if the checker is null/],
    ['too many events', changed({ 'maxEvents': LIMITS.events + 1 }), /^maxEvents must be at most 10000000$/],
    ['a seed of no length', changed({ 'plan.seed': '' }), /^plan\.seed must be at least 1 characters long/],
  ];

  test.each(mistakes)('%s', (_what, json, problem) => {
    expect(problemsOf(json)).toContainEqual(expect.stringMatching(problem));
  });

  test('sizes are looked at before what they are the sizes of', () => {
    const many = Array.from({ length: 1_000_000 }, (_, i) => i + 1);
    expect(problemsOf(changed({ 'plan.nodes': many }))).toEqual([
      `plan.nodes must have at most ${LIMITS.nodes} elements, but has 1000000`,
    ]);
    const faults = Array.from({ length: LIMITS.faults + 1 }, () => 'no fault at all');
    expect(problemsOf(withFaults(...faults))).toEqual([`plan.faults must have at most 10000 elements, but has 10001`]);
    const journal = Array.from({ length: LIMITS.initialRecords + 1 }, () => 'no record');
    expect(problemsOf(changed({ 'plan.initial': { 1: journal } })))
      .toEqual(['plan.initial must hold at most 100000 records in all, but holds 100001 or more']);
    const long = 'x'.repeat(LIMITS.textLength + 1);
    expect(problemsOf(changed({ 'plan.settings.name': long }))).toEqual([expect.stringMatching(/text of more than/)]);
    expect(problemsOf(changed({ 'plan.settings.n': Number.POSITIVE_INFINITY }))).toEqual([expect.stringMatching(/beyond what a double/)]);
    expect(problemsOf(JSON.parse(`${'['.repeat(200_000)}${']'.repeat(200_000)}`))).toEqual([expect.stringMatching(/nested deeper/)]);
  });

  test('a problem knows the value that was found', () => {
    const parsed = parseCase(withFaults({ at: -5, type: 'heal' }), SYSTEMS);
    expect(parsed.ok ? [] : parsed.problems).toEqual([{ path: 'plan.faults[0].at', problem: 'must be at least 0', value: -5 }]);
  });
});

describe('names such as __proto__ and constructor are plain data', () => {
  const hostile = (text: string): unknown => JSON.parse(formatCase(base).replace('"overrides": {}', `"overrides": ${text}`));

  test('they are refused like any other name that is not known, and change nothing', () => {
    for (const name of ['__proto__', 'constructor', 'toString']) {
      expect(problemsOf(hostile(`{ "${name}": { "polluted": true } }`)), name).toEqual([
        expect.stringMatching(new RegExp(`^choices\\.overrides\\.${name} is the name of no decision`)),
      ]);
      const text = formatCase(base).replace('"formatVersion": 1', `"formatVersion": 1, "${name}": { "polluted": true }`);
      expect(problemsOf(JSON.parse(text)), name).toEqual([expect.stringMatching(new RegExp(`^${name} is not known here`))]);
      expect(problemsOf(changed({ 'plan.mutant': name })), name).toEqual([expect.stringMatching(/^plan\.mutant names no mutant/)]);
      expect(problemsOf(withFaults({ at: 1, type: name })), name).toEqual([expect.stringMatching(/^plan\.faults\[0\]\.type names no fault/)]);
      expect(problemsOf(withFaults({ when: { point: name, nth: 1, side: 'after' }, type: 'heal' })), name)
        .toEqual([expect.stringMatching(/names no point/)]);
    }
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test('as the key of a command they are kept, and replayed', () => {
    const put = { type: 'put', key: '__proto__', value: 'constructor' };
    const json = changed({ 'plan.faults': [{ at: 1, type: 'request', node: 1, command: put }] });
    const parsed = parseCase(json, SYSTEMS);
    expect(parsed).toMatchObject({ ok: true });
    if (!parsed.ok) return;
    expect(JSON.parse(formatCase(parsed.testCase))).toEqual(json);
    expect(run(parsed.testCase, parsed.system).verdict).toBe('passed');
  });
});
