import { describe, expect, test } from 'vitest';
import { run } from '../../src/fuzz/run.ts';
import type { Violation } from '../../src/check/checker.ts';
import type { Observer } from '../../src/sim/observer.ts';
import { inspectRegister } from '../../src/systems/register/inspect.ts';
import { registerProtocol } from '../../src/systems/register/node.ts';
import { registerSystem } from '../../src/systems/register/system.ts';
import { registerCase, registerSeed } from '../support/register.ts';

const SEEDS = Array.from({ length: 100 }, (_, i) => i + 1);

/** The first seed in which the checker finds the mutant. */
function firstKill(mutant: string, checker: string): number {
  return SEEDS.find((seed) => run(registerSeed(seed, mutant), registerSystem).violations
    .some((violation) => violation.checker === checker)) ?? Infinity;
}

describe('a campaign on the register', () => {
  test('finds nothing wrong with the correct one, and reaches every goal', () => {
    const counts = new Map<string, number>();
    for (const seed of SEEDS) {
      const { verdict, violations, goals } = run(registerSeed(seed), registerSystem);
      expect([seed, verdict, violations]).toEqual([seed, 'passed', []]);
      for (const [goal, count] of Object.entries(goals)) counts.set(goal, (counts.get(goal) ?? 0) + count);
    }
    expect([...counts].filter(([, count]) => count === 0)).toEqual([]);
    expect(counts.size).toBe(9);
  });

  test.each([
    ['ack-before-sync', 'no-lost-write'],
    ['ack-before-sync', 'single-copy'],
    ['forgets-values', 'single-copy'],
  ])('finds %s by %s', (mutant, checker) => {
    expect(firstKill(mutant, checker)).toBeLessThanOrEqual(50);
  });

  test('has a story for each mutant', () => {
    for (const mutant of registerSystem.mutants) expect(mutant.explanation).toMatch(/^[A-Z].*\.$/);
  });
});

/** The violations of a run of which observers are told this. */
function judged(tell: (observer: Required<Observer>) => void): readonly Violation[] {
  const inspection = inspectRegister({ forward: true, resendUs: 1 }, { nowUs: 5, event: 6, cause: 0 });
  tell(inspection.observer as Required<Observer>);
  return inspection.violations;
}

const ok = (version: number, value: string) => ({ type: 'ok', result: { version, value } }) as const;
const fresh = registerProtocol.boot({
  id: 1, nodes: [1, 2], settings: { forward: true, resendUs: 1 }, recovered: [], nowUs: 0, wallUs: 0,
});
const state: unknown = fresh.ok ? fresh.state : null;

describe('no-lost-write', () => {
  test('accepts a primary that comes up with what it has acknowledged, and more', () => {
    expect(judged((told) => {
      told.replied(1, 1, ok(1, 'a'));
      told.booted(1, state, [{ value: 'a' }, { value: 'b' }]);
    })).toEqual([]);
  });

  test.each([[[]], [[{ value: 'x' }]], [[{ type: 'damaged', synced: false }]]])('rejects one that comes up with %j', (journal) => {
    const [violation, ...others] = judged((told) => {
      told.replied(2, 1, ok(1, 'a'));
      told.booted(1, state, journal);
      told.booted(1, state, journal);
    });
    expect(violation).toMatchObject({ checker: 'no-lost-write', class: 'outcome', clause: 'lost', node: 1, event: 6, timeUs: 5 });
    expect(others).toEqual([]);
  });
});

describe('single-copy', () => {
  test('accepts a read that overlaps a write and sees the value before it', () => {
    expect(judged((told) => {
      told.invoked(1, 1, { type: 'write', value: 'a' });
      told.invoked(2, 1, { type: 'read' });
      told.returned(1, 1, ok(1, 'a'));
      told.returned(2, 1, ok(0, ''));
    })).toEqual([]);
  });

  test('rejects a read that begins after a write has ended and sees the value before it', () => {
    expect(judged((told) => {
      told.invoked(1, 1, { type: 'write', value: 'a' });
      told.returned(1, 1, ok(1, 'a'));
      told.invoked(2, 1, { type: 'read' });
      told.returned(2, 1, ok(0, ''));
    })).toMatchObject([{ checker: 'single-copy', class: 'client', clause: 'went-back' }]);
  });

  test('rejects a version with two values, and a value with two versions', () => {
    type Seen = readonly [version: number, value: string];
    const seen = (...results: readonly Seen[]): readonly Violation[] => judged((told) => {
      results.forEach(([version, value], i) => {
        told.invoked(1, i + 1, { type: 'read' });
        told.returned(1, i + 1, ok(version, value));
      });
    });
    expect(seen([1, 'a'], [1, 'b'])).toMatchObject([{ clause: 'two-values' }]);
    expect(seen([1, 'a'], [2, 'a'])).toMatchObject([{ clause: 'two-versions' }]);
    expect(seen([1, 'a'], [2, 'b'], [2, 'b'])).toEqual([]);
  });
});

describe('serves-again', () => {
  test('rejects a register that does not come back after the heal', () => {
    const deaf = { ...registerSystem, protocol: { ...registerSystem.protocol, step: () => [] } };
    const { violations } = run(registerCase(), deaf);
    expect(violations).toMatchObject([{ checker: 'serves-again', clause: 'probe-unanswered' }]);
  });

  test('says nothing of a run that was cut short', () => {
    const deaf = { ...registerSystem, protocol: { ...registerSystem.protocol, step: () => [] } };
    expect(run({ ...registerCase(), maxEvents: 20 }, deaf).violations).toEqual([]);
  });
});

describe('the register', () => {
  test('refuses a journal in which what was durable is damaged, but not one with a torn end', () => {
    const boot = (synced: boolean): boolean => registerProtocol.boot({
      id: 1, nodes: [1], settings: { forward: true, resendUs: 1 }, recovered: [{ value: 'a' }, { type: 'damaged', synced }],
      nowUs: 0, wallUs: 0,
    }).ok;
    expect([boot(true), boot(false)]).toEqual([false, true]);
  });

  test('parses what is its own, and says what is wrong with the rest', () => {
    expect(registerSystem.parseSettings({ forward: true, resendUs: 0 })).toMatchObject({ ok: false, problems: [{ path: 'resendUs', value: 0 }] });
    expect(registerSystem.parseCommand({ type: 'write', value: 'a' })).toEqual({ ok: true, value: { type: 'write', value: 'a' } });
    expect(registerSystem.parseCommand({ type: 'burn' }).ok).toBe(false);
    expect(registerSystem.parseJournal([{ value: 'a' }, { value: 7 }], [1])).toMatchObject({ ok: false, problems: [{ path: '[1].value', value: 7 }] });
    expect(registerSystem.parseJournal([{ value: 'a' }, { value: 'a' }], [1])).toMatchObject({ ok: false, problems: [{ path: '[1].value', value: 'a' }] });
    expect(registerSystem.parseJournal([{ value: 'a' }, { value: 'b' }], [1])).toEqual({ ok: true, value: [{ value: 'a' }, { value: 'b' }] });
    expect(registerSystem.workload({ writePpm: -1 }).ok).toBe(false);
  });

  test('gives every point a moment at which it is reached', () => {
    for (const [point, { effect }] of Object.entries(registerSystem.points)) {
      const { outcome, struck } = strike(point);
      expect([point, effect, struck, outcome.verdict]).toEqual([point, effect, 1, 'passed']);
    }
  });

  test('has words for whatever happens', () => {
    const { narrate } = registerSystem;
    const lines: string[] = [];
    const changes = narrate.changes();
    run(registerCase(), registerSystem, [() => ({
      stepped(node, event, effects, after) {
        lines.push(narrate.event(event), ...effects.flatMap((effect) => narrate.effect(effect) ?? []));
        lines.push(...changes.tell(node, after).flatMap(({ text }) => text ?? []), ...narrate.state(after));
      },
    })]);
    for (const words of [/^is asked: write "\d+\.\d+"$/, /^forwards "read" \(request \d+\), to node 1$/, /^writes "\d+\.\d+"$/,
      /^answers: ".*"$/, /^now holds ".*", version \d+$/, /^primary, holds ".*" \(version \d+\)$/]) {
      expect(lines.some((line) => words.test(line)), String(words)).toBe(true);
    }
    expect(lines.filter((line) => line.includes('undefined') || line.includes('[object'))).toEqual([]);
  });
});

/** Pauses a node the first time that the point is reached. */
function strike(point: string): { readonly outcome: ReturnType<typeof run>; readonly struck: number } {
  let struck = 0;
  const outcome = run(registerCase({ faults: [{ type: 'pause', node: 'subject', forUs: 100, when: { point, nth: 1, side: 'after' } }] }),
    registerSystem, [() => ({ fault: () => { struck++; } })]);
  return { outcome, struck };
}
