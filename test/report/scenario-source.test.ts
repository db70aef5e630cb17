// A Case as a script: whatever a scenario records, written out and played again, is the same run.

import { readdirSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Violation } from '../../src/check/checker.ts';
import type { Case } from '../../src/fuzz/case-type.ts';
import { findTarget } from '../../src/fuzz/target.ts';
import { run } from '../../src/fuzz/run.ts';
import { scenarioSource, type ScenarioSource } from '../../src/report/scenario-source.ts';
import { put } from '../../src/scenario/commands.ts';
import { playScenario, type Scenario } from '../../src/scenario/scenario.ts';
import { raftSystem } from '../../src/systems/raft/system.ts';
import { calmCase } from '../support/calm-case.ts';
import { playSource } from '../support/played-source.ts';

const folder = new URL('../../scenarios/', import.meta.url);
const files = readdirSync(fileURLToPath(folder)).filter((file) => file.endsWith('.ts')).sort();
const recorded = (await Promise.all(files.map(load))).flatMap(({ name, scenario }) =>
  Object.keys(scenario.brokenBy ?? {}).flatMap((mutant) =>
    playScenario(scenario, { mutant }).clusters.filter(({ violations }) => violations.length > 0)
      .map((cluster) => ({ name: [name, mutant, cluster.name].filter((word) => word !== '').join(' '), mutant, cluster }))));

test('there are recorded cases to write out', () => {
  expect(recorded.length).toBeGreaterThan(50);
});

describe.each(recorded)('$name', ({ mutant, cluster: { case: testCase, digest, violations } }) => {
  const [target] = violations;
  if (target === undefined) throw new Error('only what fell is written out');
  const source = scenarioSource(testCase, raftSystem, target, { name: 'from-a-case' });

  test('is written out, and is the same run under its mutant', () => {
    expect(source).toMatchObject({ ok: true });
    if (!source.ok) return;
    const played = playSource(source.text, mutant);
    expect(played.violations).toEqual(violations);
    expect(played.digest).toBe(digest);
    expect(timed(played.clusters[0]?.case)).toEqual(timed(testCase));
    expect(played.passed).toBe(false);
  });

  test('passes once the rule is back', () => {
    if (!source.ok) return;
    const { checks, violations: others, passed } = playSource(source.text);
    expect(checks.filter((check) => !check.passed)).toEqual([]);
    expect([others, passed]).toEqual([[], true]);
  });
});

// Faults of all kinds at times of microseconds, triggers, timers that go by themselves, other worlds, the recovery
// after the heal.
const KEPT = /^(?:timer\/\d+\/election|disk\/\d+\/crash|net.*\/lost$)/;
const broken = [
  ['vote-not-persisted', 1, 12], ['ack-before-sync', 1, 5], ['match-from-next', 1, 5], ['backoff-wrong', 1, 3],
  ['single-no-term-commit', 1, 6], ['session-autocreate', 1, 4], ['entry-of-an-old-term', 1, 4],
] as const;
const calm = broken.flatMap(([mutant, first, last]) => {
  const named = raftSystem.mutants.find(({ id }) => id === mutant)?.profile;
  const profile = raftSystem.profiles.find(({ name }) => named === undefined || name === named);
  if (profile === undefined) throw new Error('a mutant names its profile');
  return Array.from({ length: last - first + 1 }, (_, i) => first + i).flatMap((seed) => {
    const found = findTarget(calmCase(seed, { profile, mutant, keep: KEPT }), raftSystem);
    if (found === null) return [];
    const { testCase, violation } = found;
    const source = scenarioSource(testCase, raftSystem, violation, { name: mutant });
    return source.ok ? [{ mutant, seed, testCase, violation, source }] : [];
  });
});

test('there are calm cases to write out: in the chaos and after it, with triggers, with crashes that lose something', () => {
  expect(calm.length).toBeGreaterThan(15);
  const texts = calm.map(({ source }) => source.text).join('');
  for (const what of ['cluster.recover(', 'triggers: [', 'decisions: {', 'world: {', 'keeps: ', 'forMs: ', 'client1.ask(']) {
    expect(texts).toContain(what);
  }
});

describe.each(calm)('$mutant, seed $seed, made calm', ({ mutant, testCase, violation, source }) => {
  test('is the same run as a script, to the digest', () => {
    const outcome = run(source.played, raftSystem);
    const { phases } = source.played.plan;
    // As far as the script goes, it is the Case as it came in.
    const whole = run({ ...testCase, stopAt: 'end', plan: { ...testCase.plan, phases } }, raftSystem);
    const played = playSource(source.text, mutant);
    expect([played.digest, played.violations]).toEqual([outcome.digest, outcome.violations]);
    expect(outcome.digest).toBe(whole.digest);
    expect(played.violations).toContainEqual(violation);
    expect(timed(played.clusters[0]?.case)).toEqual(timed(source.played));
    expect(played.clusters[0]?.case.plan.phases).toEqual(phases);
  });

  test('passes without its mutant', () => {
    const { checks, violations, passed } = playSource(source.text);
    expect([checks.filter((check) => !check.passed), violations, passed]).toEqual([[], [], true]);
  });
});

test('clients and an operator who do as they like are written out with their ways, and do the same', () => {
  const found = calm.find(({ testCase }) => testCase.plan.phases.chaosUs > 1_000_000 && !testCase.plan.network.held);
  if (found === undefined) throw new Error('there is one');
  const { testCase, mutant } = found;
  const { pace } = testCase.plan.workload;
  const { plan } = testCase;
  const busy: Case = {
    ...testCase,
    plan: { ...plan, faults: plan.faults.filter(({ type }) => type !== 'request'), workload: { ...plan.workload, clients: 2, operator: { pace } } },
  };
  const [violation] = run(busy, raftSystem).violations;
  const source = violation === undefined ? null : scenarioSource(busy, raftSystem, violation, { name: 'busy' });
  if (source?.ok !== true) throw new Error(source?.reason ?? 'nothing falls');
  expect(source.text).toContain('clients: 2,');
  expect(source.text).toContain('operator: { pace:');
  expect(playSource(source.text, mutant).digest).toBe(run(source.played, raftSystem).digest);
});

describe('what can\'t be written', () => {
  const first = recorded.find(({ mutant }) => mutant === 'vote-not-persisted');
  if (first === undefined) throw new Error('it is recorded');
  const { case: whole, violations: [target] } = first.cluster;
  if (target === undefined) throw new Error('something fell');
  const { plan, choices } = whole;

  test.each<readonly [string, Case, string]>([
    ['a seeded case', { ...whole, choices: { ...choices, fallback: 'seeded' } }, 'choices.fallback is seeded'],
    ['other luck', { ...whole, choices: { ...choices, reseed: [{ atEvent: 1, seed: 'x' }] } }, 'choices.reseed'],
    ['another system', { ...whole, plan: { ...plan, system: 'register' } }, 'plan.system is register'],
    ['gaps among the nodes', { ...whole, plan: { ...plan, nodes: [1, 2, 4] } }, 'plan.nodes are 1, 2, 4'],
    ['more than a story', { ...whole, plan: { ...plan, faults: Array.from({ length: 1001 }, () => ({ at: 0, type: 'heal' as const })) } },
      'it has 1001 faults'],
    ['a run without the violation', { ...whole, plan: { ...plan, faults: [] } }, 'its run does not come to the violation'],
  ])('%s is refused, with a reason', (_what, testCase, reason) => {
    const source = scenarioSource(testCase, raftSystem, target, { name: 'x' });
    expect(source).toMatchObject({ ok: false });
    expect(reasonOf(source)).toContain(reason);
  });

  test('journals that scripts have not are refused', () => {
    const initial = { ...plan.initial, 3: [{ type: 'hardState', term: 0, votedFor: null }] };
    const source = scenarioSource({ ...whole, plan: { ...plan, initial } }, raftSystem, target, { name: 'x' });
    expect(reasonOf(source)).toContain('journals that a script can\'t give them');
  });

  test('a run that goes wrong on the correct Raft, too, is refused', () => {
    const unhealed = { ...plan, mutant: 'vote-not-persisted', phases: { chaosUs: 1000, calmUs: 1000 } };
    const found = findTarget({ ...whole, plan: unhealed }, raftSystem, 'liveness-after-heal');
    if (found === null) throw new Error('a millisecond is too short to recover');
    const source = scenarioSource(found.testCase, raftSystem, found.violation, { name: 'x' });
    expect(reasonOf(source)).toContain('without vote-not-persisted its run goes wrong, too (liveness-after-heal');
  });
});

describe('what a case says is data', () => {
  const hostile = '*/ \'); throw new Error(\'out\'); // \u2028\n`${1}` " \\ \u202e';
  const source = hostileSource();

  test('texts with quotes, ends of comments and line breaks stay texts, and the digest is the same', () => {
    expect(source).toMatchObject({ ok: true });
    if (!source.ok) return;
    expect(source.text).not.toMatch(/[\u2028\u202e]/);
    const played = playSource(source.text, 'vote-not-persisted');
    expect(played.digest).toBe(run(source.played, raftSystem).digest);
    expect(played.clusters[0]?.case.plan.faults).toContainEqual(expect.objectContaining({ command: put(hostile, hostile) }));
    expect(playSource(source.text).passed).toBe(true);
  });

  test('a name is made fit', () => {
    const named = hostileSource('My Case: */ 7!');
    expect(named.ok && named.text).toContain('name: \'my-case-7\',');
  });

  function hostileSource(name = 'x'): ScenarioSource {
    const found = recorded.find(({ mutant }) => mutant === 'vote-not-persisted')?.cluster;
    const [target]: readonly (Violation | undefined)[] = found?.violations ?? [];
    if (found === undefined || target === undefined) throw new Error('it is recorded');
    const { case: testCase } = found;
    const fault = { at: 0, type: 'request' as const, node: 3, command: { ...put(hostile, hostile) } };
    const plan = { ...testCase.plan, faults: [fault, ...testCase.plan.faults] };
    const aimed = findTarget({ ...testCase, plan }, raftSystem, target.checker);
    if (aimed === null) throw new Error('a request that is turned away changes nothing');
    return scenarioSource(aimed.testCase, raftSystem, aimed.violation, { name });
  }
});

function reasonOf(source: ScenarioSource): string {
  return source.ok ? '' : source.reason;
}

function timed(testCase: Case | undefined): readonly unknown[] {
  return testCase?.plan.faults ?? [];
}

async function load(file: string): Promise<{ readonly name: string; readonly scenario: Scenario }> {
  const { href } = pathToFileURL(fileURLToPath(new URL(file, folder)));
  const module: { readonly default: Scenario } = await import(href) as never;
  return { name: file.replace('.ts', ''), scenario: module.default };
}
