/**
 * Whether memory stays flat over 10,000 seeds of the default profile. Prints figures, asserts nothing.
 */
import { run } from '../src/fuzz/run.ts';
import { raftSystem } from '../src/systems/raft/system.ts';
import { chaosCase } from './support/plans.ts';

const SEEDS = 10_000;
const EVERY = 2_000;

process.stdout.write('memory after so many seeds (five nodes, all checkers on): heap in use, resident\n');
for (let seed = 1; seed <= SEEDS; seed++) {
  run(chaosCase(seed), raftSystem);
  if (seed % EVERY !== 0) continue;
  global.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  process.stdout.write(`  ${String(seed).padStart(6)}  ${megabytes(heapUsed)}  ${megabytes(rss)}\n`);
}
process.stdout.write(`  peak resident: ${megabytes(process.resourceUsage().maxRSS * 1024)}\n`);

function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
