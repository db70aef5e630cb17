/**
 * Guided search against plain swarm: how many events, and how many runs, each spends until an outcome checker sees the harm of a known
 * bug. Both get the same budget of events in each trial, on disjoint seeds, one thread. Prints a row for each mutant; asserts nothing. The
 * environment may say otherwise: MUTANTS=a,b TRIALS=5 MEVENTS=10 (millions of events a trial) PROFILE=default.
 */
import { at, present } from '../src/base/assert.ts';
import type { CheckerClass } from '../src/check/checker.ts';
import { Coverage } from '../src/fuzz/coverage.ts';
import { Covered } from '../src/fuzz/covered.ts';
import { GuidedSearch } from '../src/fuzz/guidance/guided-search.ts';
import { reaches } from '../src/fuzz/kills.ts';
import { findProfile } from '../src/fuzz/profile.ts';
import { run } from '../src/fuzz/run.ts';
import { caseOf, drawPlan } from '../src/fuzz/swarm.ts';
import { raftSystem } from '../src/systems/raft/system.ts';

const STOP_AT: CheckerClass = 'outcome';
/** Those that the default profile shows least often. */
const HARD = 'two-pending,commit-prior-term,prevote-term-silent,stale-nack,prev0-accept,async-append-aba,truncate-front,learner-wont-vote,'
  + 'snap-backwards,snap-chunk-stuck,session-autocreate,lease-drift,lease-no-stickiness,single-no-term-commit';

const mutants = (process.env['MUTANTS'] ?? HARD).split(',');
const trials = Number(process.env['TRIALS'] ?? 5);
const budget = 1e6 * Number(process.env['MEVENTS'] ?? 10);
const profile = present(findProfile(raftSystem, process.env['PROFILE']), 'there is such a profile');

/** What a trial has spent, and whether it found the bug. */
interface Spent {
  readonly events: number;
  readonly runs: number;
  readonly found: boolean;
}

print(`profile ${profile.name}, ${trials} trials of up to ${budget / 1e6} million events; medians, and all trials (? not found)`);
print(`${'mutant'.padEnd(24)}${'plain Mevents'.padStart(14)}${'guided'.padStart(9)}${'plain runs'.padStart(12)}${'guided'.padStart(9)}`);
for (const mutant of mutants) {
  const plain = repeat((from) => searchPlain(mutant, from));
  const guided = repeat((from) => searchGuided(mutant, from));
  print(`${mutant.padEnd(24)}${median(plain, 'events').padStart(14)}${median(guided, 'events').padStart(9)}`
    + `${median(plain, 'runs').padStart(12)}${median(guided, 'runs').padStart(9)}   ${all(plain)} | ${all(guided)}`);
}

function repeat(search: (from: number) => Spent): readonly Spent[] {
  return Array.from({ length: trials }, (_, trial) => search(10_000_000 + 1_000_000 * trial));
}

function searchPlain(mutant: string, from: number): Spent {
  let events = 0;
  for (let runs = 0; ; runs++) {
    if (events >= budget) return { events, runs, found: false };
    const plan = drawPlan(raftSystem, profile, from + runs, { mutant });
    const outcome = run(caseOf(plan, STOP_AT), raftSystem);
    events += outcome.events;
    if (reaches(outcome.violations, STOP_AT)) return { events, runs: runs + 1, found: true };
  }
}

function searchGuided(mutant: string, from: number): Spent {
  const coverage = new Coverage();
  const search = new GuidedSearch({ system: raftSystem, profile, swarm: { mutant }, stopAt: STOP_AT, from }, coverage);
  let events = 0;
  let runs = 0;
  for (;;) {
    for (const plan of search.nextGeneration()) {
      if (events >= budget) return { events, runs, found: false };
      const covered = new Covered(raftSystem);
      const outcome = run(caseOf(plan, STOP_AT), raftSystem, [covered.watch]);
      events += outcome.events;
      const { states = [] } = covered.result();
      coverage.add(states);
      search.learn({ type: 'ran', seed: from + runs, outcome, states });
      runs++;
      if (reaches(outcome.violations, STOP_AT)) return { events, runs, found: true };
    }
  }
}

/** A trial that did not find it took longer than any other. */
function median(spent: readonly Spent[], what: 'events' | 'runs'): string {
  const sorted = spent.map((each) => (each.found ? each[what] : Infinity)).sort((one, other) => one - other);
  return shown(at(sorted, (sorted.length - 1) >> 1), what);
}

function all(spent: readonly Spent[]): string {
  return spent.map((each) => shown(each.found ? each.events : Infinity, 'events')).join(' ');
}

function shown(value: number, what: 'events' | 'runs'): string {
  if (value === Infinity) return '?';
  return what === 'events' ? (value / 1e6).toFixed(2) : String(value);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
