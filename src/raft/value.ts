/**
 * The values of the key-value store, and their 32-bit hash. The hash of a text can be extended: appending to
 * a long value costs no more than the part that is new.
 */
import { hashText, hashWords } from '../base/digest.ts';

export type Value = string | number;

const textBasis = 0x811c9dc5 | 0;
const numberTag = 0x6e756d;

/** Equal values have equal hashes; the number 1 and the text '1' differ. */
export function hashValue(value: Value): number {
  if (typeof value === 'string') return extendTextHash(textBasis, value);
  if (!Number.isSafeInteger(value)) return hashWords(numberTag, hashText(String(value)));
  return hashWords(numberTag ^ value, Math.floor(value / 0x1_0000_0000));
}

/** From the hash of a text, the hash of that text with `more` behind it (FNV-1a, continued). */
export function extendTextHash(hash: number, more: string): number {
  let extended = hash;
  for (let i = 0; i < more.length; i++) extended = Math.imul(extended ^ more.charCodeAt(i), 0x01000193);
  return extended;
}
