/**
 * How fast the simulator is: events a second on one thread under chaos with all checkers on, what that is as a multiple
 * of the bare event queue, and a calm cluster for comparison with other simulators. Prints figures, asserts nothing.
 */
import { measure } from 'mitata';
import { EventQueue } from '../src/base/event-queue.ts';
import { run } from '../src/fuzz/run.ts';
import { raftSystem } from '../src/systems/raft/system.ts';
import { calmCase, chaosCase, restartingCase } from './support/plans.ts';
import { countCase, runBare } from './support/run-bare.ts';

const WARM_UP_SEEDS = 150;
const SEEDS = 400;
const ROUNDS = 5;
const PAIRS = 1_000;
const IDLE_SECONDS = 2_000;
const LOADED_SECONDS = 200;
const RESTART_SECONDS = [10, 100, 300];

await chaos();
calm();
restarts();

async function chaos(): Promise<void> {
  for (let seed = 1; seed <= WARM_UP_SEEDS; seed++) run(chaosCase(seed), raftSystem);
  const checked = median(() => perEvent((seed) => run(chaosCase(seed), raftSystem).events));
  const bare = median(() => perEvent((seed) => runBare(chaosCase(seed))));
  const depth = mean(seeds(20).map((seed) => countCase(chaosCase(seed)).meanDepth));
  const queue = await pushAndPop(Math.round(depth));
  const events = seeds(SEEDS).map((seed) => run(chaosCase(seed), raftSystem).events).sort((a, b) => a - b);

  print('the default profile, five nodes, one thread, all checkers on');
  print(`  ${rate(checked)} events/s (${checked.toFixed(0)} ns an event), without checkers ${rate(bare)}`);
  print(`  a bare push and pop at the mean depth of ${depth.toFixed(0)}: ${queue.toFixed(0)} ns, so an event costs `
    + `${(checked / queue).toFixed(1)} times that`);
  print(`  events in a run: median ${events[SEEDS >> 1] ?? 0}, longest ${events[SEEDS - 1] ?? 0}`);
}

function calm(): void {
  for (const checkers of [true, false]) {
    const go = (seconds: number, requests: number): number => {
      const testCase = calmCase(seconds, requests);
      const start = performance.now();
      if (checkers) run(testCase, raftSystem);
      else runBare(testCase);
      return (performance.now() - start) / 1000;
    };
    const idleSeconds = median(() => go(IDLE_SECONDS, 0));
    const loadedSeconds = median(() => go(LOADED_SECONDS, 100));
    const { messages } = countCase(calmCase(LOADED_SECONDS, 100));
    print(`a calm cluster of five, checkers ${checkers ? 'on' : 'off'}`);
    print(`  idle: ${whole(IDLE_SECONDS / idleSeconds)} virtual seconds a second`);
    print(`  at 100 requests a second: ${whole(messages / loadedSeconds)} messages delivered a second, `
      + `${whole(LOADED_SECONDS / loadedSeconds)} virtual seconds a second`);
  }
}

/** A restart reads back the journal: all of it, or the last checkpoint and what came after. */
function restarts(): void {
  print('five nodes at 100 requests a second, a restart every half second, checkers on: events/s');
  for (const snapshotEntries of [0, 200]) {
    const figures = RESTART_SECONDS.map((seconds) => {
      const nanoseconds = median(() => {
        const start = performance.now();
        const { events } = run(restartingCase(seconds, snapshotEntries), raftSystem);
        return ((performance.now() - start) * 1e6) / events;
      });
      return `${rate(nanoseconds)} over ${seconds} virtual seconds`;
    });
    print(`  ${snapshotEntries === 0 ? 'without snapshots' : `a snapshot every ${snapshotEntries} entries`}: ${figures.join(', ')}`);
  }
}

/** Nanoseconds an event, over all seeds. */
function perEvent(events: (seed: number) => number): number {
  let total = 0;
  const start = performance.now();
  for (const seed of seeds(SEEDS)) total += events(seed);
  return ((performance.now() - start) * 1e6) / total;
}

/** Nanoseconds for one push and one pop of a queue that holds `depth` items: the median of many samples. */
async function pushAndPop(depth: number): Promise<number> {
  const queue = new EventQueue<null>();
  let spread = 12345;
  const next = (): number => (spread = (Math.imul(spread, 1103515245) + 12345) >>> 8) % 100_000;
  for (let i = 0; i < depth; i++) queue.push(next(), 0, null);
  const { p50 } = await measure(() => {
    for (let i = 0; i < PAIRS; i++) queue.push((queue.pop()?.timeUs ?? 0) + next(), 0, null);
  });
  return p50 / PAIRS;
}

function seeds(count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => i + 1);
}

function median(measureOnce: () => number): number {
  const sorted = Array.from({ length: ROUNDS }, measureOnce).sort((a, b) => a - b);
  return sorted[ROUNDS >> 1] ?? 0;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function rate(nanoseconds: number): string {
  return whole(1e9 / nanoseconds);
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
