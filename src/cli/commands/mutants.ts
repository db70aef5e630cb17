/** `mutants`: breaks one rule at a time and counts the seeds until it is found. */
import type { CommandModule, InferredOptionTypes, Options, PositionalOptions } from 'yargs';
import { CLASSES } from '../../fuzz/kills.ts';
import { commonOptions, jobsOf, jobsOption, outputOf, seedOptions, systemOption, textOf, unknownName, wholeNumber } from '../options.ts';

const { profile, nodes } = seedOptions;

const positional = { type: 'string', array: true, describe: 'The mutants to run; all without' } as const satisfies PositionalOptions;

const options = {
  'trials': { requiresArg: true, coerce: wholeNumber('--trials', 1, 1000), defaultDescription: '5', describe: 'Searches for each mutant, each through seeds of its own' },
  'seeds': { requiresArg: true, coerce: wholeNumber('--seeds', 1, 10_000_000), defaultDescription: '1000', describe: 'Seeds of a trial, at most' },
  'from': { requiresArg: true, coerce: wholeNumber('--from', 0, 2 ** 52), defaultDescription: '0', describe: 'The first seed of the first trial' },
  'stop-at': { requiresArg: true, coerce: checkerClass, defaultDescription: 'outcome', describe: 'A trial is over when a checker of this class has spoken: rule, outcome, client' },
  profile,
  nodes,
  ...systemOption,
  ...jobsOption,
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
      ids: args.id ?? [], trials: args.trials ?? 5, seeds: args.seeds ?? 1000, from: args.from ?? 0,
      profile: args.profile, nodes: args.nodes, stopAt: args['stop-at'] ?? 'outcome', system: args.system, jobs: jobsOf(args),
    }, outputOf(args));
  },
};

function checkerClass(given: unknown): (typeof CLASSES)[number] | undefined {
  const known = CLASSES.find((name) => name === given);
  if (given === undefined || known !== undefined) return known;
  throw unknownName('--stop-at', textOf(given), 'class', CLASSES);
}
