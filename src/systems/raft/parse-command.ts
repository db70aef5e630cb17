/**
 * What may be asked of Raft, as schemas: commands of clients and of the operator, and what entries of a log hold.
 */
import { z } from 'zod';

const LONGEST_TEXT = 10_000;

const text = z.string().max(LONGEST_TEXT);
const value = z.union([text, z.number()]);
const key = text;
const position = z.int().min(1).max(2_000_000_000);
const count = z.int().min(0).max(2_000_000_000);
const node = z.int().min(1).max(1_000);
/** Ascending, each once. */
const nodes = z.array(node).max(1_000).refine(
  (list) => list.every((id, i) => i === 0 || id > (list[i - 1] ?? 0)), 'must be in ascending order, each node once');
export const someNodes = nodes.refine((list) => list.length > 0, 'must name somebody: a cluster without voters elects nobody');

const operations = [
  z.strictObject({ type: z.literal('get'), key }),
  z.strictObject({ type: z.literal('put'), key, value }),
  z.strictObject({ type: z.literal('append'), key, value }),
  z.strictObject({ type: z.literal('delete'), key }),
  z.strictObject({ type: z.literal('compareAndSet'), key, expected: value.nullable(), value }),
] as const;

export const operation = z.discriminatedUnion('type', operations);

const sessions = [
  z.strictObject({ type: z.literal('openSession') }),
  z.strictObject({
    type: z.literal('inSession'), session: position, sequence: position, unanswered: position, operation,
  }),
] as const;

/** What clients and operators ask for. */
export const request = z.discriminatedUnion('type', [
  ...operations,
  ...sessions,
  z.strictObject({
    type: z.literal('read'), way: z.enum(['readIndex', 'lease', 'follower', 'stale']), key, atLeast: count.default(0),
  }),
  z.strictObject({ type: z.literal('addLearner'), node }),
  z.strictObject({ type: z.literal('promoteLearner'), node }),
  z.strictObject({ type: z.literal('addVoter'), node }),
  z.strictObject({ type: z.literal('removeNode'), node }),
  z.strictObject({ type: z.literal('changeVoters'), voters: someNodes }),
  z.strictObject({ type: z.literal('transferLeadership'), to: node }),
  z.strictObject({ type: z.literal('takeSnapshot') }),
]);

/** What an entry of the log holds. */
export const command = z.discriminatedUnion('type', [
  ...operations,
  ...sessions,
  z.strictObject({
    type: z.literal('configuration'), voters: someNodes, oldVoters: someNodes.nullable(), learners: nodes,
  }),
]);
