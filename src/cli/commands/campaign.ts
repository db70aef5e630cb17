/** `campaign`, and what the program does without a command. */
import type { CommandModule, InferredOptionTypes, Options } from 'yargs';
import {
  commonOptions, DEFAULT_OUT, DEFAULT_STOP_AT, duration, jobsOf, jobsOption, reporterOptions, reportingOutputOf, seedOptions,
  stopAtOption, systemOption, wholeNumber,
} from '../options.ts';
import { DEFAULT_SHRINK_ATTEMPTS } from '../campaign-request.ts';
import { MOST_ATTEMPTS } from '../shrink-request.ts';

const options = {
  'seeds': { requiresArg: true, coerce: wholeNumber('--seeds', 1, Number.MAX_SAFE_INTEGER), describe: 'Run this many seeds' },
  'time': { requiresArg: true, coerce: duration('--time'), defaultDescription: '30s without --seeds',
    describe: 'Run for this long: 60s, 10m, 2h' },
  'from': { requiresArg: true, coerce: wholeNumber('--from', 0, 2 ** 52), defaultDescription: '0', describe: 'The first seed; with --guided the name of the search' },
  'guided': { type: 'boolean', default: false,
    describe: 'Mutate the plans that got a cluster into a new situation, instead of drawing each afresh; the result is the same for any number of workers' },
  ...seedOptions,
  ...stopAtOption,
  'stop-on-first': { type: 'boolean', default: false, describe: 'End at the lowest seed with a violation of the class --stop-at' },
  'out': { type: 'string', requiresArg: true, defaultDescription: DEFAULT_OUT,
    describe: 'The folder that failing cases are saved in; if it or --html is given, campaign.json goes there too, for report' },
  'html': { type: 'boolean', default: false, describe: 'Make the pages of the campaign in that folder, as report does' },
  'force': { type: 'boolean', default: false, describe: 'With --html: write over pages that are there' },
  'known': { type: 'string', requiresArg: true,
    describe: 'A folder of cases of known bugs: violations of their signatures are counted, and the campaign goes on past them' },
  'shrink-attempts': { requiresArg: true, coerce: wholeNumber('--shrink-attempts', 0, MOST_ATTEMPTS), defaultDescription: `${DEFAULT_SHRINK_ATTEMPTS}, fewer if its run is long`,
    describe: 'Shrink the first failure of each new signature, trying no more cases than about this; 0: shrink nothing' },
  ...systemOption,
  ...jobsOption,
  ...reporterOptions,
  ...commonOptions,
} as const satisfies Record<string, Options>;

export const campaignOptions: readonly string[] = Object.keys(options);

export const campaignCommand: CommandModule<object, InferredOptionTypes<typeof options>> = {
  command: ['campaign', '$0'],
  describe: 'Run seeds on all cores and save each failure as a case',
  builder: options,
  handler: async (args) => {
    const { campaign } = await import('../campaign.ts');
    process.exitCode = await campaign({
      seeds: args.seeds, seconds: args.time, from: args.from ?? 0, guided: args.guided,
      mutant: args.break === 'none' ? undefined : args.break, profile: args.profile, nodes: args.nodes,
      stopAt: args['stop-at'] ?? DEFAULT_STOP_AT, stopOnFirst: args['stop-on-first'],
      out: args.out ?? DEFAULT_OUT, records: args.out !== undefined || args.html, html: args.html, force: args.force,
      system: args.system,
      known: args.known, shrinkAttempts: args['shrink-attempts'],
      jobs: jobsOf(args),
    }, await reportingOutputOf(args));
  },
};
