/**
 * A recording as JSON: tables as columns, texts by their number, logs by what of them is new. It goes where the system's code
 * can't, such as into a page about a system of somebody else's.
 */
import { z } from 'zod';
import { caseSchema } from '../../fuzz/case-schema.ts';
import type { Case } from '../../fuzz/case-type.ts';

const number = z.number();
const numbers = z.array(number);
/** Where there may be nothing, null. */
const optional = z.array(number.nullable());
const text = z.string();
/** A short list. */
const list = <Element extends z.ZodType>(element: Element) => z.array(element).readonly();

const violation = z.strictObject({
  checker: text, class: z.enum(['rule', 'outcome', 'client']), clause: text, signature: text, message: text,
  evidence: list(text).exactOptional(), involves: list(number).exactOptional(),
  awaitedSince: number.exactOptional(), source: text, node: number.nullable(), event: number, timeUs: number,
}).readonly();

const measure = z.strictObject({ name: text, unit: z.enum(['us', 'times']), value: number }).readonly();

const outcome = z.strictObject({
  verdict: z.enum(['passed', 'violated', 'unknown']), violations: list(violation),
  unknown: text.nullable(), digest: text, events: number, virtualUs: number,
  goals: z.record(text, number).readonly(), measures: list(measure).exactOptional(),
}).readonly();

/** Columns of equal length; of texts the numbers. */
const travels = z.strictObject({
  from: numbers, to: numbers, type: numbers, background: z.array(z.boolean()),
  sentAt: numbers, endUs: numbers, arrivedAt: optional, lost: optional,
});

const nodeSpans = z.strictObject({
  node: numbers, fromUs: numbers, toUs: numbers, state: numbers, term: optional,
});

const operations = z.strictObject({
  client: numbers, operation: numbers, command: numbers, invokedAt: numbers, returnedAt: optional,
  toUs: numbers, answer: optional,
  outcome: z.array(z.enum(['ok', 'fail', 'unknown', 'open'])),
});

const landmarks = z.strictObject({
  type: z.array(z.enum(['election', 'commit', 'fault', 'crash', 'restart', 'violation'])),
  event: numbers, timeUs: numbers, node: optional, text: numbers,
});

/**
 * One node's, each from its event on, the first from event 0. A role of null: it was down, and the columns behind it have nothing
 * of it. `peers` and `members` name lists that stand beside. `logFrom`: from here on its log is other than in the picture before;
 * those entries stand in `cellTerm` and `cellText`, picture after picture.
 */
const versions = z.strictObject({
  event: numbers, role: optional, term: numbers, votedFor: optional, leader: optional,
  commitIndex: numbers, appliedIndex: numbers, durableIndex: numbers, snapshotIndex: numbers,
  firstIndex: numbers, lastIndex: numbers, peers: numbers, members: numbers,
  logFrom: numbers, cellTerm: numbers, cellText: numbers,
});

const peer = z.strictObject({ node: number, nextIndex: number, matchIndex: number, mode: text }).readonly();

export const packedSchema = z.strictObject({
  format: z.literal(1),
  testCase: z.custom<Case>((value) => caseSchema.safeParse(value).success, 'must be a Case'),
  systemName: text,
  outcome,
  nodes: list(number),
  endUs: number,
  texts: z.array(text),
  /** `kind` counts those of `EVENT_KINDS`. */
  events: z.strictObject({ timeUs: numbers, cause: numbers, node: numbers, kind: numbers }),
  travels,
  nodeSpans,
  cutSpans: list(z.strictObject({ fromUs: number, toUs: number, nodes: list(number), text }).readonly()),
  closedLinks: list(z.strictObject({ from: number, to: number, fromUs: number, toUs: number }).readonly()),
  operations,
  landmarks,
  /** How many sentences each event has, and all of them. */
  words: z.strictObject({ counts: numbers, sentences: numbers }),
  /** By violation. */
  slices: z.array(numbers),
  /** By node. */
  pictures: z.strictObject({ peers: list(list(peer)), members: list(list(number)), nodes: list(versions) }),
});

export type PackedRecording = z.infer<typeof packedSchema>;
export type PackedVersions = z.infer<typeof versions>;
export type PackedPictures = PackedRecording['pictures'];
