/** `replay`: runs a Case again. */
import type { CommandModule, InferredOptionTypes, Options, PositionalOptions } from 'yargs';
import { commonOptions, reporterOptions, reportingOutputOf, seedOptions, stopAtOption, systemOption, wholeNumber } from '../options.ts';

const positional = { type: 'string', describe: 'A case file, or a folder of them' } as const satisfies PositionalOptions;

const options = {
  'seed': { requiresArg: true, coerce: wholeNumber('--seed', 0, 2 ** 53 - 1), describe: 'Run what a campaign runs for this seed' },
  ...seedOptions,
  'break': { type: 'string', requiresArg: true, describe: 'Run it on this mutant, or on none' },
  ...stopAtOption,
  'verify': { type: 'boolean', default: false, describe: 'Run it twice, and name the first event that differs' },
  'trace': { type: 'boolean', default: false, describe: 'Print a timeline: when, which node, what happened, why' },
  'at': { requiresArg: true, coerce: wholeNumber('--at', 0, 1_000_000_000), describe: 'Print the state of the nodes after this event' },
  'node': { requiresArg: true, coerce: wholeNumber('--node', 1, 1000), describe: 'Of this node alone' },
  'history': { type: 'string', requiresArg: true, describe: 'Write what the clients saw to this file, for check-history' },
  'html': { type: 'string', requiresArg: true, describe: 'Write a page of the run to this file: to look at, step by step, in a browser' },
  'force': { type: 'boolean', default: false, describe: 'Write over a page that is there' },
  ...systemOption,
  ...reporterOptions,
  ...commonOptions,
} as const satisfies Record<string, Options>;

type Arguments = InferredOptionTypes<typeof options & { case: typeof positional }>;

export const replayOptions: readonly string[] = Object.keys(options);

export const replayCommand: CommandModule<object, Arguments> = {
  command: 'replay [case]',
  describe: 'Run a case (a file, or a folder of them) or a seed again, exactly',
  builder: (parser) => parser.positional('case', positional).options(options),
  handler: async (args) => {
    const { replay } = await import('../replay.ts');
    process.exitCode = await replay({
      path: args.case, seed: args.seed, break: args.break, profile: args.profile,
      nodes: args.nodes, stopAt: args['stop-at'], system: args.system, verify: args.verify, trace: args.trace, at: args.at, node: args.node,
      history: args.history, html: args.html, force: args.force,
    }, await reportingOutputOf(args));
  },
};
