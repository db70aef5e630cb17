/**
 * How small failing seeds become, and how long that takes: for each known bug the first seeds in which an outcome checker sees its
 * harm, shrunk on two workers; replayed from the text of its file; and played from the script that is written of it, with the bug and
 * without. Then five of them beside the scripts that were made by hand. Prints tables; asserts nothing. The environment may say
 * otherwise: MUTANTS=a,b SEEDS=1 (failing seeds of each) JOBS=2 ATTEMPTS=30000.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CASES, type CasesTask, type CaseTrial } from '../src/cli/case-trials.ts';
import { WorkerPool } from '../src/cli/pool.ts';
import { loadScenario } from '../src/cli/scenario-files.ts';
import { Shrinking } from '../src/cli/shrinking.ts';
import { formatCase, parseCase } from '../src/fuzz/case.ts';
import type { Case } from '../src/fuzz/case-type.ts';
import { findProfile } from '../src/fuzz/profile.ts';
import { run } from '../src/fuzz/run.ts';
import { cutBehind } from '../src/fuzz/shrink/conversation.ts';
import { type ShrinkResult, shrinkResult } from '../src/fuzz/shrink/shrink-result.ts';
import { drawCase } from '../src/fuzz/swarm.ts';
import { findTarget, type Found } from '../src/fuzz/target.ts';
import { scenarioSource } from '../src/report/scenario-source.ts';
import { playScenario } from '../src/scenario/scenario.ts';
import { raftSystem } from '../src/systems/raft/system.ts';
import { findVariant } from '../src/systems/variants.ts';

/** A seed that shows no harm by then is not looked for any further. */
const MOST_SEEDS = 4000;
const HAND_MADE = [
  ['commit-prior-term', 'figure-8'],
  ['vote-not-persisted', 'double-vote-after-a-crash'],
  ['single-no-term-commit', 'membership-bug-two-adds'],
  ['ack-before-sync', 'acknowledgement-waits-for-the-disk'],
  ['read-no-quorum', 'minority-leader-cannot-serve-reads'],
] as const;

const mutants = process.env['MUTANTS']?.split(',') ?? raftSystem.mutants.map(({ id }) => id);
const seedsOfEach = Number(process.env['SEEDS'] ?? 1);
const jobs = Number(process.env['JOBS'] ?? 2);
const attempts = Number(process.env['ATTEMPTS'] ?? 30_000);

interface Row {
  readonly mutant: string;
  readonly seed: number;
  readonly result: ShrinkResult;
  readonly seconds: number;
  /** From the text of its file it comes to the recorded run. */
  readonly replays: boolean;
  /** The script fails with the bug, by this violation, and passes without. */
  readonly plays: boolean;
}

const folder = mkdtempSync(join(tmpdir(), 'whitewater-bench-'));
const pool = new WorkerPool(CASES, jobs, (message) => { print(message); });
const rows: Row[] = [];
print(`${'mutant'.padEnd(25)}${'seed'.padStart(5)}   ${'events'.padEnd(16)}${'nodes'.padStart(6)}${'faults'.padStart(8)}`
  + `${'operations'.padStart(12)}${'decisions'.padStart(11)}${'in all'.padStart(8)}${'attempts'.padStart(10)}${'seconds'.padStart(9)}`);
try {
  for (const mutant of mutants) {
    let from = 0;
    for (let nth = 0; nth < seedsOfEach; nth++) {
      const failing = firstHarm(mutant, from);
      if (failing === null) {
        print(`${mutant.padEnd(25)} no harm within ${MOST_SEEDS} seeds`);
        break;
      }
      from = failing.seed + 1;
      const row = await shrinkSeed(mutant, failing, pool);
      rows.push(row);
      tell(row);
    }
  }
  summary();
  await besideHandMade();
} finally {
  await pool.close();
  rmSync(folder, { recursive: true, force: true });
}

function firstHarm(mutant: string, from: number): { readonly seed: number; readonly found: Found } | null {
  const profile = findProfile(raftSystem, findVariant(raftSystem, mutant)?.profile);
  for (let seed = from; profile !== undefined && seed < from + MOST_SEEDS; seed++) {
    const found = findTarget(drawCase(raftSystem, profile, seed, 'outcome', { mutant }), raftSystem);
    if (found !== null && found.violation.class !== 'rule') return { seed, found };
  }
  return null;
}

async function shrinkSeed(mutant: string, { seed, found }: { readonly seed: number; readonly found: Found },
  workers: WorkerPool<CasesTask, CaseTrial>): Promise<Row> {
  const startMs = performance.now();
  const shrinking = new Shrinking(found, raftSystem, { type: 'name', name: 'raft' }, attempts);
  await shrinking.run(workers, () => false);
  const result = shrinkResult(found, shrinking.shrinker, raftSystem);
  const seconds = (performance.now() - startMs) / 1000;
  return { mutant, seed, result, seconds, replays: replays(result), plays: await plays(mutant, result) };
}

function replays({ case: small }: ShrinkResult): boolean {
  if (small === null) return false;
  const parsed = parseCase(JSON.parse(formatCase(small)), [raftSystem]);
  return parsed.ok && run(parsed.testCase, raftSystem).digest === small.expect?.digest;
}

async function plays(mutant: string, { case: small, violation }: ShrinkResult): Promise<boolean> {
  if (small === null || violation === null) return false;
  const source = scenarioSource(small, raftSystem, violation, { name: mutant });
  if (!source.ok) {
    print(`${mutant}: no script: ${source.reason}`);
    return false;
  }
  const file = join(folder, `${mutant}.ts`);
  writeFileSync(file, source.text);
  const { scenario } = await loadScenario(file);
  const broken = playScenario(scenario, { mutant });
  const isShown = broken.violations.some(({ signature }) => signature === violation.signature);
  return isShown && playScenario(scenario).passed;
}

function sizeOfAll({ after }: ShrinkResult): number {
  return after === null ? Infinity : after.faults + after.operations + after.decisions;
}

function tell({ mutant, seed, result, seconds, replays: again, plays: scripted }: Row): void {
  const { before, after } = result;
  const events = `${before?.events ?? 0} → ${after?.events ?? 0}`;
  print(`${mutant.padEnd(25)}${String(seed).padStart(5)}   ${events.padEnd(16)}${String(after?.nodes).padStart(6)}`
    + `${String(after?.faults).padStart(8)}${String(after?.operations).padStart(12)}${String(after?.decisions).padStart(11)}`
    + `${String(sizeOfAll(result)).padStart(8)}${String(result.attempts).padStart(10)}${seconds.toFixed(1).padStart(9)}`
    + `${again ? '' : '  DOES NOT REPLAY'}${scripted ? '' : '  NO SCRIPT'}${result.complete ? '' : '  unfinished'}`);
}

function summary(): void {
  const count = (is: (row: Row) => boolean): string => `${rows.filter(is).length} of ${rows.length}`;
  print(`\n${rows.length} failing seeds; median size beyond calm ${median(rows.map(({ result }) => sizeOfAll(result)))}, `
    + `median ${median(rows.map(({ seconds }) => seconds)).toFixed(1)} s, longest ${Math.max(...rows.map(({ seconds }) => seconds)).toFixed(1)} s on ${jobs} workers`);
  print(`at most 12 beyond calm: ${count(({ result }) => sizeOfAll(result) <= 12)}; replayed to the same digest: ${count((row) => row.replays)}; `
    + `script fails with the bug and passes without: ${count((row) => row.plays)}; came to their end: ${count(({ result }) => result.complete)}`);
}

/** By hand each message that arrives is an action of its own: it is told with those and without. */
async function besideHandMade(): Promise<void> {
  print(`\n${'mutant'.padEnd(25)}${'shrunk'.padStart(8)}${'by hand'.padStart(9)}${'without deliveries'.padStart(20)}   script`);
  for (const [mutant, name] of HAND_MADE) {
    const row = rows.find((each) => each.mutant === mutant);
    const own = await handMade(mutant, name);
    if (row === undefined || own === null) continue;
    const all = own.plan.faults.length + Object.keys(own.choices.overrides).length;
    const deliveries = own.plan.faults.filter(({ type }) => type === 'deliver').length;
    print(`${mutant.padEnd(25)}${String(sizeOfAll(row.result)).padStart(8)}${String(all).padStart(9)}`
      + `${String(all - deliveries).padStart(20)}   ${name}`);
  }
}

/** What was played up to the first violation that tells of harm. */
async function handMade(mutant: string, name: string): Promise<Case | null> {
  const { scenario } = await loadScenario(join('scenarios', `${name}.ts`));
  for (const { case: played, violations } of playScenario(scenario, { mutant }).clusters) {
    const harm = violations.find((violation) => violation.class !== 'rule');
    if (harm !== undefined) return cutBehind({ testCase: played, timeUs: harm.timeUs, event: harm.event }).testCase;
  }
  return null;
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor((values.length - 1) / 2)] ?? Infinity;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
