/**
 * A scenario: a script that drives the simulator as the paper tells it, and says what must come of it. What is played
 * is recorded as Cases, so that replay, shrinking and pages work on it too.
 */
import { Digest } from '../base/digest.ts';
import type { Watcher } from '../fuzz/run.ts';
import type { ScenarioResult } from './result.ts';
import { ScriptEnded } from './script.ts';
import { ScenarioWorld } from './world.ts';

export interface Scenario {
  /** Kebab-case; the name of its file unless given. */
  readonly name?: string;
  /** One sentence: what it shows. */
  readonly title: string;
  /** Where the story comes from: `Raft Fig. 8, §5.4.2`. */
  readonly source: string;
  /**
   * The mutants under which the same script goes wrong, each with the checkers that must then speak: none, if only what
   * the script expects shows it.
   */
  readonly brokenBy?: { readonly [mutant: string]: readonly string[] };
  /** Plays it at once: nothing in a scenario waits for a promise. */
  play(world: ScenarioWorld): void;
}

/** Defines a scenario; the default export of its file. */
export function scenario(definition: Scenario): Scenario {
  return definition;
}

export interface PlayOptions {
  /** What the scenario is called if it does not say. */
  readonly name?: string;
  /** Plays it under this mutant of Raft, which must be known. */
  readonly mutant?: string;
  /** Look on at every cluster. */
  readonly watchers?: readonly Watcher[];
}

/** Plays a scenario to its end. A script that throws has failed a check; it never throws here. */
export function playScenario(played: Scenario, options: PlayOptions = {}): ScenarioResult {
  const world = new ScenarioWorld(options.mutant ?? null, options.watchers ?? []);
  try {
    const script: { play(world: ScenarioWorld): unknown } = played;
    const returned = script.play(world);
    if (isPromise(returned)) {
      // Whatever becomes of it comes too late.
      returned.then(nothing, nothing);
      world.record('play must not return a promise', false, 'nothing in a scenario waits; write it without async');
    }
  } catch (error) {
    if (!(error instanceof ScriptEnded)) world.record('the script ran to its end', false, `it threw ${tellError(error)}`);
    else if (!world.hasFailed) world.record('the script ran to its end', false, error.message);
  }
  const { checks, story } = world;
  if (checks.length === 0) world.record('the script checks something', false, 'it has no expectation');
  const clusters = world.finish();
  const violations = clusters.flatMap((cluster) => cluster.violations);
  return {
    name: played.name ?? options.name ?? 'unnamed',
    title: played.title,
    source: played.source,
    mutant: options.mutant ?? null,
    passed: violations.length === 0 && checks.every(({ passed }) => passed),
    checks,
    story,
    clusters,
    violations,
    digest: digestOf(clusters.map(({ digest }) => digest)),
  };
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, 'then') === 'function';
}

function nothing(): void {}

function digestOf(digests: readonly string[]): string {
  const [first] = digests;
  if (digests.length === 1 && first !== undefined) return first;
  const digest = new Digest();
  for (const each of digests) digest.text(each);
  return digest.hex();
}

/** With the line that threw, for whoever writes the script. */
function tellError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const where = error.stack?.split('\n').find((line) => /^\s+at .*play/.test(line))?.trim();
  return `${error.name}: ${error.message}${where === undefined ? '' : ` (${where})`}`;
}
