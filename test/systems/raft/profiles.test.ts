// Profiles: each is told of in the documents, draws Plans of its kind, and those of the correct Raft keep to what Raft stands.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { formatCase, parseCase } from '../../../src/fuzz/case.ts';
import { run } from '../../../src/fuzz/run.ts';
import { drawCase } from '../../../src/fuzz/swarm.ts';
import { raftProfiles } from '../../../src/systems/raft/profiles.ts';
import { raftSystem } from '../../../src/systems/raft/system.ts';

const page = readFileSync(new URL('../../../docs/profiles.md', import.meta.url), 'utf8');
/** The kind of fault that each triggered action is of; a request and a restart are none. */
const KINDS: { readonly [action: string]: string } = {
  crash: 'crash', pause: 'pause', partition: 'partition', isolate: 'partition', cut: 'one-way-cut', clog: 'clog', slowDisk: 'slow-disk',
  fireTimer: 'fire-timer', drift: 'drift',
};
const BEYOND = ['lyingSync', 'loseDisk', 'silentCorruption'];

describe.each(raftProfiles)('the profile $name', (profile) => {
  test('is told of in docs/profiles.md', () => {
    expect(page).toContain(`\`${profile.name}\``);
    expect(profile.description).toMatch(/^[A-Z].*\.$/);
  });

  test('draws Cases that come back from their text, and runs that end with a verdict', () => {
    for (let seed = 0; seed < 12; seed++) {
      const drawn = drawCase(raftSystem, profile, seed, 'rule', {});
      const parsed = parseCase(JSON.parse(formatCase(drawn)), [raftSystem]);
      expect(parsed.ok ? parsed.testCase : parsed.problems, `seed ${seed}`).toEqual(drawn);
      if (seed >= 4) continue;
      const { verdict, violations } = run(drawn, raftSystem);
      if (profile.beyondModel !== true) expect([verdict, violations], `seed ${seed}`).toEqual(['passed', []]);
    }
  });

  test('has attacks of the kinds of faults that it says, and of no others', () => {
    const found = new Set<string>();
    for (let seed = 0; seed < 150; seed++) {
      for (const fault of drawCase(raftSystem, profile, seed, 'rule', {}).plan.faults) if ('when' in fault) found.add(KINDS[fault.type] ?? '');
    }
    found.delete('');
    expect([...found].sort()).toEqual([...profile.attacksWith ?? []].sort());
  });

  test('has faults beyond what Raft stands only if it says so', () => {
    const seeds = Array.from({ length: 40 }, (_, seed) => seed);
    const beyond = seeds.filter((seed) => drawCase(raftSystem, profile, seed, 'rule', {}).plan.faults.some(({ type }) => BEYOND.includes(type)));
    expect(beyond.length > 0).toBe(profile.beyondModel === true);
  });
});

test('the profiles that stay with one part of Raft have what they are named for', () => {
  const planOf = (name: string, seed: number) => {
    const profile = raftProfiles.find((known) => known.name === name);
    if (profile === undefined) throw new Error(`no profile ${name}`);
    return drawCase(raftSystem, profile, seed, 'rule', {}).plan;
  };
  for (let seed = 0; seed < 20; seed++) {
    expect(planOf('membership', seed).workload.operator).toBeDefined();
    expect(planOf('partitions', seed).settings).toMatchObject({ checkQuorum: true });
    expect(planOf('elections', seed).settings).toMatchObject({ preVote: false, checkQuorum: false });
    expect(planOf('sessions', seed).workload.mix).toMatchObject({ sessions: true });
    expect(planOf('calm', seed).faults).toEqual([]);
    expect(planOf('crashes', seed).faults.some(({ type }) => type === 'crash')).toBe(true);
  }
});
