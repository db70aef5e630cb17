/**
 * What the digest covers: runs that differ in nothing but what is written, answered or struck have different digests.
 */
import { expect, test } from 'vitest';
import { at } from '../../src/base/assert.ts';
import { type Outcome, run } from '../../src/fuzz/run.ts';
import { drawCase } from '../../src/fuzz/swarm.ts';
import type { Protocol } from '../../src/protocol.ts';
import type { Fault } from '../../src/sim/plan.ts';
import { memberAt } from '../../src/systems/parse.ts';
import { raftSystem } from '../../src/systems/raft/system.ts';
import type { System } from '../../src/systems/system.ts';

const calm = at(raftSystem.profiles, 1);

function play(system: System, mutant?: string, faults: readonly Fault[] = []): Outcome {
  const drawn = drawCase(system, calm, 1, 'end', mutant === undefined ? {} : { mutant });
  return run({ ...drawn, plan: { ...drawn.plan, faults } }, system);
}

/** Raft whose answers to clients say something else. */
/** Another value for what was read: clients go on as before, for they look at positions alone. */
const otherAnswers: Protocol = {
  ...raftSystem.protocol,
  step: (state, event) => raftSystem.protocol.step(state, event).map((effect) => (
    effect.type === 'reply' && effect.answer.type === 'ok' && typeof memberAt(effect.answer.result, ['value']) === 'string'
      ? { ...effect, answer: { type: 'ok', result: { ...Object(effect.answer.result), value: 'other' } } } as const
      : effect)),
};

test('what is written to the disk', () => {
  const [right, forgetful] = [play(raftSystem), play(raftSystem, 'vote-not-persisted')];
  expect(forgetful.events).toBe(right.events);
  expect(forgetful.digest).not.toBe(right.digest);
});

test('what clients are told', () => {
  const [right, other] = [play(raftSystem), play({ ...raftSystem, protocol: otherAnswers })];
  expect(other.events).toBe(right.events);
  expect(other.digest).not.toBe(right.digest);
});

test('which fault strikes, even one that does nothing', () => {
  const [one, other] = [
    play(raftSystem, undefined, [{ at: 1_000, type: 'restart', node: 1 }]),
    play(raftSystem, undefined, [{ at: 1_000, type: 'restart', node: 2 }]),
  ];
  expect(other.events).toBe(one.events);
  expect(other.digest).not.toBe(one.digest);
});
