/** Files that stand there whole, or not at all. */
import { existsSync, mkdirSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** Makes the folder if need be. Throws what the machine says, or that something else than a file is there. */
export function writeWhole(file: string, text: string): void {
  makeFolder(dirname(resolve(file)));
  const target = existsSync(file) ? realpathSync(file) : file;
  if (existsSync(target) && !statSync(target).isFile()) throw new Error('what is there is no file');
  const partial = `${target}.partial-${process.pid}`;
  try {
    writeFileSync(partial, text);
    renameSync(partial, target);
  } catch (error) {
    removeIfThere(partial);
    throw error;
  }
}

/** Level by level: Node's own recursive mkdir never comes back where the system says "no such file" for ever, as below /proc. */
export function makeFolder(folder: string): void {
  const missing: string[] = [];
  for (let path = folder; !existsSync(path); path = dirname(path)) missing.push(path);
  for (const path of missing.reverse()) if (!existsSync(path)) mkdirSync(path);
}

/** Where nothing could be written there may be nothing to remove. */
function removeIfThere(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // What went wrong before is what is reported.
  }
}
