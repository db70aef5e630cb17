// Mutation of Plans: whatever comes out is a Case that anybody may run, keeps what must stay together, and differs.

import { describe, expect, test } from 'vitest';
import { at } from '../../../src/base/assert.ts';
import { Stream } from '../../../src/base/random.ts';
import { formatCase, parseCase } from '../../../src/fuzz/case.ts';
import { fitted, recounted, retargeted, sortFaults } from '../../../src/fuzz/guidance/fault-groups.ts';
import { mutatePlan } from '../../../src/fuzz/guidance/mutate-plan.ts';
import { run } from '../../../src/fuzz/run.ts';
import { caseOf, drawPlan } from '../../../src/fuzz/swarm.ts';
import type { Fault, Plan } from '../../../src/sim/plan.ts';
import { memberAt } from '../../../src/systems/parse.ts';
import { raftSystem } from '../../../src/systems/raft/system.ts';
import { registerSystem } from '../../../src/systems/register/system.ts';
import type { System } from '../../../src/systems/system.ts';

/** A line of descent: each Plan is a mutant of the one before. */
function descent(system: System, name: number, length: number, options = {}): readonly Plan[] {
  const profile = at(system.profiles, 0);
  const stream = new Stream(`descent/${name}`);
  const line = [drawPlan(system, profile, name, options)];
  for (let i = 1; i <= length; i++) {
    line.push(mutatePlan(at(line, i - 1), {
      system, swarm: system.swarm, stream,
      mate: () => drawPlan(system, profile, 1_000 + stream.below(1_000), options),
      stranger: () => drawPlan(system, profile, 5_000 + stream.below(1_000), options),
    }, `guided/${name}/${i}`));
  }
  return line;
}

function problemsOf(plan: Plan, system: System): unknown {
  const parsed = parseCase(JSON.parse(JSON.stringify(caseOf(plan, 'rule'))), [system]);
  return parsed.ok ? [] : parsed.problems;
}

describe('a mutated Plan', () => {
  test('is a valid Case of Raft, after any number of mutations', () => {
    for (let name = 0; name < 30; name++) {
      const options = name % 3 === 0 ? { mutant: 'no-uptodate' } : name % 3 === 1 ? { nodes: 4 } : {};
      for (const plan of descent(raftSystem, name, 20, options)) expect(problemsOf(plan, raftSystem)).toEqual([]);
    }
  });

  test('runs from its file as it ran at first', () => {
    for (let name = 0; name < 4; name++) {
      const testCase = caseOf(at(descent(raftSystem, name, 8), 8), 'end');
      const read = parseCase(JSON.parse(formatCase(testCase)), [raftSystem]);
      if (!read.ok) throw new Error('its file does not parse');
      expect(run(read.testCase, raftSystem)).toEqual(run(testCase, raftSystem));
    }
  });

  test('is a valid Case of a system without settings that can be exchanged', () => {
    for (let name = 0; name < 20; name++) {
      for (const plan of descent(registerSystem, name, 10)) expect(problemsOf(plan, registerSystem)).toEqual([]);
    }
  });

  test('differs from the one that it was made of', () => {
    const line = descent(raftSystem, 7, 200);
    line.forEach((plan, i) => { expect(plan).not.toEqual(line[i - 1]); });
  });

  test('is the same for the same stream', () => {
    expect(descent(raftSystem, 3, 30)).toEqual(descent(raftSystem, 3, 30));
  });

  test('differs in every way that there is', () => {
    const seen = new Set<string>();
    for (let name = 0; name < 20; name++) {
      const line = descent(raftSystem, name, 30);
      line.forEach((plan, i) => {
        const before = line[i - 1];
        if (before === undefined) return;
        for (const part of ['seed', 'settings', 'network', 'disk', 'clocks', 'workload', 'nodes'] as const) {
          if (JSON.stringify(plan[part]) !== JSON.stringify(before[part])) seen.add(part);
        }
        if (plan.faults.length > before.faults.length) seen.add('more faults');
        if (plan.faults.length < before.faults.length) seen.add('fewer faults');
        if (plan.nodes.length === before.nodes.length && plan.faults.length === before.faults.length
          && JSON.stringify(plan.faults) !== JSON.stringify(before.faults)) seen.add('other faults');
      });
    }
    expect([...seen].sort()).toEqual(['clocks', 'disk', 'fewer faults', 'more faults', 'network', 'nodes', 'other faults', 'seed',
      'settings', 'workload']);
  });

  test('keeps how fast the world is, and how long the cluster has to recover, with its settings', () => {
    for (const plan of descent(raftSystem, 11, 200)) {
      const settings = raftSystem.parseSettings(plan.settings);
      if (!settings.ok) throw new Error('settings do not parse');
      expect(plan.phases.calmUs).toBeGreaterThanOrEqual(raftSystem.swarm.recoveryUs(settings.value));
      const roundUs = 2 * plan.network.latency.medianUs + plan.disk.sync.medianUs;
      expect(Number(memberAt(plan.settings, ['electionTimeoutMinUs']))).toBeGreaterThanOrEqual(4 * roundUs);
    }
  });

  test('has no more faults than a run is worth', () => {
    for (const plan of descent(raftSystem, 13, 300)) expect(plan.faults.length).toBeLessThan(600);
  });
});

describe('faults in groups', () => {
  const when = { point: 'becomes-leader', nth: 2, side: 'after' } as const;
  const isolate: Fault = { when, type: 'isolate', node: 'subject', mates: 1, forUs: 10 };
  const crash: Fault = { when, type: 'crash', node: 3, afterUs: 5 };
  const cut: Fault = { at: 7, type: 'cut', from: 1, to: 4 };
  const partition: Fault = { at: 9, type: 'partition', groups: [[1, 2], [3, 4], [5]] };
  const request: Fault = { at: 11, type: 'request', node: 1, command: null };

  test('belong together if one trigger sets them off', () => {
    const { groups, fixed } = sortFaults([isolate, cut, crash]);
    expect(groups).toEqual([[isolate, crash], [cut]]);
    expect(fixed).toEqual([]);
  });

  test('stay as they were drawn where one of them is of a kind that may not be moved', () => {
    const triggered: Fault = { when, type: 'retire', node: 2 };
    expect(sortFaults([isolate, triggered, cut, request])).toEqual({ groups: [[cut]], fixed: [isolate, triggered, request] });
  });

  test('fit a cluster if it has all that they name; a partition without those that it has not', () => {
    expect(fitted([isolate, crash], [1, 2])).toBeNull();
    expect(fitted([isolate, crash], [2, 3])).toEqual([isolate, crash]);
    expect(fitted([cut], [1, 2, 3])).toBeNull();
    expect(fitted([{ ...isolate, when: { ...when, node: 9 } }], [1, 2, 3])).toBeNull();
    expect(fitted([partition], [1, 3, 4])).toEqual([{ ...partition, groups: [[1], [3, 4]] }]);
  });

  test('change the parts of two nodes everywhere', () => {
    expect(retargeted([crash, cut, partition], 3, 1)).toEqual([
      { ...crash, node: 1 }, { ...cut, from: 3, to: 4 }, { ...partition, groups: [[3, 2], [1, 4], [5]] },
    ]);
    expect(retargeted([{ ...isolate, when: { ...when, node: 3 } }], 3, 1)).toEqual([{ ...isolate, when: { ...when, node: 1 } }]);
  });

  test('move together to another time that their point is reached', () => {
    const moved = recounted([isolate, crash], new Stream('nth'));
    const nths = moved.map((fault) => ('when' in fault ? fault.when.nth : 0));
    expect(nths[0]).toBe(nths[1]);
    expect(nths[0]).not.toBe(2);
    expect(nths[0]).toBeGreaterThanOrEqual(1);
  });
});
