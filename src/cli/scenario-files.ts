/**
 * Finds scenarios: the built-in ones by name, those of the user's own by path. A scenario's file is code and is run as
 * such. TypeScript is bundled first, wherever the file lies, with `whitewater` standing for this very program.
 */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { BuildFailure, Plugin } from 'esbuild';
import { suggestion } from '../fuzz/nearest.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { failure, reasonOf, usageError } from './exit.ts';
import { importUserCode } from './user-code.ts';

export interface NamedScenario {
  readonly name: string;
  readonly scenario: Scenario;
}

/** The built-in scenarios are compiled into this folder. */
const BUILT_IN = fileURLToPath(new URL('../scenarios/', import.meta.url));
const PUBLIC_API = new URL('../index.js', import.meta.url).href;
const SCRIPT = /\.[cm]?[jt]sx?$/;

/** The names of the built-in scenarios. */
export function builtInNames(): readonly string[] {
  if (!existsSync(BUILT_IN)) return [];
  return readdirSync(BUILT_IN).filter((file) => file.endsWith('.js')).map((file) => nameOf(file)).sort();
}

/** By a built-in name, or by the path of a file. */
export async function loadScenario(which: string): Promise<NamedScenario> {
  if (/[/\\]/.test(which) || SCRIPT.test(which)) return loadFile(resolve(which), which);
  const names = builtInNames();
  if (names.includes(which)) return loadBuiltIn(which);
  const own = existsSync(`${which}.ts`) ? `, or a file of your own: ./${which}.ts` : '';
  throw usageError(`there is no scenario ${which}; ${suggestion(which, names)}${own}\n(A file of your own is given by its path, such as ./my-scenario.ts)`);
}

export async function loadBuiltIn(name: string): Promise<NamedScenario> {
  const file = join(BUILT_IN, `${name}.js`);
  return named(await import(pathToFileURL(file).href), name, file);
}

async function loadFile(file: string, given: string): Promise<NamedScenario> {
  if (!existsSync(file)) throw usageError(`${given}: there is no such file`);
  const folder = makeFolder();
  try {
    const compiled = join(folder, `${nameOf(file)}.mjs`);
    await compile(file, compiled, given);
    process.setSourceMapsEnabled(true);
    return named(await importUserCode(compiled, given), nameOf(file), given);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function makeFolder(): string {
  try {
    return mkdtempSync(join(tmpdir(), 'whitewater-'));
  } catch (error) {
    throw failure(`${tmpdir()}: no folder can be made for what is compiled (${reasonOf(error)}); choose another with TMPDIR`);
  }
}

/** Into one module of JavaScript, with all that the file imports but this program and Node's own modules. */
async function compile(file: string, compiled: string, given: string): Promise<void> {
  const esbuild = await import('esbuild');
  const whitewater: Plugin = {
    name: 'whitewater',
    setup(build) {
      build.onResolve({ filter: /^whitewater$/ }, () => ({ path: PUBLIC_API, external: true }));
    },
  };
  try {
    await esbuild.build({
      entryPoints: [file], outfile: compiled, bundle: true, format: 'esm', platform: 'node', target: 'node20',
      sourcemap: 'inline', logLevel: 'silent', plugins: [whitewater],
    });
  } catch (error) {
    throw usageError(`${given}: the file can't be compiled:\n${isBuildFailure(error) ? tellFailure(error) : reasonOf(error)}`);
  }
}

function tellFailure({ errors }: BuildFailure): string {
  return errors.slice(0, 5).map(({ text, location }) =>
    (location === null ? `  ${text}` : `  ${location.file}:${location.line}:${location.column + 1}: ${text}`)).join('\n');
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors);
}

function named(module: unknown, name: string, file: string): NamedScenario {
  const exported: unknown = typeof module === 'object' && module !== null ? Reflect.get(module, 'default') : undefined;
  if (isScenario(exported)) return { name: exported.name ?? name, scenario: exported };
  throw usageError(`${file}: the default export is no scenario; it should be: export default scenario({ title, source, play(world) { … } })`);
}

function isScenario(value: unknown): value is Scenario {
  if (typeof value !== 'object' || value === null) return false;
  const has = (name: string, type: string): boolean => typeof Reflect.get(value, name) === type;
  return has('title', 'string') && has('source', 'string') && has('play', 'function')
    && (has('name', 'string') || has('name', 'undefined'));
}

function nameOf(file: string): string {
  return basename(file).replace(SCRIPT, '');
}
