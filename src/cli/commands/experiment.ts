/** `experiment`: a question that is answered with figures. */
import type { CommandModule, InferredOptionTypes, Options, PositionalOptions } from 'yargs';
import { decimal, decimals, timeouts } from '../experiment-request.ts';
import { commandLine } from '../invocation.ts';
import { commonOptions, duration, jobsOf, jobsOption, outputOf, wholeNumber } from '../options.ts';

const positional = { type: 'string', describe: 'election-timeouts, timing or reads; without one, all are named' } as const satisfies PositionalOptions;

const LONGEST_MS = 60_000;

const options = {
  'seeds': { requiresArg: true, coerce: wholeNumber('--seeds', 1, 1_000_000), defaultDescription: '1000 trials of each row, 300 of each setting, 200 runs of chaos',
    describe: 'How much luck each figure is taken over' },
  'from': { requiresArg: true, coerce: wholeNumber('--from', 0, 2 ** 52), defaultDescription: '0', describe: 'The first seed: other seeds, other luck' },
  'heartbeat': { requiresArg: true, coerce: decimal('--heartbeat', 0.1, LONGEST_MS, 'milliseconds'), defaultDescription: 'half of the shortest timeout',
    describe: 'timing: between two heartbeats, in ms', group: 'Of timing:' },
  'election': { requiresArg: true, coerce: timeouts('--election', LONGEST_MS), defaultDescription: '150-300',
    describe: 'timing: election timeouts, MIN-MAX in ms', group: 'Of timing:' },
  'rtt': { requiresArg: true, coerce: decimals('--rtt', 0.01, 10_000), defaultDescription: '1,10,50',
    describe: 'timing: round trip between nodes in ms, or several', group: 'Of timing:' },
  'mtbf': { requiresArg: true, coerce: duration('--mtbf', 3650), defaultDescription: '30d', describe: 'timing: how long a node runs until it fails', group: 'Of timing:' },
  'nodes': { requiresArg: true, coerce: wholeNumber('--nodes', 3, 15), defaultDescription: '5', describe: 'timing: how many nodes there are', group: 'Of timing:' },
  'disk': { requiresArg: true, coerce: decimal('--disk', 0.01, 10_000, 'milliseconds'), defaultDescription: '2', describe: 'timing: how long a sync takes, in ms', group: 'Of timing:' },
  'loss': { requiresArg: true, coerce: decimal('--loss', 0, 90, 'percent'), defaultDescription: '0', describe: 'timing: messages that are lost, in percent', group: 'Of timing:' },
  'csv': { type: 'string', requiresArg: true, describe: 'Write every figure to this file' },
  'out': { type: 'string', requiresArg: true, describe: 'Write a page, its plots as SVG, and all figures as CSV and JSON to this folder' },
  'force': { type: 'boolean', default: false, describe: 'Write over files that are there' },
  ...jobsOption,
  ...commonOptions,
} as const satisfies Record<string, Options>;

type Arguments = InferredOptionTypes<typeof options & { name: typeof positional }>;

export const experimentOptions: readonly string[] = Object.keys(options);

export const experimentCommand: CommandModule<object, Arguments> = {
  command: 'experiment [name]',
  describe: 'Measure: the paper’s Figure 16, what timeouts cost, what ways to read cost; with plots',
  builder: (parser) => parser.positional('name', positional).options(options)
    .example(commandLine('experiment', 'election-timeouts', '--out', 'reports/figure-16'), 'Figure 16 of the Raft paper, as a page with plots')
    .example(commandLine('experiment', 'timing', '--heartbeat', 100, '--election', '300-700', '--rtt', '1,40'), 'Is this sensible, in a building and across a continent?')
    .example(commandLine('experiment', 'reads', '--json'), 'The five ways to read, as JSON'),
  handler: async (args) => {
    const { experiment } = await import('../experiment.ts');
    const { heartbeat, election, rtt, mtbf, nodes, disk, loss } = args;
    process.exitCode = await experiment({
      name: args.name, seeds: args.seeds, from: args.from ?? 0, jobs: jobsOf(args), csv: args.csv,
      out: args.out, force: args.force,
      timing: { heartbeat, election, rtt, mtbf, nodes, disk, loss },
    }, outputOf(args));
  },
};
