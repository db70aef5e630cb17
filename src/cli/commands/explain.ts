/** `explain`: how a violation came about. */
import type { CommandModule, InferredOptionTypes, Options, PositionalOptions } from 'yargs';
import { commonOptions, outputOf, seedOptions, systemOption, wholeNumber } from '../options.ts';

const positional = { type: 'string', describe: 'A case file' } as const satisfies PositionalOptions;

const options = {
  'seed': { requiresArg: true, coerce: wholeNumber('--seed', 0, 2 ** 53 - 1), describe: 'Explain what a campaign finds with this seed' },
  ...seedOptions,
  'break': { type: 'string', requiresArg: true, describe: 'Run it on this mutant, or on none' },
  'checker': { type: 'string', requiresArg: true, defaultDescription: 'the first that tells of harm', describe: 'Explain the violation that this checker reports' },
  'steps': { requiresArg: true, coerce: wholeNumber('--steps', 1, 10_000), defaultDescription: 'those that are near, up to 40', describe: 'Tell at most this many steps, the nearest to the harm' },
  ...systemOption,
  ...commonOptions,
} as const satisfies Record<string, Options>;

type Arguments = InferredOptionTypes<typeof options & { case: typeof positional }>;

export const explainOptions: readonly string[] = Object.keys(options);

export const explainCommand: CommandModule<object, Arguments> = {
  command: 'explain [case]',
  describe: 'Tell how a violation came about: only what led to it, step by step',
  builder: (parser) => parser.positional('case', positional).options(options),
  handler: async (args) => {
    const { explain } = await import('../explain.ts');
    process.exitCode = await explain({
      path: args.case, seed: args.seed, break: args.break, profile: args.profile, nodes: args.nodes, system: args.system,
      checker: args.checker, steps: args.steps,
    }, outputOf(args));
  },
};
