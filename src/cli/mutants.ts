/**
 * `mutants`: breaks one rule at a time and counts the seeds until it is found. A trial is a search through seeds of its
 * own, in order, on one worker at a time; trials run side by side, so the figures are the same for any number of jobs.
 */
import { at } from '../base/assert.ts';
import type { CheckerClass, Violation } from '../check/checker.ts';
import { CLASSES, figuresOf, firstOf, type Kill, reaches, type Trial } from '../fuzz/kills.ts';
import type { MutantsResult } from '../fuzz/mutants-result.ts';
import { mutantsText } from '../report/mutants-text.ts';
import type { Mutant, Profile, System } from '../systems/system.ts';
import type { SeedSpec, SystemSource } from './batch.ts';
import { BatchSize } from './batch-size.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { Interrupt } from './interrupt.ts';
import { commandLine, flag } from './invocation.ts';
import { textWidth } from './look.ts';
import { checkMutant, profileOf, swarmOptions } from './options.ts';
import type { Output } from './output.ts';
import { SeedPool } from './pool.ts';
import { Progress, spanText } from './progress.ts';
import { loadSystem, systemSource } from './systems.ts';

export interface MutantsRequest {
  /** Empty: all. */
  readonly ids: readonly string[];
  readonly trials: number;
  /** Of each trial, at most. */
  readonly seeds: number;
  readonly from: number;
  readonly profile: string | undefined;
  readonly nodes: number | undefined;
  /** A trial, and a run, is over when a checker of this class or of a graver one has spoken. */
  readonly stopAt: CheckerClass;
  readonly system: string | undefined;
  readonly jobs: number;
}

export async function mutants(request: MutantsRequest, output: Output): Promise<ExitCode> {
  const source = systemSource(request.system);
  const system = await loadSystem(source);
  for (const id of request.ids) checkMutant(system, id, 'mutants');
  const chosen = system.mutants.filter(({ id }) => request.ids.length === 0 || request.ids.includes(id));
  const hunt = new Hunt(request, source, system, profileOf(system, request.profile), chosen, output);
  const result = await hunt.run();
  const { system: own, profile, nodes, from } = request;
  const command = (id: string): string => commandLine('campaign', ...flag('--system', own), ...flag('--profile', profile),
    ...flag('--nodes', nodes), '--break', id, ...flag('--from', from === 0 ? undefined : from), '--stop-on-first');
  output.result(result, () => mutantsText(result, chosen, command, textWidth(), output.paint));
  if (result.interrupted) return EXIT.interrupted;
  return result.mutants.every(({ killed }) => killed) ? EXIT.passed : EXIT.violation;
}

/** All trials of all mutants. */
class Hunt {
  private readonly request: MutantsRequest;
  private readonly source: SystemSource;
  private readonly system: System;
  private readonly profile: Profile;
  private readonly chosen: readonly Mutant[];
  private readonly output: Output;
  /** By mutant; a trial is missing until it is over. */
  private readonly trials: (Trial | undefined)[][];
  private seedsRun = 0;
  private trialsDone = 0;

  constructor(request: MutantsRequest, source: SystemSource, system: System, profile: Profile,
    chosen: readonly Mutant[], output: Output) {
    this.request = request;
    this.source = source;
    this.system = system;
    this.profile = profile;
    this.chosen = chosen;
    this.output = output;
    this.trials = chosen.map(() => Array.from({ length: request.trials }, () => undefined));
  }

  async run(): Promise<MutantsResult> {
    const { request, output } = this;
    const startMs = performance.now();
    const total = this.chosen.length * request.trials;
    const jobs = Math.min(request.jobs, total);
    const pool = new SeedPool(jobs, (message) => { output.warn(`whitewater: ${message}`); });
    const interrupt = new Interrupt(() => {
      output.note('\nending cleanly; press Ctrl-C again to end at once');
      pool.hurry();
    });
    const seconds = (): number => (performance.now() - startMs) / 1000;
    const progress = new Progress(output.hasProgress, () => this.progress(seconds()));
    let next = 0;
    const huntOn = async (): Promise<void> => {
      while (next < total && !interrupt.requested) {
        const turn = next++;
        await this.trial(pool, Math.floor(turn / request.trials), turn % request.trials, interrupt);
      }
    };
    try {
      await Promise.all(Array.from({ length: jobs }, huntOn));
    } finally {
      progress.stop();
      await pool.close();
      interrupt.release();
    }
    return this.result(seconds(), interrupt.requested);
  }

  /** A search through the seeds of one trial, until its class has spoken. */
  private async trial(pool: SeedPool, mutant: number, number: number, interrupt: Interrupt): Promise<void> {
    const { seeds, stopAt } = this.request;
    const first = this.request.from + number * seeds;
    const kills: Record<CheckerClass, Kill | null> = { rule: null, outcome: null, client: null };
    const size = new BatchSize();
    let isOver = false;
    for (let done = 0; done < seeds && !isOver;) {
      if (interrupt.requested) return;
      const count = size.next(seeds - done);
      const spec = this.spec(at(this.chosen, mutant));
      const batch = await pool.run({ spec, from: first + done, count, until: stopAt });
      size.learn(batch);
      for (const result of batch.results) {
        done++;
        if (result.type === 'broken') this.output.warn(`whitewater: seed ${result.seed}: ${result.reason}`);
        else isOver = note(kills, result.outcome.violations, done, result.seed, stopAt);
      }
      this.seedsRun += batch.results.length;
    }
    at(this.trials, mutant)[number] = kills;
    this.trialsDone++;
  }

  private spec({ id }: Mutant): SeedSpec {
    const { nodes, stopAt } = this.request;
    return { source: this.source, profile: this.profile.name, stopAt, swarm: swarmOptions(id, nodes) };
  }

  /** Mutants whose trials were not all over when it was interrupted are left out. */
  private result(wallSeconds: number, interrupted: boolean): MutantsResult {
    const { request } = this;
    const figures = this.chosen.flatMap(({ id }, i) => {
      const over = at(this.trials, i).filter((trial) => trial !== undefined);
      return over.length === request.trials ? [figuresOf(id, over)] : [];
    });
    return {
      system: this.system.name, profile: this.profile.name, stopAt: request.stopAt, trials: request.trials,
      seedsPerTrial: request.seeds, mutants: figures, controls: [], seeds: this.seedsRun,
      wallSeconds: Math.round(wallSeconds * 1000) / 1000, interrupted,
    };
  }

  private progress(seconds: number): { readonly part: number; readonly text: string } {
    const total = this.chosen.length * this.request.trials;
    const rate = Math.round(this.seedsRun / Math.max(seconds, 0.001));
    const text = `${this.trialsDone} of ${total} trials | ${this.seedsRun} seeds, ${rate}/s | ${spanText(seconds)}`;
    return { part: this.trialsDone / total, text };
  }
}

/** Whether the trial is over. */
function note(kills: Record<CheckerClass, Kill | null>, violations: readonly Violation[],
  seeds: number, seed: number, stopAt: CheckerClass): boolean {
  for (const name of CLASSES) kills[name] ??= killBy(violations, name, seeds, seed);
  return reaches(violations, stopAt);
}

function killBy(violations: readonly Violation[], name: CheckerClass, seeds: number,
  seed: number): Kill | null {
  const violation = firstOf(violations, name);
  return violation === undefined ? null : { seeds, seed, by: violation.checker };
}
