/**
 * What becomes of a standard stream that can't be written to. Loads nothing: it stands before all else.
 */
import { EXIT } from './exit.ts';

/** A reader that goes away (`| head`) is no error; a disk that is full is one, told in a line. */
export function guardStreams(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    process.stderr.write(`whitewater: the result can't be written to standard output (${error.message})\n`);
    process.exit(EXIT.failure);
  });
  process.stderr.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') process.exit(EXIT.failure);
  });
}
