/**
 * The options that commands share, and how their values are read: a wrong one is refused with what would be right.
 */
import { availableParallelism } from 'node:os';
import type { InferredOptionTypes, Options } from 'yargs';
import type { StopAt } from '../fuzz/case-type.ts';
import { findProfile } from '../fuzz/profile.ts';
import { suggestion } from '../fuzz/nearest.ts';
import type { SwarmOptions } from '../fuzz/swarm.ts';
import type { Profile, System } from '../systems/system.ts';
import { findVariant, variantsOf } from '../systems/variants.ts';
import { type CliError, usageError } from './exit.ts';
import { Output } from './output.ts';
import type { ReporterName } from './reporters.ts';

export const commonOptions = {
  'json': { type: 'boolean', default: false, describe: 'Print one JSON document on standard output and nothing else there' },
  'quiet': { type: 'boolean', default: false, describe: 'No progress and no remarks' },
  'no-color': { type: 'boolean', default: false, describe: 'No colours, even on a terminal; so does NO_COLOR in the environment' },
} as const satisfies Record<string, Options>;

export const systemOption = {
  'system': { type: 'string', requiresArg: true, describe: 'The system under test: a name, or a module of your own (FILE.js, which is run as code)' },
} as const satisfies Record<string, Options>;

export const jobsOption = {
  'jobs': { requiresArg: true, coerce: wholeNumber('--jobs', 1, 512), defaultDescription: 'the cores',
    describe: 'Worker threads; the result is the same for any number' },
} as const satisfies Record<string, Options>;

/** What decides which run a seed means. */
export const seedOptions = {
  'break': { type: 'string', requiresArg: true, describe: 'Run this mutant of the system: one rule broken on purpose' },
  'profile': { type: 'string', requiresArg: true, describe: 'The family of plans to draw from' },
  'nodes': { requiresArg: true, coerce: wholeNumber('--nodes', 1, 15), describe: 'Fix the number of nodes that a cluster starts with' },
} as const satisfies Record<string, Options>;

const STOP_AT: readonly StopAt[] = ['rule', 'outcome', 'client', 'end'];
/** Where a run of a seed is over unless it is said. */
export const DEFAULT_STOP_AT: StopAt = 'rule';

/** The folder that a campaign saves its cases in unless it is said. */
export const DEFAULT_OUT = 'reports/cases';

export const stopAtOption = {
  'stop-at': { requiresArg: true, coerce: oneOf('--stop-at', 'class', STOP_AT),
    describe: 'A run is over at the first violation of this class or a graver one: rule, outcome, client; end: never' },
} as const satisfies Record<string, Options>;

type CommonArguments = InferredOptionTypes<typeof commonOptions>;

export function outputOf(args: CommonArguments): Output {
  return new Output({ json: args.json, quiet: args.quiet, color: !args['no-color'] });
}

/** For machines: of commands that judge something. */
export const reporterOptions = {
  'reporter': { requiresArg: true, coerce: eachOf(oneOf<ReporterName>('--reporter', 'reporter', ['junit', 'json', 'github'])),
    describe: 'Tell the result to a machine: junit (XML), github (annotations), json; instead of the text, or into a file' },
  'reporter-file': { requiresArg: true, coerce: eachOf(textOrNone),
    describe: 'The file for the reporter; with several, one for each in their order (-: standard output)' },
} as const satisfies Record<string, Options>;

type ReporterArguments = InferredOptionTypes<typeof reporterOptions>;

/** The output of a command that has reporters. Those are loaded only if they are asked for. */
export async function reportingOutputOf(args: CommonArguments & ReporterArguments): Promise<Output> {
  const { reporter: names = [], 'reporter-file': files = [], json } = args;
  if (names.length === 0 && files.length === 0) return outputOf(args);
  if (names.length === 0) throw usageError('--reporter-file goes with --reporter NAME: junit, json or github');
  const { reportersOf } = await import('./reporters.ts');
  return new Output({ json, quiet: args.quiet, color: !args['no-color'], reporters: reportersOf(names, files, json) });
}

/** Of an option that may be given several times. */
function eachOf<Value>(read: (given: unknown) => Value | undefined): (given: unknown) => readonly Value[] {
  return (given) => (given === undefined ? [] : Array.isArray(given) ? given : [given]).flatMap((each: unknown) => read(each) ?? []);
}

function textOrNone(given: unknown): string | undefined {
  if (textOf(given) === '') throw usageError('--reporter-file needs the name of a file');
  return textOf(given);
}

export function jobsOf(args: { readonly jobs?: number | undefined }): number {
  return args.jobs ?? availableParallelism();
}

/** Reads a whole number; `1e6` and `20_000` are fine. */
export function wholeNumber(option: string, min: number,
  max: number): (given: unknown) => number | undefined {
  return (given) => {
    if (given === undefined) return undefined;
    const text = textOf(given).replaceAll('_', '');
    const value = /^[+-]?\d+(\.\d+)?(e\+?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
    if (Number.isSafeInteger(value) && value >= min && value <= max) return value;
    const range = max === Number.MAX_SAFE_INTEGER ? `from ${min}` : `from ${min} to ${max}`;
    throw usageError(`${option} must be a whole number ${range}; found ${JSON.stringify(textOf(given))}`);
  };
}

const UNIT_SECONDS: ReadonlyMap<string, number> = new Map([
  ['ms', 0.001], ['', 1], ['s', 1], ['m', 60], ['h', 3600], ['d', 86_400],
]);

/** Reads a span of time into seconds: `500ms`, `60s`, `2m`, `1.5h`; a bare number is seconds. */
/** Seconds. `mostDays`: the longest time that makes sense. */
export function duration(option: string, mostDays = 30): (given: unknown) => number | undefined {
  return (given) => {
    if (given === undefined) return undefined;
    const parts = /^(\d+(?:\.\d+)?)(ms|s|m|h|d|)$/.exec(textOf(given).trim());
    const seconds = Number(parts?.[1]) * (UNIT_SECONDS.get(parts?.[2] ?? '') ?? Number.NaN);
    if (seconds > 0 && seconds <= mostDays * 86_400) return seconds;
    throw usageError(`${option} must be a time such as 500ms, 60s, 2m or 1h, up to ${mostDays}d; found ${JSON.stringify(textOf(given))}`);
  };
}

export function checkMutant(system: System, id: string | undefined, option = '--break'): void {
  if (id === undefined || findVariant(system, id) !== undefined) return;
  throw unknownName(option, id, `mutant of ${system.name}`, variantsOf(system).map((variant) => variant.id));
}

/** A system that does not say which checkers it has may have any. */
export function checkChecker({ name, checkers }: System, checker: string | undefined): void {
  if (checker === undefined || checkers === undefined || checkers.some((known) => known.name === checker)) return;
  throw unknownName('--checker', checker, `checker of ${name}`, checkers.map((known) => known.name));
}

export function profileOf(system: System, name: string | undefined): Profile {
  const profile = findProfile(system, name);
  if (profile !== undefined) return profile;
  throw unknownName('--profile', name ?? '', `profile of ${system.name}`, system.profiles.map((known) => known.name));
}

/** What the swarm is to keep to. */
export function swarmOptions(mutant: string | undefined, nodes: number | undefined): SwarmOptions {
  return { ...(mutant === undefined ? {} : { mutant }), ...(nodes === undefined ? {} : { nodes }) };
}

export function unknownName(option: string, name: string, what: string, known: readonly string[]): CliError {
  return usageError(`${option} ${name}: no such ${what}; ${suggestion(name, known)}`);
}

/** Reads one of a few names. */
export function oneOf<Name extends string>(option: string, what: string,
  names: readonly Name[]): (given: unknown) => Name | undefined {
  return (given) => {
    if (given === undefined) return undefined;
    const known = names.find((name) => name === given);
    if (known !== undefined) return known;
    throw unknownName(option, textOf(given), what, names);
  };
}

/** What was typed, whatever yargs has made of it. */
export function textOf(given: unknown): string {
  return typeof given === 'string' ? given : JSON.stringify(given);
}
