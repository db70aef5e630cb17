/** Recorded histories as files. */
import { readFileSync, statSync } from 'node:fs';
import { failure, reasonOf, usageError } from './exit.ts';

/** More than this is not read. */
const HISTORY_FILE_BYTES = 256 * 1024 * 1024;

/** The text of a file; one that can't be read is the machine's fault, one that is no text is bad input. */
export function readHistoryFile(file: string): string {
  const bytes = readBytes(file);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const before = new TextDecoder().decode(bytes).split('\uFFFD', 1).join('');
    throw usageError(`${file}: line ${before.split('\n').length}: must be text in UTF-8`);
  }
}

function readBytes(file: string): Uint8Array {
  let bytes;
  try {
    const { size } = statSync(file);
    bytes = size > HISTORY_FILE_BYTES ? null : readFileSync(file);
  } catch (error) {
    throw failure(`${file}: can't be read (${reasonOf(error)}); give the file of a recorded history`);
  }
  if (bytes === null) throw usageError(`${file}: is too large: at most ${HISTORY_FILE_BYTES} bytes are read`);
  return bytes;
}
