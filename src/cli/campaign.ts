/**
 * `campaign`: runs seeds on all cores until they are done, the time is up, or somebody says stop; saves what it finds.
 */
import { resolve } from 'node:path';
import { CampaignFold, type Finding, type SeedResult } from '../fuzz/campaign.ts';
import type { CampaignFigures } from '../fuzz/campaign-figures.ts';
import { type CampaignSummary, type SavedCase, summarise } from '../fuzz/campaign-summary.ts';
import type { Case, Expectation } from '../fuzz/case-type.ts';
import { GENERATION, GuidedSearch } from '../fuzz/guidance/guided-search.ts';
import { caseOf, drawCase } from '../fuzz/swarm.ts';
import { whyUnreachable } from '../fuzz/unreachable.ts';
import { campaignText, headLines } from '../report/campaign-text.ts';
import { campaignTests } from '../report/machine/campaign-tests.ts';
import type { Profile, System } from '../systems/system.ts';
import { findVariant } from '../systems/variants.ts';
import { type SeedPool, SEEDS, type SeedSpec, type SystemSource } from './batch.ts';
import { BatchSize } from './batch-size.ts';
import { nextCommands, runAgain } from './campaign-advice.ts';
import { checkFolder, leaveRecord } from './campaign-record.ts';
import { type CampaignRequest, DEFAULT_SHRINK_ATTEMPTS } from './campaign-request.ts';
import { CampaignShrinking } from './campaign-shrinking.ts';
import { caseFileName, saveCase } from './case-files.ts';
import { CliError, EXIT, type ExitCode, reasonOf, usageError } from './exit.ts';
import { Interrupt } from './interrupt.ts';
import { commandLine, shown } from './invocation.ts';
import { type KnownBugs, knownBugs } from './known-cases.ts';
import { textWidth } from './look.ts';
import { checkMutant, profileOf, swarmOptions } from './options.ts';
import type { Output } from './output.ts';
import { WorkerPool } from './pool.ts';
import { Progress, spanText } from './progress.ts';
import { type Conductor, SeedDriver } from './seed-driver.ts';
import { knownSystems, loadSystem, systemSource } from './systems.ts';

/** How long a campaign lasts that was given neither seeds nor time. */
const DEFAULT_SECONDS = 30;
const MOST_BROKEN = 50;

export async function campaign(request: CampaignRequest, output: Output): Promise<ExitCode> {
  const source = systemSource(request.system);
  const system = await loadSystem(source);
  checkMutant(system, request.mutant);
  checkFolder(request, knownSystems(system), output.reporterFiles());
  if (request.guided && system.cover === undefined) {
    throw usageError(`--guided: ${system.name} can't tell the situations of its clusters apart (it has no \`cover\`), so there is nothing to be guided by; leave it out`);
  }
  const profile = profileOf(system, request.profile);
  const userCode = `--system ${request.system ?? ''}`;
  const subject = { system, mutant: request.mutant, userCode };
  const known: KnownBugs = request.known === undefined ? new Map() : knownBugs(request.known, subject, knownSystems(system), output);
  const running = new RunningCampaign(request, { source, system, profile, known, userCode }, output);
  const summary = await running.run();
  const next = nextCommands(request, summary, system, running.shrinking.playable);
  // However it ended: what it has come to is kept.
  const unkept = request.records ? leaveRecord(request, { summary, figures: running.figures(), next }, knownSystems(system), output) : null;
  running.error ??= unkept;
  output.result(summary, () => (output.quiet ? headLines(summary, textWidth(), output.paint).join('\n')
    : campaignText(summary, next, textWidth(), output.paint)), () => campaignTests(summary));
  if (running.error !== null) output.warn(`whitewater: ${running.error}`);
  return exitCodeOf(summary, running.error, running.fold.broken);
}

/** What is run, and what is known of it. */
interface CampaignSubject {
  readonly source: SystemSource;
  readonly system: System;
  readonly profile: Profile;
  readonly known: KnownBugs;
  /** What is said if the system's code ends the program. */
  readonly userCode: string;
}

class RunningCampaign {
  readonly fold: CampaignFold;
  readonly shrinking: CampaignShrinking;
  /** What kept the campaign from going on. */
  error: string | null = null;
  private readonly request: CampaignRequest;
  private readonly source: SystemSource;
  private readonly system: System;
  private readonly profile: Profile;
  private readonly known: KnownBugs;
  private readonly output: Output;
  private readonly saved = new Map<number, SavedCase>();
  private readonly seconds: number;
  /** Null: each seed is run as it means. */
  private readonly search: GuidedSearch | null;
  private startMs = 0;
  /** How long the seeds took, without what is done with their findings. */
  private seedSeconds = 0;

  constructor(request: CampaignRequest, { source, system, profile, known, userCode }: CampaignSubject, output: Output) {
    this.request = request;
    this.source = source;
    this.system = system;
    this.profile = profile;
    this.known = known;
    this.output = output;
    this.fold = new CampaignFold(request.from, new Set(known.keys()), request.stopAt);
    const { guided, mutant, nodes, stopAt, from, shrinkAttempts: attempts, jobs } = request;
    const warn = (message: string): void => { output.warn(`whitewater: ${message}`); };
    this.shrinking = new CampaignShrinking({ system, source, attempts, jobs, userCode, warn });
    const swarm = swarmOptions(mutant, nodes);
    this.search = guided ? new GuidedSearch({ system, profile, swarm, stopAt, from }, this.fold.coverage) : null;
    this.seconds = request.seconds ?? (request.seeds === undefined ? DEFAULT_SECONDS : Infinity);
  }

  async run(): Promise<CampaignSummary> {
    const { request, output } = this;
    this.startMs = performance.now();
    const jobs = Math.min(request.jobs, request.seeds ?? Infinity);
    const pool = new WorkerPool(SEEDS, jobs, (message) => { output.warn(`whitewater: ${message}`); });
    const interrupt = new Interrupt(() => {
      output.note('\nending cleanly; press Ctrl-C again to end at once');
      pool.hurry();
      this.shrinking.hurry();
    });
    const progress = new Progress(output.hasProgress, () => this.shrinking.progress() ?? this.progress());
    const conductor: Conductor = {
      stop: () => interrupt.requested || this.elapsedSeconds() >= this.seconds || this.hasFailed(),
      found: (finding) => { this.keep(finding); },
      folded: (result) => { this.learn(result); },
    };
    try {
      await this.runAll(pool, conductor);
      await this.shrink(() => interrupt.requested);
    } finally {
      progress.stop();
      interrupt.release();
    }
    const { saved, error, search } = this;
    const generations = Math.ceil(this.fold.seeds / GENERATION);
    const guidance = search === null ? null : { generations, corpusSize: search.corpusSize };
    const { system, profile } = this;
    const setup = {
      system: system.name, profile: profile.name, mutant: request.mutant ?? null, guidance,
      unreachable: this.unreachable(), beyondModel: profile.beyondModel === true,
      shrinkAttempts: request.shrinkAttempts ?? DEFAULT_SHRINK_ATTEMPTS,
    };
    const { shrunk, wallSeconds: wallSecondsShrinking } = this.shrinking;
    return summarise(this.fold, setup, {
      interrupted: interrupt.requested, wallSeconds: this.seedSeconds, wallSecondsShrinking, saved, known: this.known, shrunk, error,
    });
  }

  /** What its page shows beside the summary. */
  figures(): CampaignFigures {
    return this.fold.figures.figures(this.fold.coverage.curve());
  }

  private keep(finding: Finding): void {
    const { seed, violation: { checker, signature }, outcome: { digest } } = finding;
    const file = this.save(seed, { checker, signature, digest });
    if (file !== null) this.shrinking.note(finding, this.caseOf(seed), file);
  }

  /** Unless somebody said stop, or what was found could not be saved. */
  private async shrink(stop: () => boolean): Promise<void> {
    if (stop() || this.error !== null) return;
    try {
      await this.shrinking.run(stop);
    } catch (error) {
      if (!(error instanceof CliError) || error.exitCode !== EXIT.failure) throw error;
      this.error = error.message;
    }
  }

  private async runAll(pool: SeedPool, conductor: Conductor): Promise<void> {
    try {
      if (this.search === null) await this.runSeeds(pool, conductor);
      else await this.runGenerations(this.search, pool, conductor);
    } finally {
      this.seedSeconds = this.elapsedSeconds();
      await pool.close();
    }
  }

  private async runSeeds(pool: SeedPool, conductor: Conductor): Promise<void> {
    const { from, stopOnFirst } = this.request;
    const range = { from, count: this.wanted(), stopOnFirst };
    await new SeedDriver(pool, this.spec(), range, this.fold, conductor).run();
  }

  /** One generation after the other: the next is made from what came of all before. */
  private async runGenerations(search: GuidedSearch, pool: SeedPool, conductor: Conductor): Promise<void> {
    const { from, stopOnFirst } = this.request;
    const size = new BatchSize();
    const end = from + this.wanted();
    while (this.fold.nextSeed < end && !conductor.stop()) {
      const { nextSeed } = this.fold;
      const plans = search.nextGeneration().slice(0, end - nextSeed);
      const range = { from: nextSeed, count: plans.length, stopOnFirst, plans };
      const driver = new SeedDriver(pool, this.spec(), range, this.fold, conductor, size);
      await driver.run();
      // It was told to stop, or there is nothing more to be found.
      if (this.fold.seeds < nextSeed - from + plans.length || driver.over) return;
    }
  }

  private wanted(): number {
    return this.request.seeds ?? Number.MAX_SAFE_INTEGER - this.request.from;
  }

  /** What a guided campaign is guided by; and what it can't decide is saved, since no seed brings it back. */
  private learn(result: SeedResult): void {
    if (this.search === null) return;
    this.search.learn(result);
    const isUndecided = this.fold.undecided.at(-1)?.seed === result.seed;
    if (isUndecided) this.save(result.seed);
  }

  private unreachable(): string | null {
    const { mutant, nodes } = this.request;
    return mutant === undefined ? null : whyUnreachable(findVariant(this.system, mutant)?.needs, this.profile, nodes);
  }

  /** The findings can't be saved, or so many seeds can't be run that going on makes no sense. */
  private hasFailed(): boolean {
    if (this.fold.broken >= MOST_BROKEN) this.error ??= `the program failed on ${this.fold.broken} seeds; it gave up`;
    return this.error !== null;
  }

  private spec(): SeedSpec {
    const { mutant, nodes, stopAt } = this.request;
    const known = new Set(this.known.keys());
    return { source: this.source, profile: this.profile.name, stopAt, swarm: swarmOptions(mutant, nodes), covers: true, measures: this.request.records, known };
  }

  /** Saves a run as a Case. If that fails the campaign ends, and says what it has so far. */
  private save(seed: number, expect?: Expectation): string | null {
    const { request } = this;
    const testCase: Case = { ...this.caseOf(seed), ...(expect === undefined ? {} : { expect }) };
    const system = this.source.type === 'file' ? ['--system', shown(this.source.file)] : [];
    let file: string | null = null;
    if (this.error === null) {
      try {
        const search = request.guided ? request.from : undefined;
        const draw = { profile: this.profile.name, nodes: request.nodes, seed, search };
        file = shown(saveCase(resolve(request.out), caseFileName(testCase, draw), testCase, '--out DIR'));
      } catch (error) {
        this.error = reasonOf(error);
      }
    }
    this.saved.set(seed, { file, replay: file === null ? runAgain(request, seed) : commandLine('replay', file, ...system) });
    return file;
  }

  private caseOf(seed: number): Case {
    const { mutant, nodes, stopAt } = this.request;
    if (this.search !== null) return caseOf(this.search.planOf(seed), stopAt);
    return drawCase(this.system, this.profile, seed, stopAt, swarmOptions(mutant, nodes));
  }

  private elapsedSeconds(): number {
    return (performance.now() - this.startMs) / 1000;
  }

  private progress(): { readonly part: number; readonly text: string } {
    const { seeds, failed, knownFailures } = this.fold;
    const seconds = this.elapsedSeconds();
    const rate = seeds / Math.max(seconds, 0.001);
    const wanted = this.request.seeds ?? Infinity;
    const leftSeconds = Math.min(this.seconds - seconds, seeds === 0 ? Infinity : (wanted - seeds) / rate);
    const left = Number.isFinite(leftSeconds) ? `${spanText(leftSeconds)} left` : '...';
    const ofKnown = this.known.size === 0 ? '' : ` (${knownFailures} known)`;
    const count = `${failed === 1 ? '1 violation' : `${failed} violations`}${ofKnown}`;
    const text = `${seeds} ${this.request.guided ? 'runs' : 'seeds'}, ${Math.round(rate)}/s | ${count} | ${left}`;
    return { part: Math.max(seconds / this.seconds, seeds / wanted), text };
  }
}

function exitCodeOf(summary: CampaignSummary, error: string | null, broken: number): ExitCode {
  if (error !== null) return EXIT.failure;
  if (summary.interrupted) return EXIT.interrupted;
  if (summary.failed > summary.knownFailures) return EXIT.violation;
  if (broken > 0) return EXIT.failure;
  return summary.unknown > 0 || summary.seeds === 0 ? EXIT.unknown : EXIT.passed;
}
