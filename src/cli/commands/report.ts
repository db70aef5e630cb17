/** `report`: the pages of a finished campaign. */
import type { CommandModule, InferredOptionTypes, Options, PositionalOptions } from 'yargs';
import { commonOptions, outputOf, systemOption } from '../options.ts';

const positional = { type: 'string', demandOption: true, describe: 'The folder of a campaign, of a table of mutants, or of cases' } as const satisfies PositionalOptions;

const options = {
  'force': { type: 'boolean', default: false, describe: 'Write over pages that are there' },
  ...systemOption,
  ...commonOptions,
} as const satisfies Record<string, Options>;

type Arguments = InferredOptionTypes<typeof options & { folder: typeof positional }>;

export const reportOptions: readonly string[] = Object.keys(options);

export const reportCommand: CommandModule<object, Arguments> = {
  command: 'report <folder>',
  describe: 'Make the pages of a finished campaign: index.html, and one for each case',
  builder: (parser) => parser.positional('folder', positional).options(options),
  handler: async (args) => {
    const { report } = await import('../report.ts');
    process.exitCode = await report({ folder: args.folder, force: args.force, system: args.system }, outputOf(args));
  },
};
