/**
 * A single-copy register, the smallest protocol that is of use: one value, kept by one node. It has nothing of
 * consensus, and so it shows what the kernel asks of any protocol, and that it knows nothing of Raft.
 *
 * The primary is the lowest node. It writes each value into its journal, and a value exists from the moment that its
 * record is durable: only then is it in memory, read, and acknowledged. The other nodes keep nothing. They pass on
 * (`forward`) what clients ask of them, again and again until the primary has answered, or they send the clients there.
 *
 * Each value is written once: the same value again is a retry of the same write. So it is safe to forward or repeat it
 * any number of times. A value's version is its place in the journal, from 1; version 0 is the empty text.
 */
import { assert, at, unreachable } from '../../base/assert.ts';
import { digestJson, hashText, hashWords } from '../../base/digest.ts';
import type { Booted, Effect, NodeEvent, NodeId, Protocol, RequestId } from '../../protocol.ts';

export type RegisterCommand =
  | { readonly type: 'read' }
  | { readonly type: 'write'; readonly value: string };

export interface RegisterResult {
  readonly version: number;
  readonly value: string;
}

/** One write, as the journal holds it. */
export interface RegisterRecord {
  readonly value: string;
}

export type RegisterMessage =
  | { readonly type: 'forward'; readonly request: RequestId; readonly command: RegisterCommand }
  | { readonly type: 'answer'; readonly request: RequestId; readonly result: RegisterResult };

export interface RegisterSettings {
  /** Whether a node that is not the primary forwards what clients ask, or redirects them. */
  readonly forward: boolean;
  /** What was forwarded is sent again after this long, or up to twice this long. */
  readonly resendUs: number;
}

/** Who asked: a client of this node, or another node for a client of its own. */
interface Asker {
  readonly node: NodeId;
  readonly request: RequestId;
}

export interface RegisterState {
  readonly id: NodeId;
  readonly primary: NodeId;
  readonly settings: RegisterSettings;
  /** The register as clients may see it: all of it is durable. */
  version: number;
  value: string;
  /** The version of each value that the journal holds, durable or not. */
  readonly versions: Map<string, number>;
  /** The last version that the journal holds, durable or not. */
  lastVersion: number;
  /** Who waits for a value to become durable. */
  readonly waiting: Map<string, Asker[]>;
  /** What this node has forwarded and has no answer to. */
  readonly forwarded: Map<RequestId, RegisterCommand>;
}

/** The register's part of the port. */
export interface Register {
  readonly state: RegisterState;
  readonly message: RegisterMessage;
  readonly record: RegisterRecord;
  readonly command: RegisterCommand;
  readonly result: RegisterResult;
  /** What the primary tells itself once a write is durable. */
  readonly signal: RegisterResult;
  readonly settings: RegisterSettings;
}

type RegisterEffect = Effect<Register>;
type MessageEvent = NodeEvent<Register> & { readonly type: 'message' };

export const registerProtocol: Protocol<Register> = {
  boot({ id, nodes, settings, recovered }): Booted<Register> {
    const state: RegisterState = {
      id, primary: at(nodes, 0), settings, version: 0, value: '', versions: new Map(), lastVersion: 0,
      waiting: new Map(), forwarded: new Map(),
    };
    for (const record of recovered) {
      if ('value' in record) recover(state, record);
      // The torn end was never acknowledged; a record that had been durable may have been.
      else if (record.synced) return { ok: false, reason: 'a durable record is damaged' };
    }
    return { ok: true, state, effects: [] };
  },

  step(state, event): readonly RegisterEffect[] {
    switch (event.type) {
      case 'request': return handleRequest(state, event.request, event.command);
      case 'message': return handleMessage(state, event);
      case 'resumed': return handleWritten(state, event.signal);
      case 'timer': return resend(state);
      default: return unreachable(event);
    }
  },

  bytes: (message) => (message.type === 'forward' ? 40 : 24),

  fingerprintRecord: digestJson,

  fingerprint(message, sink): void {
    sink.word(hashText(message.type));
    sink.word(message.request);
    if (message.type === 'answer') {
      sink.word(message.result.version);
      sink.word(hashText(message.result.value));
    } else if (message.command.type === 'write') {
      sink.word(hashText(message.command.value));
    }
  },
};

function recover(state: RegisterState, { value }: RegisterRecord): void {
  state.version++;
  state.value = value;
  state.versions.set(value, state.version);
  state.lastVersion = state.version;
}

/** A client asks. */
function handleRequest(state: RegisterState, request: RequestId, command: RegisterCommand):
readonly RegisterEffect[] {
  const { id, primary, forwarded, settings } = state;
  if (id === primary) return serve(state, { node: id, request }, command);
  if (!settings.forward) return [{ type: 'reply', request, answer: { type: 'redirect', to: primary } }];
  forwarded.set(request, command);
  const send = forward(primary, request, command);
  // The timer runs as long as anything is unanswered.
  return forwarded.size === 1 ? [send, resendTimer(settings)] : [send];
}

/** Another node asks, or answers. */
function handleMessage(state: RegisterState, { from, message }: MessageEvent): readonly RegisterEffect[] {
  const { request } = message;
  if (message.type === 'forward') return serve(state, { node: from, request }, message.command);
  // A second answer, or one to what an earlier life of this node had asked.
  if (!state.forwarded.delete(request)) return [];
  const reply: RegisterEffect = { type: 'reply', request, answer: { type: 'ok', result: message.result } };
  return state.forwarded.size === 0 ? [reply, { type: 'cancelTimer', timer: 'resend' }] : [reply];
}

function resend({ primary, forwarded, settings }: RegisterState): readonly RegisterEffect[] {
  if (forwarded.size === 0) return [];
  const again = Array.from(forwarded, ([request, command]) => forward(primary, request, command));
  return [...again, resendTimer(settings)];
}

/** The primary does what somebody asks. */
function serve(state: RegisterState, asker: Asker, command: RegisterCommand): readonly RegisterEffect[] {
  if (command.type === 'read') return [answer(state, asker, { version: state.version, value: state.value })];
  const { value } = command;
  const version = state.versions.get(value);
  if (version !== undefined && version <= state.version) return [answer(state, asker, { version, value })];
  const askers = state.waiting.get(value);
  if (askers !== undefined) {
    askers.push(asker);
    return [];
  }
  state.waiting.set(value, [asker]);
  return write(state, value);
}

/** Nobody is told anything before the write is durable: all that follows from it hangs on it. */
function write(state: RegisterState, value: string): readonly RegisterEffect[] {
  const version = ++state.lastVersion;
  state.versions.set(value, version);
  return [{ type: 'persist', delta: [{ value }], then: [{ type: 'resume', signal: { version, value } }] }];
}

function handleWritten(state: RegisterState, { version, value }: RegisterResult): readonly RegisterEffect[] {
  assert(version === state.version + 1, 'writes become durable in their order', version, state.version);
  state.version = version;
  state.value = value;
  const askers = state.waiting.get(value) ?? [];
  state.waiting.delete(value);
  return [
    { type: 'apply', index: version, command: { type: 'write', value }, stateHash: hashWords(version, hashText(value)) },
    ...askers.map((asker) => answer(state, asker, { version, value })),
  ];
}

function answer(state: RegisterState, { node, request }: Asker, result: RegisterResult): RegisterEffect {
  if (node !== state.id) return { type: 'send', to: node, message: { type: 'answer', request, result } };
  return { type: 'reply', request, answer: { type: 'ok', result } };
}

function forward(to: NodeId, request: RequestId, command: RegisterCommand): RegisterEffect {
  return { type: 'send', to, message: { type: 'forward', request, command } };
}

function resendTimer({ resendUs }: RegisterSettings): RegisterEffect {
  return { type: 'setTimer', timer: 'resend', minUs: resendUs, maxUs: 2 * resendUs };
}
