/**
 * Code of the user's own, a scenario or a system: while it is loaded and run, what it prints goes to standard error, and
 * that it ends the program, or never comes back, is said.
 */
import { Console } from 'node:console';
import { pathToFileURL } from 'node:url';
import { EXIT, reasonOf, usageError } from './exit.ts';

/** Loads a module. `name` is what a person calls it. */
export async function importUserCode(file: string, name: string): Promise<unknown> {
  divertConsole();
  const release = expectReturn(`${name}: the file can't be loaded: it ends the program, or waits for what never comes`);
  try {
    return await import(pathToFileURL(file).href);
  } catch (error) {
    throw usageError(`${name}: the file can't be loaded: ${reasonOf(error)}`);
  } finally {
    release();
  }
}

/** Runs what may call into a user's code. */
export function runUserCode<T>(name: string, body: () => T): T {
  const release = expectReturn(`${name}: its code ended the program (process.exit)`);
  try {
    return body();
  } finally {
    release();
  }
}

/** Standard output is for results. */
function divertConsole(): void {
  Object.assign(console, new Console(process.stderr, process.stderr));
}

/** Until it is released, an end of the process is wrong usage: so is the exit code, whoever ends it. */
function expectReturn(message: string): () => void {
  const before = process.exitCode;
  const tell = (): void => {
    process.exitCode = EXIT.usage;
    process.stderr.write(`whitewater: ${message}\n`);
  };
  process.exitCode = EXIT.usage;
  process.on('exit', tell);
  return () => {
    process.off('exit', tell);
    process.exitCode = before;
  };
}
