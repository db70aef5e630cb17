/** Recorded histories as files. */
import { readFileSync, statSync } from 'node:fs';
import { failure, reasonOf, usageError } from './exit.ts';

/** More than this is not read. */
const HISTORY_FILE_BYTES = 256 * 1024 * 1024;

/** The text of a file; one that can't be read is the machine's fault, one that is no text is bad input. */
export function readHistoryFile(file: string): string {
  const bytes = readBytes(file);
  if (isUtf16(bytes)) throw usageError(`${file}: line 1: must be text in UTF-8, and seems to be in UTF-16; write it as UTF-8`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const before = new TextDecoder().decode(bytes).split('\uFFFD', 1).join('');
    throw usageError(`${file}: line ${before.split('\n').length}: must be text in UTF-8`);
  }
}

/** By its mark, or by a zero beside its first character. */
function isUtf16([first, second]: Uint8Array): boolean {
  if (first === undefined || second === undefined) return false;
  const isMarked = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  return isMarked || (first === 0) !== (second === 0);
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
