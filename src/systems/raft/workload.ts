/**
 * What Raft's clients ask of the key-value store. Each value that is written is written once, so that a history shows
 * who wrote what was read.
 */
import { z } from 'zod';
import type { Command } from '../../raft/command.ts';
import type { Draw } from '../../sim/choices.ts';
import type { Workload } from '../../sim/workload.ts';
import { parsedBy } from '../parse.ts';
import type { Parsed } from '../system.ts';

interface Mix {
  /** How many keys there are, from 1 to 1,000,000; the first are asked for more often. */
  readonly keys: number;
  /** The share of reads, in parts per million. */
  readonly readPpm: number;
}

const PROBE_KEY = 'probe';

const schema = z.strictObject({
  keys: z.int().min(1).max(1_000_000),
  readPpm: z.int().min(0).max(1_000_000),
});

export function raftWorkload(input: unknown): Parsed<Workload> {
  const mix = parsedBy<Mix>(schema, input);
  if (!mix.ok) return mix;
  const value: Workload = {
    client: (number) => ({ operation: (ordinal, draw) => operation(`${number}.${ordinal}`, draw, mix.value) }),
    probes: [
      { type: 'get', key: PROBE_KEY },
      { type: 'put', key: PROBE_KEY, value: 'alive' },
    ],
  };
  return { ok: true, value };
}

/** `unique` names this operation among all. Every operation takes the same number of draws. */
function operation(unique: string, draw: Draw, mix: Mix): Command {
  const isRead = draw.chance(mix.readPpm);
  const key = `k${Math.min(draw.below(mix.keys), draw.below(mix.keys))}`;
  const kind = draw.below(10);
  if (isRead) return { type: 'get', key };
  if (kind < 5) return { type: 'put', key, value: unique };
  if (kind < 7) return { type: 'append', key, value: `${unique},` };
  if (kind < 8) return { type: 'delete', key };
  return { type: 'compareAndSet', key, expected: null, value: unique };
}
