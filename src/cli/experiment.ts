/**
 * `experiment`: a question that is answered with figures. Its trials are shared out among the workers; what comes of them is
 * printed, and written where that is asked for.
 */
import { suggestion } from '../fuzz/nearest.ts';
import { type CatalogEntry, EXPERIMENTS, type ExperimentAsked } from '../report/experiments/catalog.ts';
import { experimentText } from '../report/experiments/render.ts';
import { counted, grouped, table } from '../report/table.ts';
import { EXIT, type ExitCode, failure, usageError } from './exit.ts';
import { checkFiles, writeFiles } from './experiment-files.ts';
import type { ExperimentRequest, TimingOptions } from './experiment-request.ts';
import { Interrupt } from './interrupt.ts';
import { commandLine, flag, shown } from './invocation.ts';
import { textWidth } from './look.ts';
import type { Output } from './output.ts';
import { WorkerPool } from './pool.ts';
import { Progress, spanText } from './progress.ts';
import { type TrialEnd, TrialRunner, TRIALS } from './trials.ts';

export async function experiment(request: ExperimentRequest, output: Output): Promise<ExitCode> {
  if (request.name === undefined) return list(request, output);
  const entry = entryOf(request.name);
  const asked = askedOf(entry, request);
  checkFiles(entry.name, request);
  const startMs = performance.now();
  const planned = entry.plan(asked);
  const { trials } = planned;
  const { ends, done } = await carryOut(trials, request, output);
  const wallSeconds = Math.round(performance.now() - startMs) / 1000;
  if (ends === null) {
    const trialsPlanned = trials.length;
    const count = { experiment: entry.name, interrupted: true, trials: done, trialsPlanned, wallSeconds };
    output.result(count, () => `INTERRUPTED  ${entry.name}: ${grouped(done)} of ${counted(trials.length, 'trial')} were over, which says nothing yet.`);
    return EXIT.interrupted;
  }
  const { result, presentation } = planned.conclude(samplesOf(ends));
  const document = { ...result, interrupted: false, wallSeconds };
  const command = commandOf(entry, request);
  const written = writeFiles(presentation, document, command, wallSeconds, request);
  output.result(document, () => [
    experimentText(presentation, textWidth(), output.paint),
    ...written.files.map((file) => `written: ${shown(file)}`),
    output.paint.dim(`${counted(trials.length, 'trial')} in ${wallSeconds.toFixed(1)} s; again: ${command}`),
  ].join('\n'));
  if (written.error === null) return EXIT.passed;
  output.warn(`whitewater: ${written.error}`);
  return EXIT.failure;
}

/** Which experiments there are. */
function list({ csv, out, force }: ExperimentRequest, output: Output): ExitCode {
  if (csv !== undefined || out !== undefined || force) {
    throw usageError(`experiment needs a name before it can write anything: ${EXPERIMENTS.map(({ name }) => name).join(', ')}`);
  }
  const entries = EXPERIMENTS.map(({ name, tells, usualSeeds: seeds, seedsAre }) => ({ name, tells, seeds, seedsAre }));
  output.result(entries, () => [
    table(['experiment', 'what it tells'], entries.map(({ name, tells }) => [name, tells])),
    '',
    `Run one with: ${output.paint.command(commandLine('experiment', entries[0]?.name))}`,
  ].join('\n'));
  return EXIT.passed;
}

function entryOf(name: string): CatalogEntry {
  const entry = EXPERIMENTS.find((known) => known.name === name);
  if (entry !== undefined) return entry;
  throw usageError(`experiment ${name}: no such experiment; ${suggestion(name, EXPERIMENTS.map((known) => known.name))}`);
}

/** What is usual, where nothing was said: one month of days between failures, a round trip in one building, one in a country, one across. */
const USUAL = { election: [150, 300], rtt: [1, 10, 50], mtbf: 30 * 86_400, nodes: 5, disk: 2, loss: 0 } as const;

function askedOf({ name }: CatalogEntry, { seeds, from, timing }: ExperimentRequest): ExperimentAsked {
  const given = Object.entries(timing).find(([, value]) => value !== undefined);
  if (name !== 'timing' && given !== undefined) {
    throw usageError(`--${given[0]} goes with experiment timing, not with ${name}`);
  }
  const { heartbeat, election, rtt, mtbf, nodes, disk, loss } = withUsual(timing);
  const [electionMinMs, electionMaxMs] = election;
  if (heartbeat >= electionMinMs) {
    throw usageError(`--heartbeat ${heartbeat} must be below the shortest election timeout, ${electionMinMs} (--election MIN-MAX), or followers time out between two heartbeats`);
  }
  return {
    seeds, from,
    timing: {
      heartbeatMs: heartbeat, electionMinMs, electionMaxMs, rttsMs: rtt, mtbfSeconds: mtbf, nodes,
      diskMs: disk, lossPercent: loss,
    },
  };
}

/** Who says only how long timeouts are gets heartbeats as the paper has them: half as long as the shortest. */
function withUsual({ heartbeat, election, rtt, mtbf, nodes, disk, loss }: TimingOptions): {
  readonly [name in keyof TimingOptions]-?: NonNullable<TimingOptions[name]>;
} {
  const timeouts = election ?? USUAL.election;
  return {
    heartbeat: heartbeat ?? timeouts[0] / 2, election: timeouts, rtt: rtt ?? USUAL.rtt,
    mtbf: mtbf ?? USUAL.mtbf,
    nodes: nodes ?? USUAL.nodes, disk: disk ?? USUAL.disk, loss: loss ?? USUAL.loss,
  };
}

/** `ends` is null if it was interrupted. */
async function carryOut(trials: ConstructorParameters<typeof TrialRunner>[0], { jobs }: ExperimentRequest,
  output: Output): Promise<{ readonly ends: readonly TrialEnd[] | null; readonly done: number }> {
  const pool = new WorkerPool(TRIALS, jobs, (message) => { output.warn(`whitewater: ${message}`); });
  const interrupt = new Interrupt(() => {
    output.note('\nending cleanly; press Ctrl-C again to end at once');
    pool.hurry();
  });
  const runner = new TrialRunner(trials, pool);
  const startMs = performance.now();
  const progress = new Progress(output.hasProgress, () => {
    const part = runner.done / trials.length;
    const seconds = (performance.now() - startMs) / 1000;
    const left = part > 0.02 ? `, about ${spanText((seconds * (1 - part)) / part)} left` : '';
    return { part, text: `${grouped(runner.done)} of ${counted(trials.length, 'trial')}${left}` };
  });
  try {
    return { ends: await runner.run(() => interrupt.requested), done: runner.done };
  } finally {
    progress.stop();
    await pool.close();
    interrupt.release();
  }
}

/** A trial that can't be carried out is a fault of this program: no figure would mean anything. */
function samplesOf(ends: readonly TrialEnd[]): Parameters<ReturnType<CatalogEntry['plan']>['conclude']>[0] {
  return ends.map((end, i) => {
    if (end.type === 'ran') return end.sample;
    throw failure(`trial ${i + 1} could not be carried out: ${end.reason}`);
  });
}

/** The command that measures the same again. */
function commandOf({ name }: CatalogEntry, { seeds, from, timing }: ExperimentRequest): string {
  const { heartbeat, election, rtt, mtbf, nodes, disk, loss } = timing;
  return commandLine('experiment', name, ...flag('--heartbeat', heartbeat), ...flag('--election', election?.join('-')),
    ...flag('--rtt', rtt?.join(',')), ...flag('--mtbf', mtbf), ...flag('--nodes', nodes), ...flag('--disk', disk),
    ...flag('--loss', loss), ...flag('--seeds', seeds), ...flag('--from', from === 0 ? undefined : from));
}
