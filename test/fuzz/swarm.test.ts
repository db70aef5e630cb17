// What a system may ask of the swarm: nodes that stand by, an operator, settings and a mix that know of them; and what it may
// refuse of a Plan as a whole. A register with an operator is the example: it writes like a client, and ends by retiring a node.

import { describe, expect, test } from 'vitest';
import { at } from '../../src/base/assert.ts';
import type { Case } from '../../src/fuzz/case-type.ts';
import { formatCase, parseCase } from '../../src/fuzz/case.ts';
import { makeChoices, prepare, run } from '../../src/fuzz/run.ts';
import { drawCase } from '../../src/fuzz/swarm.ts';
import { drive } from '../../src/sim/drive.ts';
import { recordedChoices } from '../../src/sim/named-choices.ts';
import type { Json } from '../../src/sim/plan.ts';
import type { ClientScript } from '../../src/sim/workload.ts';
import { registerSystem } from '../../src/systems/register/system.ts';
import type { Problem, System } from '../../src/systems/system.ts';
import { edited } from '../support/edited.ts';
import { fixed } from '../support/puppet.ts';

/** What it was asked with. */
const asked: unknown[][] = [];

/** It draws numbers and sends writes; once the second is done, the last node goes. */
function operator(last: number): ClientScript {
  return {
    operation: (ordinal, draw) => ({ change: 10 * ordinal + draw.below(10) }),
    frame: (operation) => ({ type: 'write', value: JSON.stringify(operation) }),
    returned: (command) => (JSON.stringify(command).includes('change\\":2') ? [{ type: 'retire', node: last }] : []),
  };
}

const { swarm } = registerSystem;

/** As many nodes again stand by. */
const operated: System = {
  ...registerSystem,
  name: 'operated',
  workload(mix) {
    const parsed = registerSystem.workload(mix);
    if (!parsed.ok) return parsed;
    const { value } = parsed;
    return { ok: true, value: { ...value, operator: (nodes) => operator(at(nodes, nodes.length - 1)) } };
  },
  parseOperation(value) {
    if (typeof value === 'object' && value !== null && 'change' in value && typeof value.change === 'number') {
      return { ok: true, value: { change: value.change } };
    }
    const parsed = registerSystem.parseCommand(value);
    return parsed.ok ? { ok: true, value: null } : parsed;
  },
  checkPlan(plan, settings): readonly Problem[] {
    asked.push(['checkPlan', plan.nodes, settings]);
    return JSON.stringify(plan.workload.mix) === '{"writePpm":7}' && plan.workload.operator !== undefined
      ? [{ path: 'plan.workload.mix.writePpm', problem: 'must not be 7 where there is an operator', value: 7 }] : [];
  },
  swarm: {
    ...swarm,
    nodes: (_stream, size) => Array.from({ length: 2 * size }, (_, i) => i + 1),
    settings(stream, pace, nodes, size) {
      asked.push(['settings', nodes, size]);
      return swarm.settings(stream, pace, nodes, size);
    },
    mix(stream, nodes, size, settings) {
      asked.push(['mix', nodes, size, settings]);
      return swarm.mix(stream, nodes, size, settings);
    },
    operator: (stream, _settings, { oneWayUs }) => ({ pace: fixed(stream.pick([20, 30]) * oneWayUs) }),
  },
};

function drawn(system: System, seed: number, nodes?: number): Case {
  return drawCase(system, at(system.profiles, 0), seed, 'end', nodes === undefined ? {} : { nodes });
}

const SEEDS = Array.from({ length: 20 }, (_, i) => i + 1);

describe('a system that asks for more', () => {
  test('gets the nodes that stand by, and is told how many are members at first', () => {
    asked.length = 0;
    const { plan } = drawn(operated, 1, 3);
    const nodes = [1, 2, 3, 4, 5, 6];
    expect(plan.nodes).toEqual(nodes);
    expect(asked).toEqual([
      ['settings', nodes, 3], ['mix', nodes, 3, plan.settings], ['checkPlan', nodes, plan.settings],
    ]);
  });

  test('gets an operator, and faults on all its nodes', () => {
    const plans = SEEDS.map((seed) => drawn(operated, seed).plan);
    for (const plan of plans) expect(plan.workload.operator).toBeDefined();
    const struck = plans.filter(({ faults, nodes }) =>
      faults.some((fault) => 'node' in fault && fault.node === nodes.length));
    expect(struck.length).toBeGreaterThan(5);
  });

  test('changes nothing for one that does not: the rest of the Plan is drawn from streams of its own', () => {
    for (const seed of SEEDS) {
      const { operator: _operator, ...workload } = drawn(operated, seed).plan.workload;
      const plain = drawn(registerSystem, seed).plan;
      expect(plain.workload).toEqual(workload);
      expect(plain.network).toEqual(drawn(operated, seed).plan.network);
    }
  });

  test('runs: the operator gets what it wants, and the node that it switches off stays off', () => {
    for (const seed of SEEDS) {
      const testCase = drawn(operated, seed);
      const retired: number[] = [];
      const bootedLater: number[] = [];
      const number = testCase.plan.workload.clients + 1;
      let changed = 0;
      const { verdict, violations } = run(testCase, operated, [() => ({
        retired: (node) => { retired.push(node); },
        booted: (node) => { if (retired.includes(node)) bootedLater.push(node); },
        returned: (client, _operation, { type }) => { if (client === number && type === 'ok') changed++; },
      })]);
      expect([seed, verdict, violations]).toEqual([seed, 'passed', []]);
      expect(changed).toBeGreaterThan(1);
      expect(retired).toEqual([testCase.plan.nodes.length]);
      expect(bootedLater).toEqual([]);
    }
  });

  test('every decision of such a run can be overridden by its name, as it was drawn', () => {
    const testCase = drawn(operated, 3);
    const { choices, table } = recordedChoices(makeChoices(testCase.plan, testCase.choices));
    const { simulator, protocol } = prepare(testCase, operated, choices, []);
    drive(simulator, protocol, Infinity, () => false);
    const number = testCase.plan.workload.clients + 1;
    expect(table.get(`client/${number}/operation/1`)).toEqual({ change: expect.any(Number) as number });
    const parsed = parseCase(edited(formatCase(testCase), { 'choices.overrides': Object.fromEntries(table) }), [operated]);
    expect(parsed).toMatchObject({ ok: true });
    if (parsed.ok) expect(run(parsed.testCase, operated).digest).toBe(run(testCase, operated).digest);
  });

  test('has one operator', () => {
    const testCase = drawn(operated, 3);
    const { clients } = testCase.plan.workload;
    const id = `client/${clients + 2}/pace/1`;
    expect(parseCase(edited(formatCase(testCase), { 'choices.overrides': { [id]: 1 } }), [operated])).toMatchObject({
      ok: false, problems: [{ problem: `names client ${clients + 2}, but there are ${clients} and the operator after them` }],
    });
  });

  test('that draws more nodes than a Case may have is stopped', () => {
    expect(() => drawn(operated, 1, 8)).toThrow('a system draws the nodes it was asked for');
  });
});

describe('what a system says of a Plan as a whole', () => {
  const problemsOf = (changes: Readonly<Record<string, unknown>>): unknown => {
    const parsed = parseCase(edited(formatCase(drawn(operated, 1)), changes), [operated]);
    return parsed.ok ? [] : parsed.problems;
  };

  test('is a problem of the Case, under its own path', () => {
    expect(problemsOf({ 'plan.workload.mix.writePpm': 7 })).toEqual([
      { path: 'plan.workload.mix.writePpm', problem: 'must not be 7 where there is an operator', value: 7 },
    ]);
    expect(problemsOf({ 'plan.workload.mix.writePpm': 7, 'plan.workload.operator': undefined })).toEqual([]);
  });

  test('is not asked while a part is wrong by itself', () => {
    asked.length = 0;
    problemsOf({ 'plan.workload.mix.writePpm': -7 });
    problemsOf({ 'plan.settings.resendUs': 0 });
    // Drawing the Case has asked.
    expect(asked.filter(([what]) => what === 'checkPlan')).toHaveLength(2);
  });

  test('stops a draw that it does not accept', () => {
    const picky: System = { ...operated, checkPlan: () => [{ path: 'plan', problem: 'must be another', value: null }] };
    expect(() => drawn(picky, 1)).toThrow('a system draws Plans that it accepts');
  });
});

test('a system with bulk messages gets a channel for them in some of its Plans', () => {
  const bulky: System = { ...registerSystem, protocol: { ...registerSystem.protocol, isBulk: () => true } };
  const channels = SEEDS.map((seed): Json => drawn(bulky, seed).plan.network.bulkBandwidth ?? null);
  expect(new Set(channels)).toEqual(new Set([0, 2_000_000]));
  for (const seed of SEEDS) expect(drawn(registerSystem, seed).plan.network).not.toHaveProperty('bulkBandwidth');
});
