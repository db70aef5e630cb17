/**
 * The digest of a campaign: the sum modulo 2^128 of a hash of each seed with its outcome. A sum does not mind the order,
 * so shards, resumed campaigns and any number of workers agree by construction.
 */
import { Digest } from '../base/digest.ts';
import type { Outcome } from './run.ts';

const MODULUS = 1n << 128n;

export class CampaignDigest {
  private sum = 0n;

  add(seed: number, outcome: Outcome): void {
    this.sum = (this.sum + hashOutcome(seed, outcome)) % MODULUS;
  }

  /** Thirty-two hexadecimal digits. */
  hex(): string {
    return this.sum.toString(16).padStart(32, '0');
  }
}

/** 128 bits, of two digests that start differently. */
function hashOutcome(seed: number, outcome: Outcome): bigint {
  return (BigInt(`0x${lane(0x5eed, seed, outcome)}`) << 64n) | BigInt(`0x${lane(0x0a7e, seed, outcome)}`);
}

function lane(salt: number, seed: number, outcome: Outcome): string {
  const digest = new Digest();
  digest.word(salt);
  digest.integer(seed);
  digest.text(outcome.verdict);
  digest.text(outcome.digest);
  digest.integer(outcome.events);
  digest.integer(outcome.virtualUs);
  digest.text(outcome.unknown ?? '');
  for (const { signature, event } of outcome.violations) {
    digest.text(signature);
    digest.integer(event);
  }
  for (const [goal, count] of Object.entries(outcome.goals)) {
    digest.text(goal);
    digest.integer(count);
  }
  return digest.hex();
}
