/** `shrink`: the smallest case with the same violation. */
import type { CommandModule, InferredOptionTypes, Options, PositionalOptions } from 'yargs';
import {
  commonOptions, duration, jobsOf, jobsOption, outputOf, seedOptions, systemOption, wholeNumber,
} from '../options.ts';
import { DEFAULT_ATTEMPTS, MOST_ATTEMPTS } from '../shrink-request.ts';

const positional = { type: 'string', describe: 'A case file' } as const satisfies PositionalOptions;

const options = {
  'seed': { requiresArg: true, coerce: wholeNumber('--seed', 0, 2 ** 53 - 1), describe: 'Shrink what a campaign runs for this seed' },
  ...seedOptions,
  'break': { type: 'string', requiresArg: true, describe: 'Run it on this mutant, or on none' },
  'checker': { type: 'string', requiresArg: true, defaultDescription: 'the first that tells of harm',
    describe: 'Whose violation is to be kept' },
  'out': { alias: 'o', type: 'string', requiresArg: true, defaultDescription: 'beside the case',
    describe: 'Write the shrunk case to this file' },
  'scenario': { type: 'string', requiresArg: true, describe: 'Write a script that plays the shrunk case, too: FILE.ts' },
  'attempts': { requiresArg: true, coerce: wholeNumber('--attempts', 1, MOST_ATTEMPTS),
    defaultDescription: String(DEFAULT_ATTEMPTS), describe: 'Try no more cases than about this' },
  'time': { requiresArg: true, coerce: duration('--time'), describe: 'Be content after this time: 500ms, 60s, 2m' },
  ...jobsOption,
  'force': { type: 'boolean', default: false, describe: 'Write over files that are there' },
  ...systemOption,
  ...commonOptions,
} as const satisfies Record<string, Options>;

type Arguments = InferredOptionTypes<typeof options & { case: typeof positional }>;

export const shrinkOptions: readonly string[] = [...Object.keys(options), 'o'];

export const shrinkCommand: CommandModule<object, Arguments> = {
  command: 'shrink [case]',
  describe: 'From a failing case (or a seed) to the few events that matter, and to a script that plays them',
  builder: (parser) => parser.positional('case', positional).options(options),
  handler: async (args) => {
    const { shrink } = await import('../shrink.ts');
    process.exitCode = await shrink({
      path: args.case, seed: args.seed, break: args.break, profile: args.profile, nodes: args.nodes,
      system: args.system, checker: args.checker, out: args.out, scenario: args.scenario,
      attempts: args.attempts ?? DEFAULT_ATTEMPTS, seconds: args.time, jobs: jobsOf(args), force: args.force,
    }, outputOf(args));
  },
};
