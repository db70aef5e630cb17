/**
 * The commands that the program prints, so that they work when pasted from the current directory.
 */
import { basename, delimiter, dirname, isAbsolute, relative, resolve } from 'node:path';

/** How this program was called: `whitewater`, `npx whitewater` or `node dist/cli/main.js`. */
export function programName(): string {
  const script = process.argv[1] ?? 'whitewater';
  if (basename(script) !== 'whitewater') return `node ${shellWord(shown(script))}`;
  const onPath = (process.env['PATH'] ?? '').split(delimiter).some((folder) => resolve(folder) === dirname(script));
  if (process.env['npm_command'] === 'exec' || (!onPath && script.includes('node_modules'))) return 'npx whitewater';
  return onPath ? 'whitewater' : shellWord(shown(script));
}

/** A command line of this program; what needs it is quoted, what is undefined is left out. */
export function commandLine(...words: readonly (string | number | undefined)[]): string {
  const given = words.filter((word) => word !== undefined).map((word) => shellWord(String(word)));
  return [programName(), ...given].join(' ');
}

/** An option and its value, as words of a command line; none if there is no value. */
export function flag(name: string, value: string | number | undefined): readonly (string | number)[] {
  return value === undefined ? [] : [name, value];
}

/** A path as it is best shown: relative to the current directory, unless it is elsewhere. */
export function shown(path: string): string {
  const near = relative(process.cwd(), path);
  return near === '' || near.startsWith('..') || isAbsolute(near) ? path : near;
}

function shellWord(word: string): string {
  return /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
