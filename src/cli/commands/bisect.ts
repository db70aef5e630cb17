/** `bisect`: when a violation became inevitable. */
import type { CommandModule, InferredOptionTypes, Options, PositionalOptions } from 'yargs';
import { MOST_POINTS, MOST_RUNS } from '../bisect-request.ts';
import { commonOptions, jobsOf, jobsOption, outputOf, seedOptions, systemOption, wholeNumber } from '../options.ts';

const DEFAULT_RUNS = 100;
const DEFAULT_POINTS = 24;

const positional = { type: 'string', describe: 'A case file' } as const satisfies PositionalOptions;

const options = {
  'seed': { requiresArg: true, coerce: wholeNumber('--seed', 0, 2 ** 53 - 1), describe: 'Bisect what a campaign runs for this seed' },
  ...seedOptions,
  'break': { type: 'string', requiresArg: true, describe: 'Run it on this mutant, or on none' },
  'checker': { type: 'string', requiresArg: true, defaultDescription: 'the first that tells of harm',
    describe: 'Whose violation is asked about' },
  'runs': { requiresArg: true, coerce: wholeNumber('--runs', 1, MOST_RUNS), defaultDescription: String(DEFAULT_RUNS),
    describe: 'Continuations with other luck for each point' },
  'points': { requiresArg: true, coerce: wholeNumber('--points', 2, MOST_POINTS), defaultDescription: String(DEFAULT_POINTS),
    describe: 'Moments at which the luck is changed, at most: a coarse grid, then where the probability jumps' },
  ...jobsOption,
  'svg': { type: 'string', requiresArg: true, describe: 'Write the plot to this file too, as a picture' },
  'force': { type: 'boolean', default: false, describe: 'Write over the file that is there' },
  ...systemOption,
  ...commonOptions,
} as const satisfies Record<string, Options>;

type Arguments = InferredOptionTypes<typeof options & { case: typeof positional }>;

export const bisectOptions: readonly string[] = Object.keys(options);

export const bisectCommand: CommandModule<object, Arguments> = {
  command: 'bisect [case]',
  describe: 'When did it become inevitable? Run a case or a seed again and again with other luck from some event on',
  builder: (parser) => parser.positional('case', positional).options(options),
  handler: async (args) => {
    const { bisect } = await import('../bisect.ts');
    process.exitCode = await bisect({
      path: args.case, seed: args.seed, break: args.break, profile: args.profile, nodes: args.nodes,
      stopAt: undefined, system: args.system, checker: args.checker,
      runs: args.runs ?? DEFAULT_RUNS, points: args.points ?? DEFAULT_POINTS, jobs: jobsOf(args),
      svg: args.svg, force: args.force,
    }, outputOf(args));
  },
};
