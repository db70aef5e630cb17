// In which decisions a run differs from the usual course.

import { expect, test } from 'vitest';
import { at } from '../../src/base/assert.ts';
import type { Case } from '../../src/fuzz/case-type.ts';
import { makeChoices, prepare, run } from '../../src/fuzz/run.ts';
import { drawCase } from '../../src/fuzz/swarm.ts';
import { CalmChoices } from '../../src/sim/calm-choices.ts';
import { deviationsOf } from '../../src/sim/deviations.ts';
import { drive } from '../../src/sim/drive.ts';
import { raftSystem } from '../../src/systems/raft/system.ts';

const drawn = drawCase(raftSystem, at(raftSystem.profiles, 0), 3, 'end', {});

function play(testCase: Case): { readonly events: number; readonly table: { readonly [id: string]: unknown }; readonly decided: number } {
  const { plan, choices } = testCase;
  const deviations = deviationsOf(makeChoices(plan, choices), new CalmChoices(plan.nodes));
  const running = prepare(testCase, raftSystem, deviations.choices, []);
  drive(running.simulator, running.protocol, Infinity, () => false);
  const decided = ['client/1/pace/1', 'client/1/request/1/delay'].filter((id) => deviations.decided(id) !== undefined);
  return { events: running.simulator.moment.event, table: deviations.table(), decided: decided.length };
}

test('what deviates, on top of the usual course, is the same run', () => {
  const { table, events } = play(drawn);
  expect(Object.keys(table).length).toBeGreaterThan(1000);
  const again = run({ ...drawn, choices: { fallback: 'calm', overrides: table as Case['choices']['overrides'] } }, raftSystem);
  const before = run(drawn, raftSystem);
  expect(again.events).toBe(events);
  expect(again.virtualUs).toBe(before.virtualUs);
  expect(again.goals).toEqual(before.goals);
});

test('a usual course deviates in nothing but in what its clients drew', () => {
  const { table, decided } = play({ ...drawn, choices: { fallback: 'calm', overrides: {} } });
  expect(Object.keys(table).filter((id) => !id.startsWith('client/'))).toEqual([]);
  expect(decided).toBe(2);
});
