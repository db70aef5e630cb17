// Raft under faults of disks: it stands all that are within the model, and what is outside of it is seen as harm.

import { describe, expect, test } from 'vitest';
import { assert } from '../../../src/base/assert.ts';
import { Stream } from '../../../src/base/random.ts';
import type { Case } from '../../../src/fuzz/case-type.ts';
import { type Outcome, run } from '../../../src/fuzz/run.ts';
import { drawCase } from '../../../src/fuzz/swarm.ts';
import { drawTimedFaults } from '../../../src/fuzz/timed-faults.ts';
import type { Fault } from '../../../src/sim/plan.ts';
import { parseSettings } from '../../../src/systems/raft/parse.ts';
import { raftSwarm } from '../../../src/systems/raft/swarm.ts';
import { raftSystem } from '../../../src/systems/raft/system.ts';
import type { FaultKind } from '../../../src/systems/system.ts';

/** The Case of a seed of the default profile, and in it faults of this kind beside those that it has. */
function caseWith(seed: number, kind: FaultKind): Case {
  const [profile] = raftSystem.profiles;
  assert(profile !== undefined, 'Raft has a profile');
  const drawn = drawCase(raftSystem, profile, seed, 'outcome', {});
  const { nodes, faults, phases } = drawn.plan;
  const settings = parseSettings(drawn.plan.settings);
  assert(settings.ok, 'the swarm draws settings that parse');
  const added = drawTimedFaults((what) => new Stream(`disk-faults/${seed}/${what}`), { nodes, timers: raftSystem.timers,
    kinds: new Set([kind]), reactionUs: raftSwarm.reactionUs(settings.value), chaosUs: phases.chaosUs });
  return { ...drawn, plan: { ...drawn.plan, faults: [...faults, ...added] } };
}

interface Seen {
  readonly outcome: Outcome;
  /** `no-room`, `sync-error`, `refused`, `lied`. */
  readonly marks: ReadonlySet<string>;
}

function see(testCase: Case): Seen {
  const marks = new Set<string>();
  const outcome = run(testCase, raftSystem, [() => ({
    diskFailed: (_node, failure) => { marks.add(failure); },
    refused: () => { marks.add('refused'); },
    crashed: (_node, { lied }) => { if (lied !== undefined) marks.add('lied'); },
  })]);
  return { outcome, marks };
}

const SEEDS = Array.from({ length: 12 }, (_, i) => i + 1);

describe('correct Raft stands', () => {
  test.each<readonly [FaultKind, string | null]>([
    ['stalled-disk', null], ['full-disk', 'no-room'], ['sync-error', 'sync-error'], ['bit-rot', 'refused'],
    ['swizzle-clog', null], ['rolling-restart', null],
  ])('%s', (kind, mark) => {
    const seen = SEEDS.map((seed) => see(caseWith(seed, kind)));
    expect(seen.map(({ outcome }) => outcome.violations)).toEqual(SEEDS.map(() => []));
    if (mark !== null) expect(seen.filter(({ marks }) => marks.has(mark)).length).toBeGreaterThan(SEEDS.length / 2);
    // Each ends otherwise than with the same faults at times at which none strikes any more.
    for (const seed of SEEDS.slice(0, 4)) {
      const { plan, ...rest } = caseWith(seed, kind);
      const late = drawnLater(plan.faults, plan.phases.chaosUs);
      expect(run({ ...rest, plan: { ...plan, faults: late } }, raftSystem).events).not.toBe(seen[seed - 1]?.outcome.events);
    }
  });

  /** All of the last fault's type. */
  function drawnLater(faults: readonly Fault[], chaosUs: number): readonly Fault[] {
    const last = faults.at(-1)?.type;
    return faults.map((fault) => ('at' in fault && fault.type === last ? { ...fault, at: chaosUs + 1 } : fault));
  }
});

describe('what no Raft stands is seen as harm, by checkers of outcomes, and stops no node and no observer', () => {
  test.each<readonly [FaultKind, string | null]>([['lying-sync', 'lied'], ['lost-disk', null], ['silent-corruption', null]])('%s', (kind, mark) => {
    const seen = SEEDS.map((seed) => see(caseWith(seed, kind)));
    const spoke = seen.flatMap(({ outcome }) => outcome.violations);
    expect(seen.filter(({ outcome }) => outcome.verdict === 'violated').length).toBeGreaterThan(SEEDS.length / 4);
    expect(spoke.some((violation) => violation.class !== 'rule')).toBe(true);
    expect(spoke.filter(({ checker }) => checker === 'no-exception')).toEqual([]);
    if (mark !== null) expect(seen.some(({ marks }) => marks.has(mark))).toBe(true);
  });
});

describe('a fault of a disk that is aimed at a moment', () => {
  /** As many nodes as votes are written by others than their candidates. */
  const whenVoting = (fault: Fault): Seen => {
    const calm = raftSystem.profiles.find(({ name }) => name === 'calm');
    assert(calm !== undefined, 'Raft has a calm profile');
    const drawn = drawCase(raftSystem, calm, 3, 'end', {});
    return see({ ...drawn, plan: { ...drawn.plan, faults: [fault] } });
  };
  const when = { point: 'grants-vote', nth: 1, side: 'after' } as const;

  test('fails the sync of a vote, which is cast again or not at all', () => {
    const { outcome, marks } = whenVoting({ when, type: 'syncError', node: 'subject', downUs: 100 });
    expect([outcome.violations, [...marks]]).toEqual([[], ['sync-error']]);
  });

  test('leaves no room for a vote', () => {
    const { outcome, marks } = whenVoting({ when: { ...when, side: 'before' }, type: 'fullDisk', node: 'subject', forUs: 30_000, downUs: 1000 });
    expect([outcome.violations, [...marks]]).toEqual([[], ['no-room']]);
  });
});
