/**
 * Unknown input becomes Raft's types here, once, at the edge: settings, commands and journals. Records and entries are
 * rebuilt, so that each entry's hash is computed and not believed.
 */
import { z } from 'zod';
import type { NodeId } from '../../protocol.ts';
import type { Request } from '../../raft/command.ts';
import { createEntry } from '../../raft/entry.ts';
import type { JournalRecord } from '../../raft/journal.ts';
import { checkSettings, defaultSettings, type RaftSettings } from '../../raft/settings.ts';
import { parsedBy, parsedEach } from '../parse.ts';
import type { Json, Plan } from '../../sim/plan.ts';
import type { Parsed, Problem } from '../system.ts';
import { operatorOperation } from './operator.ts';
import { command, operation, request } from './parse-command.ts';
import { parseMix } from './workload.ts';
import { WrittenJournal, type WrittenRecord } from './written-journal.ts';

const count = z.int().min(0).max(2_000_000_000);
const position = z.int().min(1).max(2_000_000_000);
const nodeList = z.array(z.int().min(1).max(1_000)).max(1_000);

const settings = z.strictObject({
  electionTimeoutMinUs: z.int(),
  electionTimeoutMaxUs: z.int(),
  heartbeatUs: z.int(),
  maxBatchEntries: z.int(),
  maxInFlight: z.int(),
  noOp: z.boolean(),
  // Cases that are older than these replay as what they were.
  maxBatchBytes: z.int().default(defaultSettings.maxBatchBytes),
  preVote: z.boolean().default(defaultSettings.preVote),
  checkQuorum: z.boolean().default(defaultSettings.checkQuorum),
  snapshotEntries: z.int().default(defaultSettings.snapshotEntries),
  snapshotChunkBytes: z.int().default(defaultSettings.snapshotChunkBytes),
  sessionTimeoutUs: z.int().default(defaultSettings.sessionTimeoutUs),
  leaseReads: z.boolean().default(defaultSettings.leaseReads),
  maxClockDriftPpm: z.int().nullable().default(defaultSettings.maxClockDriftPpm),
  voters: nodeList.nullable().default(null),
  learners: nodeList.default([]),
});

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

export function parseCommand(input: unknown): Parsed<Request> {
  return parsedBy(request, input);
}

/** What a client's or the operator's script draws. */
export function parseOperation(input: unknown, by: 'client' | 'operator'): Parsed<Json> {
  return parsedBy<Json>(by === 'client' ? operation : operatorOperation, input);
}

/** The parts of a Plan that must fit together: its nodes and the members, lease reads and leases. */
export function checkPlan({ nodes, workload }: Plan, ofRaft: RaftSettings): readonly Problem[] {
  const { voters, learners, leaseReads } = ofRaft;
  const problems: Problem[] = [];
  const check = (list: readonly NodeId[], path: string): void => {
    for (const [i, node] of list.entries()) {
      if (nodes.includes(node)) continue;
      problems.push({ path: `${path}[${i}]`, problem: `must be one of the nodes of the Plan, ${nodes.join(', ')}`, value: node });
    }
  };
  check(voters ?? [], 'plan.settings.voters');
  check(learners, 'plan.settings.learners');
  const mix = parseMix(workload.mix);
  if (!mix.ok) return problems;
  const { reads, operator } = mix.value;
  check(operator?.voters ?? [], 'plan.workload.mix.operator.voters');
  const lease = reads.indexOf('lease');
  if (lease >= 0 && !leaseReads) {
    const problem = 'must not be lease while plan.settings.leaseReads is false: every such read would be refused';
    problems.push({ path: `plan.workload.mix.reads[${lease}]`, problem, value: 'lease' });
  }
  return problems;
}

/** The records, and whether one node could have written them one after the other. */
export function parseJournal(
  input: readonly unknown[], nodes: readonly NodeId[],
): Parsed<readonly JournalRecord[]> {
  const journal = new WrittenJournal(nodes);
  return parsedEach(input, parseRecord, (written) => journal.problem(written));
}

function parseRecord(input: unknown): Parsed<WrittenRecord> {
  const parsed = parsedBy(record, input);
  if (!parsed.ok) return parsed;
  const { value: written } = parsed;
  if (written.type !== 'append') return { ok: true, value: written };
  const { index, entry } = written;
  return { ok: true, value: { type: 'append', index, entry: createEntry(entry.term, entry.command) } };
}
