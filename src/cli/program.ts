/**
 * The command line: which commands there are, and how it ends when one is misused or fails. Each command loads what it
 * needs when it is called.
 */
import yargs, { type Argv } from 'yargs';
import { suggestion } from '../fuzz/nearest.ts';
import { programVersion } from '../fuzz/version.ts';
import { campaignCommand } from './commands/campaign.ts';
import { mutantsCommand } from './commands/mutants.ts';
import { replayCommand } from './commands/replay.ts';
import { scenarioCommand, scenarioOptions } from './commands/scenario.ts';
import { CliError, EXIT, usageError } from './exit.ts';
import { commandLine, programName } from './invocation.ts';
import { tolerateClosedPipes } from './output.ts';

/** By name, the options that each command knows. */
const OPTIONS: ReadonlyMap<string, readonly string[]> = new Map([
  ['campaign', optionsOf(campaignCommand)],
  ['replay', optionsOf(replayCommand)],
  ['scenario', scenarioOptions],
  ['mutants', optionsOf(mutantsCommand)],
  ['completion', []],
]);
/** What a command may take any number of. */
const LISTS: ReadonlySet<string> = new Set(['_', 'id', 'which']);
const DEFAULT_COMMAND = 'campaign';

/** Runs the command line and gives the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  tolerateClosedPipes();
  try {
    refuseUnknownCommand(argv);
    await program(argv).parseAsync();
    return Number(process.exitCode ?? EXIT.passed);
  } catch (error) {
    if (error instanceof CliError) {
      process.stderr.write(`whitewater: ${error.message}\n`);
      return error.exitCode;
    }
    process.stderr.write(`whitewater: this is a bug of the program itself: ${error instanceof Error ? error.stack ?? error.message : String(error)}\n`);
    return EXIT.failure;
  }
}

function program(argv: readonly string[]): Argv {
  return yargs([...argv])
    .scriptName(programName())
    .usage('$0 <command>\n\nA deterministic simulator and fuzzer for Raft: a seed is a whole universe.\nWithout a command: a campaign of half a minute.')
    .command(campaignCommand)
    .command(replayCommand)
    .command(scenarioCommand)
    .command(mutantsCommand)
    .completion('completion', 'Print a script for the completion of your shell')
    .parserConfiguration({ 'parse-positional-numbers': false })
    .version(programVersion)
    .epilogue('Exit codes: 0 passed, 1 a violation (or a mutant survived), 2 wrong usage or bad input, 3 nondeterminism,\n'
      + '4 internal or I/O error, 5 unknown (a bound was reached), 130 interrupted.')
    .wrap(process.stdout.isTTY ? Math.min(120, process.stdout.columns) : 120)
    .check((args) => refuseRepeated(args), true)
    .strict()
    .exitProcess(isCompletion(argv))
    .fail((message, error: Error | undefined) => {
      if (error !== undefined && error.name !== 'YError') throw error;
      throw usageError(`${explained(message, argv)}\nSee ${commandLine('--help')}`);
    });
}

/** yargs answers a shell by itself, and then has nothing more to do. */
function isCompletion(argv: readonly string[]): boolean {
  return argv[0] === 'completion' || argv.includes('--get-yargs-completions');
}

/** yargs would take it for a stray argument of the default command. */
function refuseUnknownCommand(argv: readonly string[]): void {
  const [first] = argv;
  if (first === undefined || first.startsWith('-') || OPTIONS.has(first)) return;
  throw usageError(`there is no command ${first}; ${suggestion(first, [...OPTIONS.keys()])}\nSee ${commandLine('--help')}`);
}

/** What yargs says, with the options that may have been meant. */
function explained(message: string, argv: readonly string[]): string {
  const strangers = /^Unknown arguments?: (.*)$/.exec(message)?.[1]?.split(', ');
  if (strangers === undefined) return message;
  const command = OPTIONS.has(argv[0] ?? '') ? argv[0] ?? '' : DEFAULT_COMMAND;
  const known = (OPTIONS.get(command) ?? []).map((option) => `--${option}`);
  return strangers.map((stranger) => {
    const typed = argv.find((word) => word.replace(/^-+/, '').split('=', 1)[0] === stranger) ?? stranger;
    return typed.startsWith('-') ? `${command} has no option ${typed.split('=', 1).join('')}; ${suggestion(typed.split('=', 1).join(''), known)}`
      : `${command} takes no argument ${typed}`;
  }).join('\n');
}

/** Options that are given twice become lists; only what stands without an option's name may be one. */
function refuseRepeated(args: Readonly<Record<string, unknown>>): true {
  const repeated = Object.keys(args).find((name) => Array.isArray(args[name]) && !LISTS.has(name));
  if (repeated !== undefined) throw usageError(`--${repeated} is given more than once`);
  return true;
}

function optionsOf(command: { readonly builder?: unknown }): readonly string[] {
  return typeof command.builder === 'object' && command.builder !== null ? Object.keys(command.builder) : [];
}
