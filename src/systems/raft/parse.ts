/**
 * Unknown input becomes Raft's types here, once, at the edge: settings, commands and journals. Records and entries are
 * rebuilt, so that each entry's hash is computed and not believed.
 */
import { z } from 'zod';
import type { NodeId } from '../../protocol.ts';
import type { Command } from '../../raft/command.ts';
import { createEntry } from '../../raft/entry.ts';
import type { JournalRecord } from '../../raft/journal.ts';
import { checkSettings, type RaftSettings } from '../../raft/settings.ts';
import { parsedBy, parsedEach } from '../parse.ts';
import type { Parsed } from '../system.ts';
import { WrittenJournal } from './written-journal.ts';

const LONGEST_TEXT = 10_000;

const text = z.string().max(LONGEST_TEXT);
const value = z.union([text, z.number()]);
const key = text;
const count = z.int().min(0).max(2_000_000_000);
const position = z.int().min(1).max(2_000_000_000);

const settings = z.strictObject({
  electionTimeoutMinUs: z.int(),
  electionTimeoutMaxUs: z.int(),
  heartbeatUs: z.int(),
  maxBatchEntries: z.int(),
  maxInFlight: z.int(),
  noOp: z.boolean(),
  // Cases that are older than these two replay as what they were.
  preVote: z.boolean().default(false),
  checkQuorum: z.boolean().default(false),
});

const command = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('get'), key }),
  z.strictObject({ type: z.literal('put'), key, value }),
  z.strictObject({ type: z.literal('append'), key, value }),
  z.strictObject({ type: z.literal('delete'), key }),
  z.strictObject({ type: z.literal('compareAndSet'), key, expected: value.nullable(), value }),
]);

/** As a person writes a journal: entries without their hashes. */
const record = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('hardState'), term: count, votedFor: position.nullable() }),
  z.strictObject({
    type: z.literal('append'), index: position, entry: z.strictObject({ term: position, command: command.nullable() }),
  }),
  z.strictObject({ type: z.literal('truncate'), fromIndex: position }),
]);

export function parseSettings(input: unknown): Parsed<RaftSettings> {
  const parsed = parsedBy(settings, input);
  if (!parsed.ok) return parsed;
  const problems = checkSettings(parsed.value);
  if (problems.length === 0) return parsed;
  const found = new Map(Object.entries(parsed.value));
  return {
    ok: false,
    problems: problems.map(({ path, problem }) => ({ path, problem, value: found.get(path) })),
  };
}

export function parseCommand(input: unknown): Parsed<Command> {
  return parsedBy(command, input);
}

/** The records, and whether one node could have written them one after the other. */
export function parseJournal(
  input: readonly unknown[], nodes: readonly NodeId[],
): Parsed<readonly JournalRecord[]> {
  const journal = new WrittenJournal(nodes);
  return parsedEach(input, parseRecord, (written) => journal.problem(written));
}

function parseRecord(input: unknown): Parsed<JournalRecord> {
  const parsed = parsedBy(record, input);
  if (!parsed.ok) return parsed;
  const { value: written } = parsed;
  if (written.type !== 'append') return { ok: true, value: written };
  const { index, entry } = written;
  return { ok: true, value: { type: 'append', index, entry: createEntry(entry.term, entry.command) } };
}
