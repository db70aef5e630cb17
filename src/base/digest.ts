/**
 * A rolling digest over 32-bit words: a pure integer hash, the same in Node and in a browser. Not cryptographic.
 * Two lanes, each mixed as MurmurHash3 mixes its blocks, with different constants; 64 bits in all.
 */

/** Takes 32-bit integers. */
export interface Sink {
  word(value: number): void;
}

export class Digest implements Sink {
  private a = 0x9e3779b9 | 0;
  private b = 0x243f6a88 | 0;

  word(value: number): void {
    const a = Math.imul(this.a ^ value, 0xcc9e2d51);
    const b = Math.imul(this.b + value, 0x85ebca6b);
    // Both lines can be undone, so that two digests that differ stay different whatever equal words follow.
    this.a = ((a << 15) | (a >>> 17)) + b | 0;
    this.b = ((b << 13) | (b >>> 19)) ^ this.a;
  }

  /** Takes an integer of up to 53 bits, of either sign. */
  integer(value: number): void {
    this.word(value | 0);
    this.word(Math.floor(value / 0x1_0000_0000));
  }

  text(value: string): void {
    this.word(value.length);
    for (let i = 0; i < value.length; i++) this.word(value.charCodeAt(i));
  }

  /** Sixteen hexadecimal digits; the digest may go on afterwards. */
  hex(): string {
    const a = this.a ^ (this.b >>> 5);
    return hex32(finish(a)) + hex32(finish(this.b ^ Math.imul(a, 0xc2b2ae35)));
  }
}

/** Takes all of a JSON value, its members in their order. For what is rare: it walks the whole of it. */
export function digestJson(value: unknown, sink: Sink): void {
  if (typeof value === 'string') {
    sink.word(hashText(value));
  } else if (typeof value === 'number') {
    sink.word(value | 0);
    sink.word((value * 0x1_0000) | 0);
    sink.word((value / 0x1_0000_0000) | 0);
  } else if (typeof value === 'object' && value !== null) {
    const keys = Object.keys(value);
    const members: readonly unknown[] = Object.values(value);
    sink.word(keys.length);
    for (let i = 0; i < keys.length; i++) {
      sink.word(hashText(keys[i] ?? ''));
      digestJson(members[i], sink);
    }
  } else {
    sink.word(hashText(String(value)));
  }
}

/** A 32-bit hash of a text. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5 | 0;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return finish(hash ^ text.length);
}

/** A 32-bit hash of two 32-bit words; the order matters. */
export function hashWords(first: number, second: number): number {
  const mixed = Math.imul(first ^ 0x2545f491, 0xcc9e2d51) + Math.imul(second ^ 0x5bd1e995, 0x1b873593) | 0;
  return finish(mixed ^ (mixed >>> 15));
}

/** MurmurHash3's finaliser: every bit of the input reaches every bit of the output. */
function finish(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

function hex32(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0');
}
