/**
 * What a campaign has found, made small: the first failing run of each new signature, one after the other in the order of their
 * seeds, each with so many attempts. So it depends on no clock, and on no number of workers.
 */
import { basename, dirname } from 'node:path';
import type { Finding } from '../fuzz/campaign.ts';
import type { ShrunkCase } from '../fuzz/campaign-summary.ts';
import type { Case } from '../fuzz/case-type.ts';
import { beyondCalm } from '../fuzz/shrink/measure.ts';
import { shrinkResult } from '../fuzz/shrink/shrink-result.ts';
import { findTarget, type Found } from '../fuzz/target.ts';
import { scenarioSource } from '../report/scenario-source.ts';
import type { System } from '../systems/system.ts';
import type { SystemSource } from './batch.ts';
import { DEFAULT_SHRINK_ATTEMPTS } from './campaign-request.ts';
import { saveCase, shrunkName } from './case-files.ts';
import { CASES, type CasesTask, type CaseTrial } from './case-trials.ts';
import { shown } from './invocation.ts';
import { WorkerPool } from './pool.ts';
import type { ProgressState } from './progress.ts';
import { Shrinking } from './shrinking.ts';
import { trapped } from './trap.ts';
import { runUserCode } from './user-code.ts';

/** A system that is broken in every way must not keep a campaign for ever. */
const MOST_SHRUNK = 10;
/** Where nobody says how many attempts: what they may run in all, were each as long as the run that was found. */
const MOST_EVENTS = 20_000_000;

export interface ShrinkingSetup {
  readonly system: System;
  readonly source: SystemSource;
  /** For each signature; 0: nothing is shrunk; undefined: as many as suit the length of its run. */
  readonly attempts: number | undefined;
  readonly jobs: number;
  /** What is said if the system's code ends the program. */
  readonly userCode: string;
  readonly warn: (message: string) => void;
}

interface Waiting {
  readonly finding: Finding;
  readonly testCase: Case;
  /** Where the failing Case was saved: the small one goes beside it. */
  readonly file: string;
}

export class CampaignShrinking {
  /** By signature. */
  readonly shrunk = new Map<string, ShrunkCase>();
  /** Signatures whose small Case can be written as a script. */
  readonly playable = new Set<string>();
  wallSeconds = 0;
  private readonly setup: ShrinkingSetup;
  /** By signature, in the order of their seeds. */
  private readonly waiting = new Map<string, Waiting>();
  private pool: WorkerPool<CasesTask, CaseTrial> | null = null;
  private done = 0;
  private now: { readonly checker: string; readonly shrinking: Shrinking } | null = null;

  constructor(setup: ShrinkingSetup) {
    this.setup = setup;
  }

  /** Takes findings in the order of their seeds, and shrinks nothing yet. */
  note(finding: Finding, testCase: Case, file: string): void {
    const { signature } = finding.violation;
    if (this.setup.attempts === 0 || this.waiting.size >= MOST_SHRUNK || this.waiting.has(signature)) return;
    this.waiting.set(signature, { finding, testCase, file });
  }

  /** `stop` is asked often; what it cuts short is thrown away. Throws if a small Case can't be saved. */
  async run(stop: () => boolean): Promise<void> {
    const { jobs, warn } = this.setup;
    if (this.waiting.size === 0) return;
    const startMs = performance.now();
    const pool = new WorkerPool(CASES, jobs, warn);
    this.pool = pool;
    try {
      for (const waiting of this.waiting.values()) {
        if (stop()) break;
        await this.shrink(waiting, pool, stop);
        this.done++;
      }
    } finally {
      await pool.close();
      this.wallSeconds = (performance.now() - startMs) / 1000;
    }
  }

  /** Somebody has said stop: nothing that takes long is waited for. */
  hurry(): void {
    this.pool?.hurry();
  }

  /** Null unless something is being shrunk. */
  progress(): ProgressState | null {
    if (this.now === null) return null;
    const { checker, shrinking } = this.now;
    const { part, text } = shrinking.progress();
    const total = this.waiting.size;
    const nth = Math.min(this.done + 1, total);
    return { part: (this.done + part) / total, text: `shrinking ${nth} of ${total}, ${checker} | ${text}` };
  }

  private async shrink(waiting: Waiting, pool: WorkerPool<CasesTask, CaseTrial>, stop: () => boolean): Promise<void> {
    const { system, source, attempts, warn } = this.setup;
    const { finding: { violation }, testCase, file } = waiting;
    const found = this.user(() => findTarget(testCase, system, violation.checker));
    if (found?.violation.signature !== violation.signature) {
      warn(`${file}: ${violation.signature} did not show again, so it was not shrunk; replay it with --verify to see whether its runs differ`);
      return;
    }
    const shrinking = this.user(() => new Shrinking(found, system, source, attempts ?? attemptsFor(found.outcome.events)));
    this.now = { checker: violation.checker, shrinking };
    await shrinking.run(pool, stop);
    if (shrinking.isOver) this.save(shrinking, found, waiting);
  }

  private save({ shrinker }: Shrinking, found: Found, { finding: { violation }, file }: Waiting): void {
    const { system } = this.setup;
    const { case: small, after, complete, violation: kept } = this.user(() => shrinkResult(found, shrinker, system));
    if (small === null || after === null) return;
    const saved = saveCase(dirname(file), shrunkName(basename(file)), small, '--out DIR');
    this.shrunk.set(violation.signature, { file: shown(saved), ...after, writtenOut: beyondCalm(small) < Infinity, complete });
    const script = this.user(() => scenarioSource(small, system, kept ?? violation, { name: 'shrunk' }));
    if (script.ok) this.playable.add(violation.signature);
  }

  /** Runs what calls into a system, which may be a user's code. */
  private user<T>(body: () => T): T {
    return runUserCode(this.setup.userCode, () => trapped(body));
  }
}

/** Counted in events, so that it depends on no clock: some seconds for most runs, a minute or two for the longest. */
function attemptsFor(events: number): number {
  return Math.min(DEFAULT_SHRINK_ATTEMPTS, Math.ceil(MOST_EVENTS / Math.max(1, events)));
}
