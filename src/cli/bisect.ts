/**
 * `bisect`: when did it become inevitable? Runs a Case with other luck from one event on, from another, and counts each time in
 * how many of these runs the same violation shows.
 */
import { existsSync } from 'node:fs';
import type { Violation } from '../check/checker.ts';
import { BisectPlan } from '../fuzz/bisect/bisect-plan.ts';
import type { BisectPoint, BisectResult } from '../fuzz/bisect/bisect-result.ts';
import { continuations } from '../fuzz/bisect/continuations.ts';
import { probabilityOf, type Tally, wilson } from '../fuzz/bisect/interval.ts';
import { inevitableFrom, jumpOf } from '../fuzz/bisect/jump.ts';
import type { Case } from '../fuzz/case-type.ts';
import { run } from '../fuzz/run.ts';
import { findTarget, type Found } from '../fuzz/target.ts';
import { bisectSvg } from '../report/bisect-svg.ts';
import { bisectText } from '../report/bisect-text.ts';
import { EventWords } from '../report/event-words.ts';
import { Trace } from '../sim/trace.ts';
import type { System } from '../systems/system.ts';
import type { SystemSource } from './batch.ts';
import { BatchSize } from './batch-size.ts';
import { type BisectRequest, MOST_POINTS, MOST_RUNS } from './bisect-request.ts';
import { CASES, type CaseTrial, tryCases } from './case-trials.ts';
import { EXIT, type ExitCode, reasonOf, usageError } from './exit.ts';
import { Interrupt } from './interrupt.ts';
import { commandLine, flag, shown } from './invocation.ts';
import { tableWidth, textWidth } from './look.ts';
import { checkChecker } from './options.ts';
import type { Output } from './output.ts';
import { WorkerPool } from './pool.ts';
import { Progress, type ProgressState } from './progress.ts';
import { subjectOf } from './subject.ts';
import { loadSystem, systemSource } from './systems.ts';
import { trapped } from './trap.ts';
import { runUserCode } from './user-code.ts';
import { writeWhole } from './whole-file.ts';

/** A table that goes to a file need not fit a terminal, but is to be read there too. */
const WIDEST_TABLE = 160;

export async function bisect(request: BisectRequest, output: Output): Promise<ExitCode> {
  const source = systemSource(request.system);
  const loaded = await loadSystem(source);
  const { testCase, system, words } = subjectOf(request, loaded, 'bisect');
  const { checker, svg, runs } = request;
  checkChecker(system, checker);
  checkSvg(request);
  const userCode = `--system ${request.system ?? ''}`;
  const found = runUserCode(userCode, () => trapped(() => findTarget(testCase, system, checker)));
  const common = { system: system.name, mutant: testCase.plan.mutant ?? null, runs };
  const nothing = { violation: null, points: [], jump: null, inevitableFrom: null, interrupted: false };
  let result: BisectResult = { ...common, ...nothing };
  if (found !== null) {
    const ofCase: SystemSource = system === loaded ? source : { type: 'name', name: system.name };
    const counting = new Counting(found, ofCase, request, output);
    const interrupted = !await counting.run();
    const eventWords = runUserCode(userCode, () => trapped(() => tracedWords(found.testCase, system)));
    result = { ...common, ...told(counting.tallies, eventWords, found.violation), interrupted };
  }
  const wanted = result.points.length === 0 ? undefined : svg;
  const svgError = wanted === undefined ? null : writeSvg(wanted, bisectSvg(result));
  const svgFile = wanted === undefined || svgError !== null ? null : shown(wanted);
  output.result(result, () => bisectText(result, {
    look: (event) => commandLine('replay', ...words, '--at', event),
    again: commandLine('bisect', ...words, ...flag('--checker', checker),
      '--runs', Math.min(MOST_RUNS, 4 * runs), '--points', Math.min(MOST_POINTS, 2 * request.points)),
    all: commandLine('replay', ...words, '--stop-at', 'end'), verbose: !output.quiet,
    width: textWidth(), tableWidth: Math.min(WIDEST_TABLE, tableWidth()), svg: svgFile, checker: checker ?? null,
  }, output.paint));
  if (svgError !== null) {
    output.warn(`whitewater: ${svgError}`);
    return EXIT.failure;
  }
  return result.interrupted ? EXIT.interrupted : EXIT.passed;
}

/** Counts continuations on all workers, one point after the other. */
class Counting {
  private readonly found: Found;
  private readonly source: SystemSource;
  private readonly request: BisectRequest;
  private readonly output: Output;
  private readonly plan: BisectPlan;
  private broken = 0;

  constructor(found: Found, source: SystemSource, request: BisectRequest, output: Output) {
    this.found = found;
    this.source = source;
    this.request = request;
    this.output = output;
    this.plan = new BisectPlan(found.violation.event, request.points);
  }

  get tallies(): readonly Tally[] {
    return this.plan.tallies;
  }

  /** Whether it came to its end; not if it was interrupted. */
  async run(): Promise<boolean> {
    const { found, source, request, output, plan } = this;
    const warn = (message: string): void => { output.warn(`whitewater: ${message}`); };
    const pool = new WorkerPool(CASES, Math.min(request.jobs, request.runs), warn);
    const interrupt = new Interrupt(() => {
      output.note('\nending cleanly; press Ctrl-C again to end at once');
      pool.hurry();
    });
    const progress = new Progress(output.hasProgress, () => this.progress());
    const size = new BatchSize();
    try {
      for (let event = plan.next(); event !== null; event = plan.next()) {
        const cases = continuations(found.testCase, event, request.runs);
        const task = { source, aim: { target: found.violation, sparesTheUnbroken: false }, cases };
        const trials = await tryCases(pool, task, () => interrupt.requested, size);
        if (trials === null) return false;
        this.learn(event, trials, warn);
      }
      return true;
    } finally {
      progress.stop();
      await pool.close();
      interrupt.release();
    }
  }

  /** A continuation that can't be run says neither yes nor no. */
  private learn(event: number, trials: readonly CaseTrial[], warn: (message: string) => void): void {
    const broken = trials.find((trial) => trial.type === 'broken');
    if (broken !== undefined && this.broken++ === 0) {
      warn(`continuations after event ${event} could not be run, and are not counted: ${broken.reason}`);
    }
    const ran = trials.filter(({ type }) => type !== 'broken');
    this.plan.learn({ event, shown: ran.filter(({ type }) => type === 'shown').length, runs: ran.length });
  }

  private progress(): ProgressState {
    const { most, tallies } = this.plan;
    return { part: tallies.length / most, text: `${tallies.length} of up to ${most} points, ${this.request.runs} runs each` };
  }
}

/** What was counted, with what happened at these moments. */
function told(tallies: readonly Tally[], words: EventWords,
  violation: Violation): Pick<BisectResult, 'violation' | 'points' | 'jump' | 'inevitableFrom'> {
  const msOf = (event: number): number => words.timeOf(event) / 1000;
  const points = tallies.map((tally): BisectPoint => {
    const { event, shown: count, runs } = tally;
    const figures = { probability: probabilityOf(tally), ...wilson(count, runs), shown: count, runs };
    return { event, virtualMs: msOf(event), ...figures, text: words.at(event) };
  });
  const rise = jumpOf(tallies);
  const inevitable = inevitableFrom(tallies);
  return {
    violation, points,
    jump: rise === null ? null : {
      event: rise.until.event, virtualMs: msOf(rise.until.event), afterEvent: rise.after.event,
      from: probabilityOf(rise.after), to: probabilityOf(rise.until),
      text: words.between(rise.after.event, rise.until.event),
    },
    inevitableFrom: inevitable === null ? null : { event: inevitable.event, virtualMs: msOf(inevitable.event) },
  };
}

function tracedWords(testCase: Case, system: System): EventWords {
  const trace = new Trace(system.narrate.changes(), Infinity);
  run(testCase, system, [trace.watch]);
  const { clients, operator } = testCase.plan.workload;
  return new EventWords(trace, system.narrate, operator === undefined ? undefined : clients + 1);
}

/** Looked at before anything is run. */
function checkSvg({ svg, force }: BisectRequest): void {
  if (svg === undefined && force) throw usageError('--force goes with --svg FILE');
  if (svg === undefined || force || !existsSync(svg)) return;
  throw usageError(`--svg ${svg}: is there already; give another file, or --force to write over it`);
}

/** Why it could not be written; null if it was. The counts are worth printing all the same. */
function writeSvg(file: string, text: string): string | null {
  try {
    writeWhole(file, text);
    return null;
  } catch (error) {
    return `${file}: the plot can't be written (${reasonOf(error)}); choose another file with --svg`;
  }
}
