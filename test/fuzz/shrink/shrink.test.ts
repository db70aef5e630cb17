// From a failing seed to the few events that matter.

import { describe, expect, test } from 'vitest';
import { parseCase } from '../../../src/fuzz/case.ts';
import type { Case } from '../../../src/fuzz/case-type.ts';
import { run } from '../../../src/fuzz/run.ts';
import { shrinkCase } from '../../../src/fuzz/shrink/shrink-case.ts';
import { raftSystem } from '../../../src/systems/raft/system.ts';
import { findTarget } from '../../../src/fuzz/target.ts';
import { firstHarm, known } from '../../support/failing.ts';

const ATTEMPTS = 4000;

function unbroken({ plan: { mutant: _mutant, ...plan }, ...rest }: Case): Case {
  return { ...rest, plan };
}

/** Beyond calm, at most; on so many nodes. */
const CASES = [
  ['vote-not-persisted', 10, 3],
  ['no-uptodate', 6, 4],
  ['ack-before-sync', 6, 5],
  ['no-truncate', 6, 3],
  ['read-no-quorum', 8, 3],
  ['session-autocreate', 8, 4],
] as const;

describe.each(CASES)('%s', (mutant, most, nodes) => {
  const found = firstHarm(mutant);
  const result = shrinkCase(found, raftSystem, ATTEMPTS);
  const small = known(result.case);

  test('shrinks to a few events', () => {
    const { faults, operations, decisions } = known(result.after);
    expect(faults + operations + decisions).toBeLessThanOrEqual(most);
    expect(small.plan.nodes.length).toBeLessThanOrEqual(nodes);
    expect(small.choices.fallback).not.toBe('seeded');
  });

  test('shows the same violation, as it says', () => {
    const outcome = run(small, raftSystem);
    expect(outcome.violations.map(({ signature }) => signature)).toContain(found.violation.signature);
    expect(small.expect).toEqual({
      digest: outcome.digest, checker: found.violation.checker, signature: found.violation.signature,
    });
  });

  test('does no harm to the unbroken system', () => {
    expect(run(unbroken(small), raftSystem).violations).toEqual([]);
  });

  test('is a Case like any other, of nodes that are counted from 1', () => {
    expect(parseCase(JSON.parse(JSON.stringify(small)), [raftSystem])).toMatchObject({ ok: true });
    expect(small.plan.nodes).toEqual(small.plan.nodes.map((_, i) => i + 1));
  });

  test('comes to the same each time', () => {
    expect(shrinkCase(firstHarm(mutant), raftSystem, ATTEMPTS)).toEqual(result);
  });
});

describe('what is kept', () => {
  test('is the first that tells of harm, not the broken rule that came before it', () => {
    const found = firstHarm('commit-prior-term', 80);
    expect(found.violation.checker).toBe('leader-completeness');
    const { violation } = shrinkCase(found, raftSystem, 500);
    expect(violation?.checker).toBe('leader-completeness');
  });

  test('is the violation of the checker that was asked for', () => {
    const { testCase } = firstHarm('commit-prior-term', 80);
    const found = known(findTarget(testCase, raftSystem, 'commit-is-justified'));
    const { violation, after } = shrinkCase(found, raftSystem, ATTEMPTS);
    expect(violation?.checker).toBe('commit-is-justified');
    expect(known(after).events).toBeLessThan(found.outcome.events);
  });

  test('a budget of attempts ends it, with the smallest so far', () => {
    const found = firstHarm('vote-not-persisted');
    const { attempts, complete, after, case: small } = shrinkCase(found, raftSystem, 30);
    expect(complete).toBe(false);
    expect(attempts).toBeLessThan(200);
    expect(known(after).events).toBeLessThanOrEqual(found.outcome.events);
    const outcome = run(known(small), raftSystem);
    expect(outcome.violations.map(({ signature }) => signature)).toContain(found.violation.signature);
  });

  test('also then its nodes are counted from 1, as a script has them', () => {
    // So many attempts that some nodes are gone, and what is left has not been tidied.
    const { case: small, complete } = shrinkCase(firstHarm('no-uptodate'), raftSystem, 60);
    expect(complete).toBe(false);
    const { nodes } = known(small).plan;
    expect(nodes.length).toBeLessThan(5);
    expect(nodes).toEqual(nodes.map((_, i) => i + 1));
  });
});
