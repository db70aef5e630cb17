/**
 * `campaign`: runs seeds on all cores until they are done, the time is up, or somebody says stop; saves what it finds.
 */
import { resolve } from 'node:path';
import { CampaignFold, type Finding } from '../fuzz/campaign.ts';
import { type CampaignSummary, type SavedCase, summarise } from '../fuzz/campaign-summary.ts';
import type { Case } from '../fuzz/case-type.ts';
import { drawCase } from '../fuzz/swarm.ts';
import { campaignText, headLines } from '../report/campaign-text.ts';
import type { Profile, System } from '../systems/system.ts';
import type { SeedSpec, SystemSource } from './batch.ts';
import { nextCommands, replaySeed } from './campaign-advice.ts';
import type { CampaignRequest } from './campaign-request.ts';
import { caseFileName, saveCase } from './case-files.ts';
import { EXIT, type ExitCode, reasonOf } from './exit.ts';
import { Interrupt } from './interrupt.ts';
import { commandLine, shown } from './invocation.ts';
import { textWidth } from './look.ts';
import { checkMutant, profileOf, swarmOptions } from './options.ts';
import type { Output } from './output.ts';
import { SeedPool } from './pool.ts';
import { Progress, spanText } from './progress.ts';
import { SeedDriver } from './seed-driver.ts';
import { loadSystem, systemSource } from './systems.ts';

/** How long a campaign lasts that was given neither seeds nor time. */
const DEFAULT_SECONDS = 30;
const MOST_BROKEN = 50;

export async function campaign(request: CampaignRequest, output: Output): Promise<ExitCode> {
  const source = systemSource(request.system);
  const system = await loadSystem(source);
  checkMutant(system, request.mutant);
  const running = new RunningCampaign(request, source, system, profileOf(system, request.profile), output);
  const summary = await running.run();
  output.result(summary, () => (output.quiet ? headLines(summary, textWidth(), output.paint).join('\n')
    : campaignText(summary, nextCommands(request, summary, system), textWidth(), output.paint)));
  if (running.error !== null) output.warn(`whitewater: ${running.error}`);
  return exitCodeOf(summary, running.error, running.fold.broken);
}

class RunningCampaign {
  readonly fold: CampaignFold;
  /** What kept the campaign from going on. */
  error: string | null = null;
  private readonly request: CampaignRequest;
  private readonly source: SystemSource;
  private readonly system: System;
  private readonly profile: Profile;
  private readonly output: Output;
  private readonly saved = new Map<number, SavedCase>();
  private readonly seconds: number;
  private startMs = 0;

  constructor(request: CampaignRequest, source: SystemSource, system: System, profile: Profile,
    output: Output) {
    this.request = request;
    this.source = source;
    this.system = system;
    this.profile = profile;
    this.output = output;
    this.fold = new CampaignFold(request.from);
    this.seconds = request.seconds ?? (request.seeds === undefined ? DEFAULT_SECONDS : Infinity);
  }

  async run(): Promise<CampaignSummary> {
    const { request, output } = this;
    this.startMs = performance.now();
    const jobs = Math.min(request.jobs, request.seeds ?? Infinity);
    const pool = new SeedPool(jobs, (message) => { output.warn(`whitewater: ${message}`); });
    const interrupt = new Interrupt(() => {
      output.note('\nending cleanly; press Ctrl-C again to end at once');
      pool.hurry();
    });
    const progress = new Progress(output.hasProgress, () => this.progress());
    const { from, seeds, stopOnFirst } = request;
    const range = { from, count: seeds ?? Number.MAX_SAFE_INTEGER - from, stopOnFirst };
    const driver = new SeedDriver(pool, this.spec(), range, this.fold, {
      stop: () => interrupt.requested || this.elapsedSeconds() >= this.seconds || this.hasFailed(),
      found: (finding) => { this.keep(finding); },
    });
    try {
      await driver.run();
    } finally {
      progress.stop();
      await pool.close();
      interrupt.release();
    }
    const setup = { system: this.system.name, profile: this.profile.name, mutant: request.mutant ?? null };
    const { saved, error } = this;
    const wallSeconds = this.elapsedSeconds();
    return summarise(this.fold, setup, { interrupted: interrupt.requested, wallSeconds, saved, error });
  }

  /** The findings can't be saved, or so many seeds can't be run that going on makes no sense. */
  private hasFailed(): boolean {
    if (this.fold.broken >= MOST_BROKEN) this.error ??= `the program failed on ${this.fold.broken} seeds; it gave up`;
    return this.error !== null;
  }

  private spec(): SeedSpec {
    const { mutant, nodes, stopAt } = this.request;
    return { source: this.source, profile: this.profile.name, stopAt, swarm: swarmOptions(mutant, nodes) };
  }

  /** Saves a finding as a Case. If that fails the campaign ends, and says what it has so far. */
  private keep({ seed, violation, outcome }: Finding): void {
    const { mutant, nodes, stopAt } = this.request;
    const drawn = drawCase(this.system, this.profile, seed, stopAt, swarmOptions(mutant, nodes));
    const { checker, signature } = violation;
    const testCase: Case = { ...drawn, expect: { checker, signature, digest: outcome.digest } };
    const system = this.source.type === 'file' ? ['--system', shown(this.source.file)] : [];
    let file: string | null = null;
    if (this.error === null) {
      try {
        const name = caseFileName(testCase, { profile: this.profile.name, nodes, seed });
        file = shown(saveCase(resolve(this.request.out), name, testCase, '--out DIR'));
      } catch (error) {
        this.error = reasonOf(error);
      }
    }
    this.saved.set(seed, { file, replay: file === null ? replaySeed(this.request, seed) : commandLine('replay', file, ...system) });
  }

  private elapsedSeconds(): number {
    return (performance.now() - this.startMs) / 1000;
  }

  private progress(): { readonly part: number; readonly text: string } {
    const { seeds, failed } = this.fold;
    const seconds = this.elapsedSeconds();
    const rate = seeds / Math.max(seconds, 0.001);
    const wanted = this.request.seeds ?? Infinity;
    const leftSeconds = Math.min(this.seconds - seconds, seeds === 0 ? Infinity : (wanted - seeds) / rate);
    const left = Number.isFinite(leftSeconds) ? `${spanText(leftSeconds)} left` : '...';
    const count = failed === 1 ? '1 violation' : `${failed} violations`;
    const text = `${seeds} seeds, ${Math.round(rate)}/s | ${count} | ${left}`;
    return { part: Math.max(seconds / this.seconds, seeds / wanted), text };
  }
}

function exitCodeOf(summary: CampaignSummary, error: string | null, broken: number): ExitCode {
  if (error !== null) return EXIT.failure;
  if (summary.interrupted) return EXIT.interrupted;
  if (summary.failed > 0) return EXIT.violation;
  if (broken > 0) return EXIT.failure;
  return summary.unknown > 0 || summary.seeds === 0 ? EXIT.unknown : EXIT.passed;
}
