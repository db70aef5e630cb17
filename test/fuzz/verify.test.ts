// A run is a function of its Case: code that keeps or reads something else is found out, at the first event that differs.

import { describe, expect, test } from 'vitest';
import type { Case } from '../../src/fuzz/case-type.ts';
import { run } from '../../src/fuzz/run.ts';
import { StateAt } from '../../src/fuzz/state-at.ts';
import { drawCase } from '../../src/fuzz/swarm.ts';
import { verify } from '../../src/fuzz/verify.ts';
import type { Protocol } from '../../src/protocol.ts';
import { raftSystem } from '../../src/systems/raft/system.ts';
import { registerSystem } from '../../src/systems/register/system.ts';
import type { System } from '../../src/systems/system.ts';

function drawn(system: System, seed: number): Case {
  const [profile] = system.profiles;
  if (profile === undefined) throw new Error('a system has a profile');
  return drawCase(system, profile, seed, 'rule', {});
}

/** The register, with something about its `nth` step, of all steps that were ever taken. */
function withStep(change: (steps: number, effects: ReturnType<Protocol['step']>) => ReturnType<Protocol['step']>): System {
  let steps = 0;
  const { protocol } = registerSystem;
  const step: Protocol['step'] = (state, event) => change(++steps, protocol.step(state, event));
  return { ...registerSystem, protocol: { ...protocol, step } };
}

describe('verify', () => {
  test('finds nothing in systems that are functions of their Case', () => {
    for (const system of [raftSystem, registerSystem]) {
      const testCase = drawn(system, 5);
      const result = verify(testCase, system);
      expect(result).toMatchObject({ deterministic: true, firstDifference: null });
      expect(result.outcome).toEqual(run(testCase, system));
    }
  });

  test('names the first event that differs, with what happened there in either run', () => {
    const testCase = drawn(registerSystem, 5);
    const stepsOfOneRun = { count: 0 };
    run(testCase, withStep((steps, effects) => {
      stepsOfOneRun.count = steps;
      return effects;
    }));
    const strange = stepsOfOneRun.count + 20;
    const timer = { type: 'setTimer', timer: 'resend', minUs: 1, maxUs: 1 } as const;
    const leaky = withStep((steps, effects) => (steps === strange ? [...effects, timer] : effects));
    const { deterministic, firstDifference } = verify(testCase, leaky);
    expect(deterministic).toBe(false);
    expect(firstDifference?.second).toContain('"setTimer"');
    expect(firstDifference?.first).not.toBe(firstDifference?.second);
    expect(firstDifference?.event).toBeGreaterThan(10);
  });

  test('a difference that no event shows is one all the same', () => {
    const base = registerSystem.protocol;
    let runs = 0;
    const fingerprint: Protocol['fingerprint'] = (message, sink) => {
      base.fingerprint(message, sink);
      sink.word(runs);
    };
    const boot: Protocol['boot'] = (context) => {
      runs++;
      return base.boot(context);
    };
    const hidden = { ...registerSystem, protocol: { ...base, boot, fingerprint } };
    const { deterministic, firstDifference } = verify(drawn(registerSystem, 5), hidden);
    expect(deterministic).toBe(false);
    expect(firstDifference?.first).toContain('no event shows');
  });
});

describe('the state at an event', () => {
  test('is that after the event, and of a node that is down it says so', () => {
    const testCase: Case = { ...drawn(raftSystem, 5) };
    const nodes = testCase.plan.nodes;
    const early = new StateAt(0, nodes, raftSystem.narrate);
    const late = new StateAt(400, nodes, raftSystem.narrate);
    const end = new StateAt(Infinity, nodes, raftSystem.narrate);
    const outcome = run(testCase, raftSystem, [early.watch, late.watch, end.watch]);
    expect(outcome).toEqual(run(testCase, raftSystem));
    expect(early.states().map(({ lines }) => lines)).toEqual(nodes.map(() => ['has not booted yet']));
    expect(late.states().map(({ node }) => node)).toEqual(nodes);
    expect(late.states().every(({ since }) => since > 0 && since <= 400)).toBe(true);
    expect(late.states()).not.toEqual(end.states());
    expect(end.states().flatMap(({ lines }) => lines).join('\n')).toMatch(/leader/);
  });

  test('says that a node is down', () => {
    const testCase = drawn(raftSystem, 5);
    const crash = { ...testCase, plan: { ...testCase.plan, faults: [{ at: 1, type: 'crash' as const, node: 1 }] } };
    const states = new StateAt(20, testCase.plan.nodes, raftSystem.narrate);
    run(crash, raftSystem, [states.watch]);
    expect(states.states()[0]?.lines).toEqual(['is down: it has crashed']);
  });
});
