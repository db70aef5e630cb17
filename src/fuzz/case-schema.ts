/**
 * The shape of a Case, and its bounds, which hold before anything is made from it. Only the shape: whether the names in
 * it name anything is for `case-names.ts`. Nothing is transformed, so what passes is the input itself.
 */
import { z } from 'zod';
import type { Case } from './case-type.ts';
import { suggestion } from './nearest.ts';

/** A thousand virtual hours. */
const MAX_US = 3_600_000_000_000;
const MAX_NODE = 1000;

/** The bounds of a Case. */
export const LIMITS = {
  nodes: 15, faults: 10_000, initialRecords: 100_000, overrides: 1_000_000, clients: 1000, attempts: 1000,
  events: 10_000_000, reseeds: 1000, textLength: 65_536, depth: 64, values: 4_000_000,
} as const;

/** An object with these members and no others. The message of an unknown member lists those that are known. */
function object<Shape extends z.core.$ZodShape>(shape: Shape): z.ZodObject<Shape, z.core.$strict> {
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? Object.keys(shape).join(' ') : undefined),
  });
}

/** A list of at most `most` elements; its length is looked at before its elements are. */
function list<Element extends z.ZodType>(most: number, element: Element) {
  const short = z.custom<readonly unknown[]>((value) => !Array.isArray(value) || value.length <= most, {
    error: (issue) => `must have at most ${most} elements, but has ${lengthOf(issue.input)}`,
  });
  return short.pipe(z.array(element).readonly());
}

function lengthOf(value: unknown): number {
  return Array.isArray(value) ? value.length : 0;
}

function count(min: number, max: number): z.ZodInt {
  return z.int().min(min).max(max);
}

/** Any object: what its members are called is data. */
const members = <T>() => z.custom<{ readonly [key: string]: T }>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value), 'must be an object',
);
/** Any JSON. That it is there is all that is asked of it here. */
const json = z.custom<Case['plan']['settings']>((value) => value !== undefined, 'is missing');

const micros = count(0, MAX_US);
const ppm = count(0, 1_000_000);
const driftPpm = count(-500_000, 500_000);
const name = z.string().min(1).max(200);
const node = count(1, MAX_NODE);
const target = z.union([node, z.literal('subject')], {
  error: `must be the number of a node (1 to ${MAX_NODE}), or "subject" in a triggered fault`,
});

const latency = object({ minUs: micros, medianUs: micros, tailPpm: ppm, maxUs: micros })
  .refine(({ minUs, medianUs }) => minUs <= medianUs, { path: ['minUs'], error: 'must not be above medianUs' })
  .refine(({ medianUs, maxUs }) => medianUs <= maxUs, { path: ['maxUs'], error: 'must not be below medianUs' });

const bandwidth = count(0, 1_000_000_000_000);
const network = object({ latency, lossPpm: ppm, duplicatePpm: ppm, cutLossPpm: ppm, fifo: z.boolean(),
  bandwidth, bulkBandwidth: bandwidth.exactOptional(), held: z.boolean() });

const workload = object({ clients: count(0, LIMITS.clients), loop: z.enum(['closed', 'open']), pace: latency,
  timeoutUs: count(1, MAX_US), backoffUs: count(0, MAX_US), attempts: count(1, LIMITS.attempts),
  retryUnknown: z.boolean(), latency, operator: object({ pace: latency }).exactOptional(), mix: json });

const when = object({ point: name, node: node.exactOptional(), nth: count(1, 1_000_000_000),
  side: z.enum(['before', 'after', 'durable']) });

/** When a fault strikes: `at` a time, or `when` a point is reached. */
const timing = { at: micros.exactOptional(), when: when.exactOptional(), afterUs: micros.exactOptional() };
const forUs = micros.exactOptional();
const message = z.string().max(300).regex(/^[1-9]\d*>[1-9]\d*\/[^/]+\/[1-9]\d*(\/copy)?$/, {
  error: 'must name a message as link, kind and ordinal, such as "1>2/appendEntries/3"',
});

const actions = [
  object({ ...timing, type: z.literal('crash'), node: target, downUs: micros.exactOptional() }),
  object({ ...timing, type: z.literal('restart'), node: target }),
  object({ ...timing, type: z.literal('retire'), node: target }),
  object({ ...timing, type: z.literal('pause'), node: target, forUs: micros }),
  object({ ...timing, type: z.literal('partition'), groups: list(LIMITS.nodes, list(LIMITS.nodes, target)), forUs }),
  object({ ...timing, type: z.literal('cut'), from: target, to: target, forUs }),
  object({ ...timing, type: z.literal('isolate'), node: target, mates: count(-LIMITS.nodes, LIMITS.nodes), forUs }),
  object({ ...timing, type: z.literal('heal') }),
  object({ ...timing, type: z.literal('clog'), from: target, to: target, forUs: micros }),
  object({ ...timing, type: z.literal('clogNode'), node: target, forUs: micros }),
  object({ ...timing, type: z.literal('slowDisk'), node: target, extraUs: micros, forUs: micros }),
  object({ ...timing, type: z.literal('stallDisk'), node: target, forUs: micros }),
  object({ ...timing, type: z.literal('fullDisk'), node: target, forUs: micros, downUs: count(1, MAX_US).exactOptional() }),
  object({ ...timing, type: z.literal('syncError'), node: target, downUs: micros.exactOptional() }),
  object({ ...timing, type: z.literal('bitRot'), node: target }),
  object({ ...timing, type: z.literal('lyingSync'), node: target, forUs: micros }),
  object({ ...timing, type: z.literal('loseDisk'), node: target, downUs: micros }),
  object({ ...timing, type: z.literal('silentCorruption'), node: target }),
  object({ ...timing, type: z.literal('drift'), node: target, ppm: driftPpm }),
  object({ ...timing, type: z.literal('jump'), node: target, byUs: count(-MAX_US, MAX_US) }),
  object({ ...timing, type: z.literal('fireTimer'), node: target, timer: name }),
  object({ ...timing, type: z.literal('request'), node: target, command: json,
    client: count(1, 1_000_000).exactOptional(), operation: count(1, 1_000_000).exactOptional() }),
  object({ ...timing, type: z.literal('deliver'), message }),
  object({ ...timing, type: z.literal('drop'), message }),
] as const;
const actionNames = actions.map((action) => action.shape.type.value);

const fault = z.discriminatedUnion('type', actions, {
  error: ({ input }) => (typeof input === 'object' && input !== null && 'type' in input
    ? `names no fault: ${suggestion(String(input.type), actionNames)}` : `must be an object with a type: ${actionNames.join(', ')}`),
}).superRefine(({ at, when: trigger, afterUs }, context) => {
  if (at === undefined && trigger === undefined) {
    context.addIssue({ code: 'custom', path: ['at'], message: 'is missing: a fault has a time (`at`) or a trigger (`when`)' });
  }
  if (at !== undefined && trigger !== undefined) {
    context.addIssue({ code: 'custom', path: ['at'], message: 'must not stand beside `when`: a fault has one of the two' });
  }
  if (afterUs !== undefined && trigger === undefined) {
    context.addIssue({ code: 'custom', path: ['afterUs'], message: 'belongs to a triggered fault (`when`)' });
  }
});

const plan = object({
  seed: z.string().min(1).max(40),
  system: name,
  mutant: name.exactOptional(),
  nodes: list(LIMITS.nodes, node),
  initial: members<readonly Case['plan']['settings'][]>().exactOptional(),
  settings: json,
  network,
  disk: object({ sync: latency, tornPpm: ppm }),
  clocks: object({ driftPpm: members<number>() }),
  workload,
  faults: list(LIMITS.faults, fault),
  phases: object({ chaosUs: micros, calmUs: micros }),
});

const reseed = object({ atEvent: count(1, LIMITS.events), seed: z.string().min(1).max(40) });

const digest = z.string().regex(/^[0-9a-f]{16}$/, { error: 'must be sixteen hexadecimal digits' });
const expectation = object({ digest, checker: name.nullable(), signature: z.string().max(1000).nullable() })
  .refine(({ checker, signature }) => (checker === null) === (signature === null), {
    path: ['signature'], error: 'must be null if the checker is null, and only then: the run had no violation',
  });

export const caseSchema = object({
  formatVersion: z.literal(1),
  programVersion: z.string().min(1).max(100),
  plan,
  choices: object({
    fallback: z.enum(['seeded', 'calm', 'still']),
    overrides: members<Case['plan']['settings']>(),
    reseed: list(LIMITS.reseeds, reseed).exactOptional(),
  }),
  expect: expectation.exactOptional(),
  maxEvents: count(1, LIMITS.events),
  stopAt: z.enum(['rule', 'outcome', 'client', 'end']),
});

/** The range of a drift, for the clocks that the Plan names. */
export const driftSchema = driftPpm;
/** The range of a time. */
export const microsSchema = micros;
