/**
 * What Raft's clients ask of the key-value store: operations, in sessions or without, and reads of every way. Each value
 * that is written is written once, so that a history shows who wrote what was read. What the operator does is in
 * `operator.ts`.
 */
import { z } from 'zod';
import type { Answer } from '../../protocol.ts';
import type { Operation, ReadWay, Request, SessionId } from '../../raft/command.ts';
import type { Draw } from '../../sim/choices.ts';
import type { Json } from '../../sim/plan.ts';
import type { ClientScript, Workload } from '../../sim/workload.ts';
import { memberAt, parsedBy } from '../parse.ts';
import type { Parsed } from '../system.ts';
import { operatorMix, type OperatorMix, operatorScript } from './operator.ts';
import { operation as operationSchema } from './parse-command.ts';

interface Mix {
  /** How many keys there are, from 1 to 1,000,000; the first are asked for more often. */
  readonly keys: number;
  /** The share of reads, in parts per million. */
  readonly readPpm: number;
  /** How clients read: the first client the first way, and so on around. */
  readonly reads: readonly ('log' | ReadWay)[];
  /** Whether clients that read by lease, on followers or stale do nothing else: they stay where they are answered. */
  readonly readersOnlyRead: boolean;
  /** Whether clients open sessions, so that what they ask again takes effect once (diss. §6.3). */
  readonly sessions: boolean;
  /** What the operator does, if there is one. */
  readonly operator: OperatorMix | null;
}

const PROBE_KEY = 'probe';

const schema = z.strictObject({
  keys: z.int().min(1).max(1_000_000),
  readPpm: z.int().min(0).max(1_000_000),
  // Cases that are older than these replay as what they were.
  reads: z.array(z.enum(['log', 'readIndex', 'lease', 'follower', 'stale'])).min(1).max(16).default(['log']),
  readersOnlyRead: z.boolean().default(false),
  sessions: z.boolean().default(false),
  operator: operatorMix.nullable().default(null),
});

/** The fresh read comes first, and not through the log: it would commit what a leader without a no-op never does. */
const PROBES = [
  { type: 'read', way: 'readIndex', key: PROBE_KEY, atLeast: 0 },
  { type: 'put', key: PROBE_KEY, value: 'alive' },
] as const satisfies readonly Request[];

export function raftWorkload(input: unknown): Parsed<Workload> {
  const parsed = parseMix(input);
  if (!parsed.ok) return parsed;
  const { value: mix } = parsed;
  const value: Workload = {
    client: (number) => clientScript(number, mix),
    operator: (nodes) => operatorScript(nodes, mix.operator),
    probes: PROBES,
  };
  return { ok: true, value };
}

export function parseMix(input: unknown): Parsed<Mix> {
  return parsedBy<Mix>(schema, input);
}

function clientScript(number: number, mix: Mix): ClientScript {
  const way = mix.reads[(number - 1) % mix.reads.length] ?? 'log';
  const onlyReads = mix.readersOnlyRead && way !== 'log' && way !== 'readIndex';
  let session: SessionId | null = null;
  let sequence = 0;
  /** The highest position that an answer has told of. */
  let seen = 0;
  let drawn: Operation | null = null;
  /** The sequence numbers of what is under way. */
  const open = new Set<number>();

  return {
    prelude: () => (mix.sessions && session === null && !onlyReads ? { type: 'openSession' } : null),
    operation: (ordinal, draw) => (drawn = operation(`${number}.${ordinal}`, draw, mix, onlyReads)),

    frame(taken) {
      // An override may stand in the place of what was drawn.
      const asked = drawn !== null && taken === drawn ? drawn : operationSchema.parse(taken);
      if (asked.type === 'get' && way !== 'log') {
        return { type: 'read', way, key: asked.key, atLeast: way === 'stale' ? seen : 0 } satisfies Request;
      }
      if (session === null) return asked;
      open.add(++sequence);
      const unanswered = Math.min(...open);
      return { type: 'inSession', session, sequence, unanswered, operation: asked } satisfies Request;
    },

    retries(_command, reason) {
      if (reason === 'session-expired') session = null;
      return !FINAL.has(reason);
    },

    retriesUnknown: (command) => (typeOf(command) === 'inSession' || typeOf(command) === 'read' ? true : undefined),

    returned(command, answer) {
      const position = positionOf(answer);
      if (position !== null) seen = Math.max(seen, position);
      if (typeOf(command) === 'openSession' && position !== null) {
        session = position;
        sequence = 0;
        open.clear();
      } else if (memberAt(command, ['session']) === session) {
        open.delete(sequenceOf(command));
      }
      return [];
    },
  };
}

/** Asking again would be answered the same. */
const FINAL: ReadonlySet<string> = new Set(['session-expired', 'already-answered', 'no-lease']);

/** `unique` names this operation among all. Every operation takes the same number of draws. */
function operation(unique: string, draw: Draw, mix: Mix, onlyReads: boolean): Operation {
  const isRead = draw.chance(mix.readPpm) || onlyReads;
  const key = `k${Math.min(draw.below(mix.keys), draw.below(mix.keys))}`;
  const kind = draw.below(10);
  if (isRead) return { type: 'get', key };
  if (kind < 5) return { type: 'put', key, value: unique };
  if (kind < 7) return { type: 'append', key, value: `${unique},` };
  if (kind < 8) return { type: 'delete', key };
  return { type: 'compareAndSet', key, expected: null, value: unique };
}

function typeOf(command: Json): unknown {
  return typeof command === 'object' && command !== null && 'type' in command ? command.type : undefined;
}

function sequenceOf(command: Json): number {
  return Number(memberAt(command, ['sequence']));
}

/** The position in the log that a client was told of. */
function positionOf(answer: Answer): number | null {
  if (answer.type !== 'ok') return null;
  const index = memberAt(answer.result, ['index']);
  return typeof index === 'number' ? index : null;
}
