// Every built-in scenario: it passes, its recorded Case is the same run, and each of its broken twins is caught.

import { readdirSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { formatCase, parseCase } from '../../src/fuzz/case.ts';
import { run } from '../../src/fuzz/run.ts';
import type { ScenarioResult } from '../../src/scenario/result.ts';
import { playScenario, type Scenario } from '../../src/scenario/scenario.ts';
import { raftSystem } from '../../src/systems/raft/system.ts';

const folder = new URL('../../scenarios/', import.meta.url);
const files = readdirSync(fileURLToPath(folder)).filter((file) => file.endsWith('.ts')).sort();
const scenarios = await Promise.all(files.map(load));
const twins = scenarios.flatMap(({ name, scenario }) => Object.entries(scenario.brokenBy ?? {})
  .map(([mutant, checkers]) => ({ name, scenario, mutant, checkers })));

test('there are the scenarios that the paper calls for', () => {
  expect(files.map((file) => file.replace('.ts', ''))).toEqual(expect.arrayContaining([
    // Elections, replication, commitment: Raft §5, Fig. 7, Fig. 8; and what its authors leave open.
    'acknowledgement-waits-for-the-disk', 'candidate-recognizes-the-leader', 'candidate-that-cannot-win',
    'commit-index-never-falls', 'constrained-election', 'double-vote-after-a-crash', 'follower-of-a-later-term',
    'late-acknowledgement', 'longer-log-of-an-older-term', 'refused-pre-vote-tells-the-term',
    'duplicate-and-reordered-appends', 'even-sized-cluster', 'figure-7', 'figure-8', 'lagging-follower-catches-up',
    'late-votes', 'vote-waits-for-the-disk',
    'leader-commits-before-its-own-disk', 'leader-crash-and-failover', 'old-leader-in-a-minority-partition',
    'partial-partition-checkquorum', 'partial-partition-prevote', 'split-vote',
    // What is under way, and the journal.
    'crash-while-a-suffix-goes', 'full-window-is-asked-about', 'late-rejection-is-ignored',
    'overwritten-write-is-no-acknowledgement', 'torn-end-of-a-journal',
    // Membership: Raft §6, diss. ch. 4 and its erratum; and leadership transfer, §3.10.
    'configuration-rolled-back', 'joint-configuration-survives-its-leader', 'joint-consensus',
    'only-the-removed-can-win', 'leadership-transfer', 'learner-catches-up-and-is-promoted', 'membership-bug-add-and-remove',
    'membership-bug-two-adds', 'membership-bug-two-removes', 'removed-leader-steps-down',
    'removed-node-cannot-disturb', 'switching-configurations-at-once', 'two-changes-at-once',
    // Snapshots: Raft §7, diss. ch. 5.
    'behind-a-compacted-log', 'crash-between-snapshot-and-trim', 'first-append-arrives-again', 'late-snapshot-is-ignored', 'snapshot-in-chunks', 'snapshot-meets-a-suffix',
    'snapshot-of-a-joint-configuration',
    // Sessions and reads: Raft §8, diss. ch. 6.
    'an-answer-that-nobody-knows', 'an-old-refusal-confirms-nothing', 'follower-read', 'lease-reads', 'leases-need-sticky-voters', 'minority-leader-cannot-serve-reads',
    'new-leader-reads-wait-for-its-no-op', 'retry-takes-effect-once', 'session-expires-by-the-logs-clock',
    'stale-read-in-order',
  ]));
});

test('every known bug of Raft is the broken twin of a scenario', () => {
  const shown = new Set(twins.map(({ mutant }) => mutant));
  expect(raftSystem.mutants.map(({ id }) => id).filter((id) => !shown.has(id))).toEqual([]);
});

describe.each(scenarios)('$name', ({ name, scenario }) => {
  test('bears the name of its file, a title and a source', () => {
    expect(scenario.name).toBe(name);
    expect(scenario.title).toMatch(/^[A-Z].*[^.]$/);
    expect(scenario.source).toMatch(/Raft/);
  });

  test('passes', () => {
    const { checks, violations, passed } = playScenario(scenario);
    expect(checks.filter((check) => !check.passed)).toEqual([]);
    expect(violations).toEqual([]);
    expect(passed).toBe(true);
    expect(checks.length).toBeGreaterThan(3);
  });

  test('is the same when it is played again', () => {
    expect(playScenario(scenario)).toEqual(playScenario(scenario));
  });

  test('is recorded as Cases that run to the same digest', () => {
    expectEqualCases(playScenario(scenario));
  });
});

describe.each(twins)('$name under $mutant', ({ scenario, mutant, checkers }) => {
  const result = playScenario(scenario, { mutant });

  test('fails, and is caught by the checkers that it names', () => {
    expect(result.passed).toBe(false);
    // Either a checker speaks, or what the script expects does not come.
    if (checkers.length === 0) expect(result.checks.filter(({ passed }) => !passed)).not.toEqual([]);
    expect(result.violations.map(({ checker }) => checker)).toEqual(expect.arrayContaining([...checkers]));
  });

  test('is recorded as Cases that run to the same digest and the same violations', () => {
    expectEqualCases(result);
  });

  test('shows nothing once the rule is back', () => {
    for (const { case: recorded } of result.clusters) {
      const { mutant: _mutant, ...plan } = recorded.plan;
      expect(run({ ...recorded, plan }, raftSystem).violations).toEqual([]);
    }
  });
});

function expectEqualCases({ clusters }: ScenarioResult): void {
  expect(clusters.length).toBeGreaterThan(0);
  for (const { case: recorded, digest, violations } of clusters) {
    const parsed = parseCase(JSON.parse(formatCase(recorded)), [raftSystem]);
    expect(parsed).toMatchObject({ ok: true });
    if (!parsed.ok) continue;
    const outcome = run(parsed.testCase, raftSystem);
    expect(outcome.digest).toBe(digest);
    expect(outcome.violations).toEqual(violations);
    expect(outcome.unknown).toBeNull();
    const { checker, signature } = violations[0] ?? { checker: null, signature: null };
    expect(recorded.expect).toEqual({ digest, checker, signature });
  }
}

async function load(file: string): Promise<{ readonly name: string; readonly scenario: Scenario }> {
  const { href } = pathToFileURL(fileURLToPath(new URL(file, folder)));
  const module: { readonly default: Scenario } = await import(href) as never;
  return { name: file.replace('.ts', ''), scenario: module.default };
}
