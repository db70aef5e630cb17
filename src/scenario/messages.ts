/**
 * Messages in flight, as a script chooses among them.
 */
import type { NodeId } from '../protocol.ts';
import type { Message } from '../raft/messages.ts';
import type { Envelope } from '../sim/network.ts';
import { raftSystem } from '../systems/raft/system.ts';

/** A message in flight. */
export interface InFlight {
  /** `1>2/appendEntries/3` is the third of its kind on that link; `…/copy` its duplicate. */
  readonly name: string;
  readonly from: NodeId;
  readonly to: NodeId;
  readonly message: Message;
}

/** Which messages are meant. What is left out may be anything. */
export interface Filter {
  readonly from?: NodeId | readonly NodeId[];
  readonly to?: NodeId | readonly NodeId[];
  readonly kind?: Message['type'];
  /** A further condition, on what the message says. */
  readonly where?: (message: Message) => boolean;
}

/** The messages that are meant, in the order in which they were sent. */
export function select(inFlight: ReadonlyMap<string, Envelope>, filter: Filter): readonly InFlight[] {
  const selected: InFlight[] = [];
  for (const { name, from, to, message } of inFlight.values()) {
    if (!isRaftMessage(message)) continue;
    if (!includes(filter.from, from) || !includes(filter.to, to)) continue;
    if (filter.kind !== undefined && filter.kind !== message.type) continue;
    if (filter.where?.(message) ?? true) selected.push({ name, from, to, message });
  }
  return selected;
}

/** A filter in words: "appendEntries from node 1 to node 2". */
export function tellFilter({ from, to, kind, where }: Filter): string {
  const sender = from === undefined ? '' : ` from ${tellNodes(from)}`;
  const receiver = to === undefined ? '' : ` to ${tellNodes(to)}`;
  return `${kind ?? 'message'}${sender}${receiver}${where === undefined ? '' : ' of that content'}`;
}

function tellNodes(nodes: NodeId | readonly NodeId[]): string {
  return typeof nodes === 'number' ? `node ${nodes}` : `nodes ${nodes.join(', ')}`;
}

function includes(chosen: NodeId | readonly NodeId[] | undefined, node: NodeId): boolean {
  if (chosen === undefined) return true;
  return typeof chosen === 'number' ? chosen === node : chosen.includes(node);
}

/** A scenario's cluster is one of Raft, so its messages are Raft's. */
function isRaftMessage(message: { readonly type: string }): message is Message {
  return raftSystem.messages.includes(message.type);
}
