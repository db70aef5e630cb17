/** `scenario list` and `scenario run`: scripted scenarios, the built-in ones and those of the user's own. */
import type { Argv, CommandModule, InferredOptionTypes, Options, PositionalOptions } from 'yargs';
import { commonOptions, outputOf, reporterOptions, reportingOutputOf } from '../options.ts';

const runOptions = {
  'break': { type: 'string', requiresArg: true, describe: 'Play it under this mutant of Raft: one rule broken on purpose' },
  'case': { type: 'string', requiresArg: true, describe: 'Save what was played as a case, for replay and shrink' },
  'trace': { type: 'boolean', default: false, describe: 'Print a timeline: when, which node, what happened, why' },
  ...reporterOptions,
  ...commonOptions,
} as const satisfies Record<string, Options>;

const which = {
  type: 'string', array: true,
  describe: 'Names of built-in scenarios, or files of your own (which are run as code)',
} as const satisfies PositionalOptions;

const listCommand: CommandModule<object, InferredOptionTypes<typeof commonOptions>> = {
  command: 'list',
  describe: 'List the built-in scenarios',
  builder: commonOptions,
  handler: async (args) => {
    const { listScenarios } = await import('../scenario.ts');
    process.exitCode = await listScenarios(outputOf(args));
  },
};

const runCommand: CommandModule<object, InferredOptionTypes<typeof runOptions & { which: typeof which }>> = {
  command: 'run [which..]',
  describe: 'Play scenarios, and check what they state',
  builder: (parser) => parser.positional('which', which).options(runOptions),
  handler: async (args) => {
    const { runScenarios } = await import('../scenario.ts');
    process.exitCode = await runScenarios({
      which: args.which ?? [], mutant: args.break === 'none' ? undefined : args.break, caseFile: args.case, trace: args.trace,
    }, await reportingOutputOf(args));
  },
};

/** The builder is a function here, so the options of the two are said again for suggestions. */
export const scenarioOptions: readonly string[] = Object.keys(runOptions);
export const scenarioActions: readonly string[] = ['list', 'run'];

export const scenarioCommand: CommandModule = {
  command: 'scenario',
  describe: 'Play scripted scenarios, such as Figure 8',
  builder: (parser: Argv) => parser
    .command(listCommand)
    .command(runCommand)
    .demandCommand(1, 'scenario needs an action: list, or run NAME')
    .strict(),
  handler: () => {
    // One of the two has run.
  },
};
