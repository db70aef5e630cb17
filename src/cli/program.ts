/**
 * The command line: which commands there are, and how it ends when one is misused or fails. Each command loads what it
 * needs when it is called.
 */
import yargs, { type Argv } from 'yargs';
import { suggestion } from '../fuzz/nearest.ts';
import { programVersion } from '../fuzz/version.ts';
import { bisectCommand, bisectOptions } from './commands/bisect.ts';
import { campaignCommand, campaignOptions } from './commands/campaign.ts';
import { checkHistoryCommand, checkHistoryOptions } from './commands/check-history.ts';
import { experimentCommand, experimentOptions } from './commands/experiment.ts';
import { explainCommand, explainOptions } from './commands/explain.ts';
import { mutantsCommand, mutantsOptions } from './commands/mutants.ts';
import { replayCommand, replayOptions } from './commands/replay.ts';
import { shrinkCommand, shrinkOptions } from './commands/shrink.ts';
import { scenarioActions, scenarioCommand, scenarioOptions } from './commands/scenario.ts';
import { reportCommand, reportOptions } from './commands/report.ts';
import { CliError, EXIT, usageError } from './exit.ts';
import { commandLine, programName } from './invocation.ts';

/** By name, the options that each command knows. */
const OPTIONS: ReadonlyMap<string, readonly string[]> = new Map([
  ['campaign', campaignOptions],
  ['replay', replayOptions],
  ['bisect', bisectOptions],
  ['explain', explainOptions],
  ['shrink', shrinkOptions],
  ['scenario', scenarioOptions],
  ['mutants', mutantsOptions],
  ['check-history', checkHistoryOptions],
  ['experiment', experimentOptions],
  ['report', reportOptions],
  ['completion', []],
]);
const EVERYWHERE = ['help', 'version'];
/** What may be given any number of times: what stands without an option's name, and may be given by one; reporters and their files. */
const LISTS: ReadonlySet<string> = new Set(['--id', '--which', '--file', '--reporter', '--reporter-file']);
const DEFAULT_COMMAND = 'campaign';

/** Runs the command line and gives the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    refuseUnknownCommand(argv);
    refuseRepeated(argv);
    refuseEmpty(argv);
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
    .command(bisectCommand)
    .command(explainCommand)
    .command(shrinkCommand)
    .command(scenarioCommand)
    .command(mutantsCommand)
    .command(checkHistoryCommand)
    .command(experimentCommand)
    .command(reportCommand)
    .completion('completion', 'Print a script for the completion of your shell')
    .parserConfiguration({ 'parse-positional-numbers': false, 'boolean-negation': false })
    .version(programVersion)
    .alias({ help: 'h', version: 'v' })
    .epilogue('Exit codes: 0 passed, 1 a violation (or a mutant survived), 2 wrong usage or bad input, 3 nondeterminism,\n'
      + '4 internal or I/O error, 5 unknown (a bound was reached), 130 interrupted.')
    .wrap(process.stdout.isTTY ? Math.min(120, process.stdout.columns) : 120)
    .strict()
    .exitProcess(isCompletion(argv))
    .fail((message, error: Error | undefined) => {
      if (error !== undefined && error.name !== 'YError') throw error;
      throw usageError(`${explained(message, argv)}\n${seeHelp(argv)}`);
    });
}

/** yargs answers a shell by itself, and then has nothing more to do. */
function isCompletion(argv: readonly string[]): boolean {
  return argv[0] === 'completion' || argv.includes('--get-yargs-completions');
}

/** yargs would take it for a stray argument of the default command. */
function refuseUnknownCommand(argv: readonly string[]): void {
  const [first, second] = argv;
  if (first === undefined || first.startsWith('-')) return;
  if (!OPTIONS.has(first)) {
    throw usageError(`there is no command ${first}; ${suggestion(first, [...OPTIONS.keys()])}\n${seeHelp(argv)}`);
  }
  if (first !== 'scenario' || second === undefined || second.startsWith('-') || scenarioActions.includes(second)) return;
  throw usageError(`scenario has no action ${second}; ${suggestion(second, scenarioActions)}\n${seeHelp(argv)}`);
}

function camelCase(name: string): string {
  return name.replaceAll(/-+(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** yargs would make a list of the values. */
function refuseRepeated(argv: readonly string[]): void {
  const end = argv.indexOf('--');
  const options = argv.slice(0, end < 0 ? argv.length : end)
    .filter((word) => /^--\w/.test(word)).map((word) => word.split('=', 1).join(''));
  const repeated = options.find((option, i) => options.indexOf(option) < i && !LISTS.has(option));
  if (repeated !== undefined) throw usageError(`${repeated} is given more than once`);
}

/** A file without a name, say: a variable of a script that was not set. */
function refuseEmpty(argv: readonly string[]): void {
  const empty = argv.find((word, i) => /^--\w[^=]*=$/.test(word) || (word.startsWith('--') && argv[i + 1] === ''));
  if (empty !== undefined) throw usageError(`${empty.replace(/=$/, '')} is given an empty value`);
}

/** Of the command that was misused. */
function seeHelp([first = '', second = '']: readonly string[]): string {
  const action = first === 'scenario' && scenarioActions.includes(second) ? second : undefined;
  return `See ${commandLine(OPTIONS.has(first) ? first : undefined, action, '--help')}`;
}

/** What yargs says, with the options that may have been meant. */
function explained(message: string, argv: readonly string[]): string {
  const strangers = /^Unknown arguments?: (.*)$/.exec(message)?.[1]?.split(', ');
  if (strangers === undefined) return message;
  const command = OPTIONS.has(argv[0] ?? '') ? argv[0] ?? '' : DEFAULT_COMMAND;
  const known = [...OPTIONS.get(command) ?? [], ...EVERYWHERE].map((option) => `--${option}`);
  // yargs names an option with a dash twice: as it was typed, and in camel case.
  const isTwin = (name: string): boolean =>
    strangers.some((other) => other !== name && camelCase(other) === name);
  return strangers.filter((stranger) => !isTwin(stranger)).map((stranger) => {
    const typed = argv.find((word) => word.replace(/^-+/, '').split('=', 1)[0] === stranger) ?? stranger;
    return typed.startsWith('-') ? `${command} has no option ${typed.split('=', 1).join('')}; ${suggestion(typed.split('=', 1).join(''), known)}`
      : `${command} takes no argument ${typed}`;
  }).join('\n');
}
