/**
 * What the register's clients ask, and how unknown input becomes the register's types.
 */
import { z } from 'zod';
import type { Workload } from '../../sim/workload.ts';
import { parsedBy, parsedEach } from '../parse.ts';
import type { Parsed } from '../system.ts';
import type { RegisterCommand, RegisterRecord, RegisterSettings } from './node.ts';

const value = z.string().min(1).max(1000);
const ppm = z.int().min(0).max(1_000_000);

const settings = z.strictObject({ forward: z.boolean(), resendUs: z.int().min(1).max(3_600_000_000) });
const record = z.strictObject({ value });
const command = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('read') }),
  z.strictObject({ type: z.literal('write'), value }),
]);
/** The share of writes, in parts per million. */
const mix = z.strictObject({ writePpm: ppm });

export const registerProbes = [{ type: 'read' }, { type: 'write', value: 'alive' }] as const satisfies RegisterCommand[];

export function parseSettings(input: unknown): Parsed<RegisterSettings> {
  return parsedBy(settings, input);
}

/** Each value is written once. */
export function parseJournal(input: readonly unknown[]): Parsed<readonly RegisterRecord[]> {
  const written = new Set<string>();
  return parsedEach(input, (each) => parsedBy(record, each), ({ value: own }) => {
    if (written.has(own)) return { path: 'value', problem: 'must differ from all before it: each value is written once', value: own };
    written.add(own);
    return null;
  });
}

export function parseCommand(input: unknown): Parsed<RegisterCommand> {
  return parsedBy(command, input);
}

export function registerWorkload(input: unknown): Parsed<Workload> {
  const parsed = parsedBy(mix, input);
  if (!parsed.ok) return parsed;
  const { writePpm } = parsed.value;
  return {
    ok: true,
    value: {
      client: (number) => ({
        // Each value is written once: it names the client and its operation.
        operation: (ordinal, draw) =>
          (draw.chance(writePpm) ? { type: 'write', value: `${number}.${ordinal}` } : { type: 'read' }),
      }),
      probes: registerProbes,
    },
  };
}
