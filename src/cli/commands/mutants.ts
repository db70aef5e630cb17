/** `mutants`: breaks one rule at a time and counts the seeds until it is found. */
import type { CommandModule, InferredOptionTypes, Options, PositionalOptions } from 'yargs';
import { CLASSES } from '../../fuzz/kills.ts';
import { commonOptions, jobsOf, jobsOption, oneOf, reporterOptions, reportingOutputOf, seedOptions, systemOption, wholeNumber } from '../options.ts';

const { nodes } = seedOptions;

const positional = { type: 'string', array: true, describe: 'The mutants and controls to run; all without' } as const satisfies PositionalOptions;

const options = {
  'trials': { requiresArg: true, coerce: wholeNumber('--trials', 1, 1000), defaultDescription: '10; 3 of what is hard to find',
    describe: 'Searches for each mutant, each through seeds of its own' },
  'seeds': { requiresArg: true, coerce: wholeNumber('--seeds', 1, 10_000_000), defaultDescription: 'ten times what should do',
    describe: 'Seeds of a trial, at most' },
  'controls': { requiresArg: true, coerce: wholeNumber('--controls', 0, 10_000_000), defaultDescription: '2000',
    describe: 'Seeds of each control, at most; 0: no controls' },
  'from': { requiresArg: true, coerce: wholeNumber('--from', 0, 2 ** 52), defaultDescription: '0', describe: 'The first seed of the first trial' },
  'stop-at': { requiresArg: true, coerce: oneOf('--stop-at', 'class', CLASSES), defaultDescription: 'outcome', describe: 'A trial is over when a checker of this class has spoken: rule, outcome, client' },
  'profile': { type: 'string', requiresArg: true, defaultDescription: 'each mutant\'s own', describe: 'The family of plans to draw from' },
  nodes,
  'out': { type: 'string', requiresArg: true, default: 'reports', describe: 'The folder for the table (mutants.md, mutants.json) and what it takes to resume it' },
  'resume': { type: 'boolean', default: false, describe: 'Go on where an interrupted table has stopped' },
  ...systemOption,
  ...jobsOption,
  ...reporterOptions,
  ...commonOptions,
} as const satisfies Record<string, Options>;

type Arguments = InferredOptionTypes<typeof options & { id: typeof positional }>;

export const mutantsOptions: readonly string[] = Object.keys(options);

export const mutantsCommand: CommandModule<object, Arguments> = {
  command: 'mutants [id..]',
  describe: 'Break one rule at a time, and count the seeds until it is found',
  builder: (parser) => parser.positional('id', positional).options(options),
  handler: async (args) => {
    const { mutants } = await import('../mutants.ts');
    process.exitCode = await mutants({
      ids: args.id ?? [], trials: args.trials, seeds: args.seeds, controlSeeds: args.controls ?? 2000, from: args.from ?? 0,
      profile: args.profile, nodes: args.nodes, stopAt: args['stop-at'] ?? 'outcome', out: args.out, resume: args.resume,
      system: args.system, jobs: jobsOf(args),
    }, await reportingOutputOf(args));
  },
};
