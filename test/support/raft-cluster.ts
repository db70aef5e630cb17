/**
 * Several Raft nodes on the bench, and what tests of snapshots, membership, clients and transfers say to single ones.
 */
import { assert, at, present } from '../../src/base/assert.ts';
import type { Answer, NodeId, RequestId } from '../../src/protocol.ts';
import type { Command, ReadWay, Request, Result } from '../../src/raft/command.ts';
import type { Configuration } from '../../src/raft/configuration.ts';
import { createEntry, type Entry } from '../../src/raft/entry.ts';
import type { JournalRecord } from '../../src/raft/journal.ts';
import type { AppendEntriesReply, InstallSnapshot, InstallSnapshotReply, Message } from '../../src/raft/messages.ts';
import { rules } from '../../src/raft/rules.ts';
import { defaultSettings } from '../../src/raft/settings.ts';
import type { Piece, Snapshot } from '../../src/raft/snapshot.ts';
import type { LogIndex, Term } from '../../src/raft/state.ts';
import { StateMachine } from '../../src/raft/state-machine.ts';
import { deepFreeze, deliverAll, leader, matched, type NodeOptions, TestNode } from './raft-node.ts';

export const put = (value: number | string, key = 'x') => ({ type: 'put', key, value }) as const;
export const append = (value: string) => ({ type: 'append', key: 'x', value }) as const;
export const read = (way: ReadWay, atLeast = 0, key = 'x'): Request => ({ type: 'read', way, key, atLeast });

/** An entry that holds a configuration. */
export function configuration(
  voters: readonly NodeId[], oldVoters: readonly NodeId[] | null = null, learners: readonly NodeId[] = [],
): Command {
  return { type: 'configuration', voters, oldVoters, learners };
}

export function entry(term: Term, command: Command | null, timeUs = 0): Entry {
  return createEntry(term, command, timeUs);
}

/** The nodes of these ids, alike but for their names. The first leads, and all know it and hold its no-op. */
export function cluster(ids: readonly NodeId[], options: NodeOptions = {}): readonly TestNode[] {
  const all = ids.map((id) => new TestNode({ nodes: ids, ...options, id }));
  // With leases, who has just booted keeps still.
  const bootedUs = options.settings?.leaseReads === true ? defaultSettings.electionTimeoutMaxUs : 0;
  for (const node of all) node.nowUs += bootedUs;
  elect(at(all, 0), all);
  return all;
}

export function member(all: readonly TestNode[], id: NodeId): TestNode {
  return present(all.find((node) => node.id === id), 'a node of the cluster');
}

/** The node stands, and wins. */
export function elect(candidate: TestNode, nodes: readonly TestNode[]): void {
  candidate.fire('election');
  deliverAll(nodes);
  assert(candidate.state.role === 'leader', 'the node leads', candidate.id);
  beat(candidate, nodes);
}

/** The leader's next heartbeat, and what follows. */
export function beat(ruler: TestNode, nodes: readonly TestNode[]): void {
  ruler.fire('heartbeat');
  deliverAll(nodes);
}

/** Five nodes, of which these are voters or learners at the start, as options. */
export const five: readonly NodeId[] = [1, 2, 3, 4, 5];
export function of(voters: readonly NodeId[], learners: readonly NodeId[] = []): NodeOptions {
  return { nodes: five, settings: { voters, learners } };
}

/** Node 1 leads term 1, all hold its no-op at index 1, and it is committed. */
export function ready(options: NodeOptions): TestNode {
  const node = leader(options);
  for (const id of options.nodes ?? [1, 2, 3]) if (id !== node.id) node.receive(id, matched(1, 1));
  node.take();
  return node;
}

/** Node 1 leads term 1; its log is a no-op, and three operations that make x `123`; all of it is committed and applied. */
export function working(options: NodeOptions = {}): TestNode {
  const node = ready(options);
  for (const value of ['1', '2', '3']) node.request(Number(value), append(value));
  node.receive(2, matched(1, 4)).take();
  return node;
}

/** Node 1 leads term 1; x is 1, which is committed and applied. */
export function serving(options: NodeOptions = {}): TestNode {
  const node = ready(options).request(1, put(1)).receive(2, matched(1, 2)).receive(3, matched(1, 2));
  node.take();
  return node;
}

/** An answer to a message of the leader's latest round, which says nothing of the log. */
export function heard({ state }: TestNode): AppendEntriesReply {
  return matched(state.currentTerm, 0, 0, state.round);
}

/** A follower of term 1, of voters 1, 2 and 3; its log holds a no-op and behind it these, none known to be committed. */
export function holding(id: NodeId, ...commands: readonly Command[]): TestNode {
  const entries = [null, ...commands].map((command) => entry(1, command));
  const journal: JournalRecord[] = [{ type: 'hardState', term: 1, votedFor: null }];
  for (const [i, each] of entries.entries()) journal.push({ type: 'append', index: i + 1, entry: each });
  return new TestNode({ ...of([1, 2, 3]), id, journal });
}

let asked = 1_000;

/** Asks a node, lets all talk, and returns what it has answered, if anything. */
export function ask(
  node: TestNode, nodes: readonly TestNode[], request: Request,
): Answer<Result> | undefined {
  const id = ++asked;
  node.request(id, request);
  deliverAll(nodes);
  return answerTo(node, id);
}

/** What a node has answered to a request; undefined while it has not. */
export function answerTo(node: TestNode, request: RequestId): Answer<Result> | undefined {
  return node.answers.find((each) => each.request === request)?.answer;
}

export function refused(reason: string): Answer<Result> {
  return { type: 'fail', reason };
}

/** The snapshot of a machine that holds these pieces. */
export function snapshotOf(
  index: LogIndex, term: Term, pieces: readonly Piece[], fields: Partial<Configuration> = {},
): Snapshot {
  const machine = new StateMachine(rules, defaultSettings);
  machine.restore(pieces);
  return deepFreeze({
    index, term, timeUs: 0, configurationIndex: 0, stateHash: machine.stateHash, pieceCount: pieces.length,
    pieces,
    configuration: { voters: [1, 2, 3], oldVoters: null, learners: [], ...fields },
  });
}

export const slot = (key: string, value: number | string): Piece => ({ type: 'slot', key, value });

/** A chunk: `count` pieces of the snapshot from `offset` on. */
export function chunk(
  { pieces, ...header }: Snapshot, offset = 0, count = Infinity, fields: Partial<InstallSnapshot> = {},
): InstallSnapshot {
  const { term } = header;
  const some = pieces.slice(offset, offset + count);
  return { type: 'installSnapshot', term, leader: 2, header, offset, pieces: some, round: 1, ...fields };
}

export function received(fields: Partial<InstallSnapshotReply>): InstallSnapshotReply {
  return {
    type: 'installSnapshotReply', term: 1, index: 1, offset: 0, received: 0, matchIndex: 0, round: 1, ...fields,
  };
}

/** The messages of one type among those that were sent since the last look; the others are gone. */
export function taken<Type extends Message['type']>(
  node: TestNode, type: Type,
): readonly { readonly to: NodeId; readonly message: Message & { readonly type: Type } }[] {
  return node.take().flatMap(({ to, message }) => (isOf(message, type) ? [{ to, message }] : []));
}

function isOf<Type extends Message['type']>(message: Message, type: Type): message is Message & { readonly type: Type } {
  return message.type === type;
}
