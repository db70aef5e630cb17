import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { present } from '../../../src/base/assert.ts';
import { parseCase } from '../../../src/fuzz/case.ts';
import type { Case } from '../../../src/fuzz/case-type.ts';
import { findProfile } from '../../../src/fuzz/profile.ts';
import { run } from '../../../src/fuzz/run.ts';
import { complications } from '../../../src/fuzz/shrink/lenses.ts';
import { type Place, simpler, START } from '../../../src/fuzz/shrink/one-by-one.ts';
import { drawCase } from '../../../src/fuzz/swarm.ts';
import { raftSystem } from '../../../src/systems/raft/system.ts';

const profile = (name: string) => present(findProfile(raftSystem, name), name);

function drawn(seed: number, name = 'default', mutant?: string): Case {
  return drawCase(raftSystem, profile(name), seed, 'outcome', mutant === undefined ? {} : { mutant });
}

/** The first in which two Cases differ decides. */
function measure(testCase: Case): readonly number[] {
  const { plan, choices } = testCase;
  return [
    choices.fallback === 'seeded' ? 1 : 0, plan.nodes.length, plan.faults.length, Object.keys(choices.overrides).length,
    complications(raftSystem).items(testCase).length, plan.phases.chaosUs,
  ];
}

function isBelow(one: readonly number[], other: readonly number[]): boolean {
  const first = one.findIndex((mark, i) => mark !== other[i]);
  return first >= 0 && (one[first] ?? 0) < (other[first] ?? 0);
}

/** Takes what `takes` does, as fast-check would. */
function follow(from: Case, takes: (testCase: Case) => boolean, most = Infinity): Case {
  let end = from;
  let place: Place = START;
  let tried = 0;
  for (;;) {
    let taken = false;
    for (const next of simpler(end, raftSystem, place)) {
      if (++tried > most) return end;
      if (!takes(next.testCase)) continue;
      ({ testCase: end, place } = next);
      taken = true;
      break;
    }
    if (!taken) return end;
  }
}

describe('simpler Cases, one by one', () => {
  test('are Cases, each simpler than the one that it comes from, whichever of them are taken', () => {
    fc.assert(fc.property(fc.nat(1000), fc.infiniteStream(fc.integer({ min: 0, max: 9 })), (seed, luck) => {
      let last = drawn(seed, 'membership');
      follow(last, (testCase) => {
        const parsed = parseCase(testCase, [raftSystem]);
        expect(parsed.ok ? [] : parsed.problems).toEqual([]);
        expect(isBelow(measure(testCase), measure(last)), `${String(measure(testCase))} below ${String(measure(last))}`).toBe(true);
        const takes = luck.next().value === 0;
        if (takes) last = testCase;
        return takes;
      }, 80);
    }), { numRuns: 5 });
  });

  test('name each node once in a partition that a trigger set off, with its subject by number', () => {
    const written = [...simpler(drawn(0, 'membership'), raftSystem, { pass: 1, size: Infinity })].slice(0, 8);
    const groups = written.flatMap(({ testCase }) => testCase.plan.faults.flatMap((fault) =>
      (fault.type === 'partition' && 'at' in fault ? [fault.groups.flat()] : [])));
    expect(groups.length).toBeGreaterThan(0);
    for (const members of groups) expect(new Set(members).size).toBe(members.length);
  });

  test('come to an end when all of them are taken, where there is next to nothing', () => {
    const end = follow(drawn(1), () => true);
    expect(end.plan).toMatchObject({ faults: [], phases: { chaosUs: 0 } });
    expect(complications(raftSystem).items(end)).toEqual([]);
  });

  test('lead to the one thing that matters', () => {
    const crashes = ({ plan }: Case): boolean => plan.faults.some((fault) => fault.type === 'crash');
    const from = present([1, 2, 3, 4, 5, 6].map((seed) => drawn(seed, 'crashes')).find(crashes), 'a Plan with a crash');
    const end = follow(from, crashes);
    expect(end.plan.faults).toMatchObject([{ type: 'crash' }]);
    expect(end.plan.nodes).toHaveLength(1);
  });

  test('are cut off behind the violation first', () => {
    const from = drawn(19, 'crashes', 'vote-not-persisted');
    const [first] = simpler(from, raftSystem, START);
    const violation = present(run(from, raftSystem).violations.at(-1), 'it falls');
    expect(present(first, 'there is one').testCase.plan.phases).toEqual({ chaosUs: violation.timeUs, calmUs: 0 });
  });

  test('are none where nothing is left to leave out', () => {
    const end = follow(drawn(1), () => true);
    expect([...simpler(end, raftSystem, START)]).toEqual([]);
  });
});
