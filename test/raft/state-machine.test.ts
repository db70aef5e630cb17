// The replicated state machine: deterministic, whole in its snapshot, and no repeated operation takes effect twice.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Command } from '../../src/raft/command.ts';
import { createEntry, type Entry } from '../../src/raft/entry.ts';
import { rules } from '../../src/raft/rules.ts';
import { defaultSettings } from '../../src/raft/settings.ts';
import { type Applied, StateMachine } from '../../src/raft/state-machine.ts';
import { command } from '../support/commands.ts';

const settings = { ...defaultSettings, sessionTimeoutUs: 100 };
const machine = (): StateMachine => new StateMachine(rules, settings);

/** A log whose clock goes on by up to 40 us from entry to entry. */
const step = fc.tuple(fc.option(command, { nil: null }), fc.nat(40));
const log = fc.array(step, { maxLength: 40 }).map((steps) => {
  let timeUs = 0;
  return steps.map(([each, afterUs]) => createEntry(1, each, timeUs += afterUs));
});

function applyAll(to: StateMachine, entries: readonly Entry[], first = 1): readonly Applied[] {
  return entries.map((entry, i) => to.apply(first + i, entry, entry.timeUs));
}

function apply(to: StateMachine, index: number, each: Command | null, timeUs = 0): Applied {
  return to.apply(index, createEntry(1, each, timeUs), timeUs);
}

test('equal logs lead to equal states and equal answers', () => {
  fc.assert(fc.property(log, (entries) => {
    const [one, other] = [machine(), machine()];
    expect(applyAll(one, entries)).toEqual(applyAll(other, structuredClone(entries)));
    expect(one.stateHash).toBe(other.stateHash);
    expect(one.pieces()).toEqual(other.pieces());
  }));
});

test('one that is restored from the pieces of another, at any place of the log, goes on like it', () => {
  fc.assert(fc.property(log, fc.nat(40), (entries, at) => {
    const [one, restored] = [machine(), machine()];
    applyAll(one, entries.slice(0, at));
    applyAll(restored, entries.slice(0, 3));
    restored.restore(structuredClone(one.pieces()));
    expect(restored.stateHash).toBe(one.stateHash);
    expect(restored.pieces()).toEqual(one.pieces());
    const rest = entries.slice(at);
    expect(applyAll(restored, rest, at + 1)).toEqual(applyAll(one, rest, at + 1));
    expect(restored.stateHash).toBe(one.stateHash);
    expect(restored.pieces()).toEqual(one.pieces());
  }));
});

test('an entry that repeats or is refused changes nothing that clients could read', () => {
  fc.assert(fc.property(log, (entries) => {
    const one = machine();
    for (const [i, entry] of entries.entries()) {
      const slots = one.pieces().filter(({ type }) => type === 'slot');
      const applied = one.apply(i + 1, entry, entry.timeUs);
      if (applied.type !== 'done') expect(one.pieces().filter(({ type }) => type === 'slot')).toEqual(slots);
    }
  }));
});

test('an operation of a session takes effect once, wherever in the log it comes again', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 20 }), (sequences) => {
    const one = machine();
    apply(one, 1, { type: 'openSession' });
    for (const [i, sequence] of sequences.entries()) {
      const operation = { type: 'append', key: 'x', value: `${sequence}` } as const;
      apply(one, i + 2, { type: 'inSession', session: 1, sequence, unanswered: 1, operation });
    }
    const firsts = sequences.filter((sequence, i) => sequences.indexOf(sequence) === i);
    expect(one.read('x')).toBe(firsts.length === 0 ? null : firsts.join(''));
  }));
});

test.each<[string, Command | null]>([
  ['the no-op', null],
  ['a configuration', { type: 'configuration', voters: [1], oldVoters: [1, 2], learners: [3] }],
])('%s changes nothing', (_, each) => {
  const one = machine();
  apply(one, 1, { type: 'put', key: 'x', value: 1 });
  const before = one.stateHash;
  expect(apply(one, 2, each)).toEqual({ type: 'done', result: { index: 2, value: null } });
  expect(one.stateHash).toBe(before);
});

test('even the no-op closes sessions, if its time has come', () => {
  const one = machine();
  apply(one, 1, { type: 'openSession' });
  apply(one, 2, null, 100);
  expect(one.pieces()).toHaveLength(1);
  apply(one, 3, null, 101);
  expect(one.pieces()).toEqual([]);
  expect(one.stateHash).toBe(0);
});

test('a read changes nothing', () => {
  const one = machine();
  apply(one, 1, { type: 'put', key: 'x', value: 1 });
  const before = one.stateHash;
  expect([one.read('x'), one.read('y'), one.read('__proto__')]).toEqual([1, null, null]);
  expect(one.stateHash).toBe(before);
});
