/** `check-history`: judges recorded histories. */
import type { CommandModule, InferredOptionTypes, Options, PositionalOptions } from 'yargs';
import { DEFAULT_BOUNDS } from '../../check/history/judge.ts';
import { LEVELS } from '../../check/history/judgement.ts';
import { MODEL_NAMES, type Value } from '../../check/history/models.ts';
import { FORMAT_NAMES } from '../../histories/format-names.ts';
import { usageError } from '../exit.ts';
import { commonOptions, oneOf, outputOf, textOf, wholeNumber } from '../options.ts';

const MEGABYTE = 1024 * 1024;

const positional = { type: 'string', array: true, describe: 'Files of recorded histories' } as const satisfies PositionalOptions;

const options = {
  'format': { requiresArg: true, coerce: oneOf('--format', 'format', FORMAT_NAMES), defaultDescription: 'told from the file',
    describe: `How the files are written: ${FORMAT_NAMES.join(', ')}` },
  'model': { requiresArg: true, coerce: oneOf('--model', 'model', MODEL_NAMES), defaultDescription: 'kv for json and edn-lines, else cas-register',
    describe: `What the system is to be like: ${MODEL_NAMES.join(', ')}` },
  'initial': { type: 'string', requiresArg: true, coerce: scalar, defaultDescription: 'null',
    describe: 'The value that the register, or each key, starts with, as JSON' },
  'level': { requiresArg: true, coerce: oneOf('--level', 'level', LEVELS), defaultDescription: 'linearizable',
    describe: `The consistency that is asked for: ${LEVELS.join(', ')}` },
  'max-steps': { requiresArg: true, coerce: wholeNumber('--max-steps', 1, Number.MAX_SAFE_INTEGER), defaultDescription: String(DEFAULT_BOUNDS.steps),
    describe: 'Give up on a file after so many steps of the model: unknown' },
  'max-memory': { requiresArg: true, coerce: wholeNumber('--max-memory', 1, 1_000_000), defaultDescription: String(DEFAULT_BOUNDS.bytes / MEGABYTE),
    describe: 'Give up when the search holds so many megabytes: unknown' },
  ...commonOptions,
} as const satisfies Record<string, Options>;

type Arguments = InferredOptionTypes<typeof options & { file: typeof positional }>;

export const checkHistoryOptions: readonly string[] = Object.keys(options);

export const checkHistoryCommand: CommandModule<object, Arguments> = {
  command: 'check-history [file..]',
  describe: 'Judge recorded client histories (Jepsen’s, and others)',
  builder: (parser) => parser.positional('file', positional).options(options),
  handler: async (args) => {
    const files = args.file ?? [];
    if (files.length === 0) throw usageError('check-history needs the file of a recorded history, or several');
    const { checkHistory } = await import('../check-history.ts');
    const { 'max-steps': steps = DEFAULT_BOUNDS.steps, 'max-memory': megabytes } = args;
    process.exitCode = await checkHistory({
      files, format: args.format, model: args.model, initial: args.initial ?? null, level: args.level ?? 'linearizable',
      bounds: { steps, bytes: megabytes === undefined ? DEFAULT_BOUNDS.bytes : megabytes * MEGABYTE },
    }, outputOf(args));
  },
};

/** Reads JSON of a value that a register can hold. */
function scalar(given: unknown): Value | undefined {
  if (given === undefined) return undefined;
  const text = textOf(given);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  throw usageError(`--initial must be JSON of a text, a number, true, false or null, such as 0 or '""'; found ${text}`);
}
