/**
 * What a scenario's script is given: it makes clusters, tells its story, and states what must hold.
 */
import { assert } from '../base/assert.ts';
import type { Watcher } from '../fuzz/run.ts';
import { raftSystem } from '../systems/raft/system.ts';
import { Cluster } from './cluster.ts';
import { type ClusterOptions, DEFAULT_STEP_MS, firstConfiguration, planOf, problemsOf } from './cluster-plan.ts';
import { isEqual } from './equal.ts';
import { Observed } from './observed.ts';
import { findOverwritten, type Overwritten } from './overwritten.ts';
import type { Check, PlayedCluster, StoryLine } from './result.ts';
import { Script, ScriptEnded } from './script.ts';
import { show } from './show.ts';

/** The most nodes of a cluster, as in a Case. */
const MAX_NODES = 15;

interface Stage {
  readonly name: string;
  readonly nodes: readonly number[];
  readonly script: Script;
  readonly observed: Observed;
  /** How many of its violations the story has told. */
  told: number;
}

export class ScenarioWorld {
  readonly checks: Check[] = [];
  readonly story: StoryLine[] = [];
  private readonly stages: Stage[] = [];
  private readonly mutant: string | null;
  private readonly watchers: readonly Watcher[];

  constructor(mutant: string | null, watchers: readonly Watcher[]) {
    this.mutant = mutant;
    this.watchers = watchers;
  }

  /** A new cluster, its nodes booted. */
  cluster(options: ClusterOptions): Cluster {
    const { nodes } = options;
    assert(Number.isInteger(nodes) && nodes >= 1 && nodes <= MAX_NODES, `a cluster has 1 to ${MAX_NODES} nodes`, nodes);
    const plan = planOf(options, this.mutant);
    const [problem] = problemsOf(plan, options);
    assert(problem === undefined, 'a cluster as it can be', problem);
    const name = options.name ?? '';
    assert(this.stages.every((stage) => stage.name !== name), 'clusters of one scenario need names of their own', name);
    const observed = new Observed(firstConfiguration(options));
    const watchers = [() => observed.observer, ...this.watchers];
    const start = { decisions: options.decisions, isStill: options.timers === 'still' };
    const script = new Script(plan, raftSystem, watchers, start);
    this.stages.push({ name, nodes: plan.nodes, script, observed, told: 0 });
    script.advance(0);
    const checks = {
      passed: (description: string, detail: string): void => { this.record(description, true, detail); },
      failed: (description: string, detail: string): never => {
        this.record(description, false, detail);
        throw new ScriptEnded(description);
      },
    };
    const { network, workload } = plan;
    const stepUs = network.held ? Math.round((options.stepMs ?? DEFAULT_STEP_MS) * 1000) : 0;
    const { nodes: known } = plan;
    return new Cluster({ name, nodes: known, script, observed, stepUs, checks, clients: workload.clients });
  }

  /** A sentence of the story, for whoever reads the output. */
  tell(text: string): void {
    this.tellViolations();
    this.story.push({ type: 'text', text });
  }

  /** States that something holds; or, with a second value, that the first equals it (as plain data). */
  expect(description: string, actual: boolean): boolean;
  expect(description: string, actual: unknown, expected: unknown): boolean;
  expect(description: string, ...values: readonly unknown[]): boolean {
    const [actual] = values;
    if (values.length === 1) return this.record(description, actual === true, '');
    const [, expected] = values;
    const passed = isEqual(actual, expected);
    return this.record(description, passed, passed ? show(actual) : `${show(actual)}, expected ${show(expected)}`);
  }

  /** States that no checker has objected to anything in this cluster so far; if one has, the check says what it saw. */
  expectNoViolation(cluster: Cluster): boolean {
    const [first, ...others] = cluster.violations();
    const where = cluster.name === '' ? '' : `${cluster.name}: `;
    const more = others.length === 0 ? '' : ` (and ${others.map(({ checker }) => checker).join(', ')})`;
    return this.record(`${where}no checker objects`, first === undefined,
      first === undefined ? '' : `${first.checker}: ${first.message}${more}`);
  }

  /** For the machinery: adds a check to the story. Says whether it passed. */
  record(description: string, passed: boolean, detail: string): boolean {
    this.tellViolations();
    const check = { description, passed, detail };
    this.checks.push(check);
    this.story.push({ type: 'check', check });
    return passed;
  }

  get hasFailed(): boolean {
    return this.checks.some(({ passed }) => !passed);
  }

  /** For the machinery: ends all runs. */
  finish(): readonly PlayedCluster[] {
    const played = this.stages.map(({ name, nodes, script, observed }) => {
      const { outcome, case: recorded } = script.finish();
      const overwritten = overwrittenIn(observed, nodes);
      return { name, violations: outcome.violations, overwritten, digest: outcome.digest, case: recorded };
    });
    this.tellViolations();
    return played;
  }

  private tellViolations(): void {
    for (const stage of this.stages) {
      const { violations } = stage.script;
      for (const violation of violations.slice(stage.told)) this.story.push({ type: 'violation', violation });
      stage.told = violations.length;
    }
  }
}

/** What a broken node has written may be no journal: then nobody can say what its disk holds, and its violations speak for it. */
function overwrittenIn(observed: Observed, nodes: readonly number[]): readonly Overwritten[] {
  try {
    return findOverwritten(observed, nodes);
  } catch {
    return [];
  }
}
