/**
 * One Raft node on a bench: events go in by hand, what it asks for is kept for the test to look at. The disk
 * is instant unless `slowDisk` is set: then whatever hangs on a write waits for `sync()`. Everything that
 * leaves the node is frozen deeply, so a node that changes a message, an entry or an effect throws.
 */
import { assert, present } from '../../src/base/assert.ts';
import type { Answer, Effect, NodeEvent, NodeId, RequestId } from '../../src/protocol.ts';
import type { Result } from '../../src/raft/command.ts';
import { createEntry, type Entry } from '../../src/raft/entry.ts';
import type { JournalRecord } from '../../src/raft/journal.ts';
import type {
  AppendEntries, AppendEntriesReply, Message, RequestPreVote, RequestPreVoteReply, RequestVote,
} from '../../src/raft/messages.ts';
import { createRaft } from '../../src/raft/node.ts';
import { rules, type Rules } from '../../src/raft/rules.ts';
import { defaultSettings, type RaftSettings } from '../../src/raft/settings.ts';
import type { LogIndex, Progress, Raft, RaftState, Signal, Term } from '../../src/raft/state.ts';

export interface Sent {
  readonly to: NodeId;
  readonly message: Message;
}

export interface NodeOptions {
  readonly id?: NodeId;
  readonly nodes?: readonly NodeId[];
  readonly settings?: Partial<RaftSettings>;
  readonly rules?: Rules;
  /** What the disk holds: the terms of the log from index 1, as in the paper's figures. */
  readonly log?: readonly Term[];
  /** The term that the disk remembers; by default that of the last entry. */
  readonly term?: Term;
  readonly votedFor?: NodeId | null;
  /** What the disk holds, record by record, in place of all that. */
  readonly journal?: readonly JournalRecord[];
}

export class TestNode {
  readonly id: NodeId;
  readonly sent: Sent[] = [];
  readonly answers: { readonly request: RequestId; readonly answer: Answer<Result> }[] = [];
  readonly applied: { readonly index: LogIndex; readonly command: Raft['command']; readonly tookEffect: boolean }[] = [];
  /** The timers that are armed, with their bounds, and how often each was set. */
  readonly timers = new Map<string, { readonly minUs: number; readonly maxUs: number }>();
  readonly timerSets = new Map<string, number>();
  readonly journal: JournalRecord[];
  durable: number;
  slowDisk = false;
  /** Its clock, which a test turns on by hand. */
  nowUs = 0;
  state: RaftState;
  private readonly raft: ReturnType<typeof createRaft>;
  private readonly nodes: readonly NodeId[];
  private readonly settings: RaftSettings;
  private pending: { readonly length: number; readonly then: readonly Effect<Raft>[] }[] = [];
  private signals: Signal[] = [];

  constructor(options: NodeOptions = {}) {
    this.id = options.id ?? 1;
    this.nodes = options.nodes ?? [1, 2, 3];
    this.settings = { ...defaultSettings, ...options.settings };
    this.raft = createRaft(options.rules ?? rules);
    this.journal = options.journal?.slice() ?? journalOf(options);
    this.durable = this.journal.length;
    this.state = this.boot();
  }

  /** Loses what is not durable but for the first `kept` records, and starts again on the rest. */
  crash(kept = 0): void {
    assert(this.durable + kept <= this.journal.length, 'so much was not written', kept);
    this.journal.length = this.durable + kept;
    this.durable = this.journal.length;
    this.pending = [];
    this.signals = [];
    this.timers.clear();
    this.state = this.boot();
  }

  receive(from: NodeId, message: Message): this {
    return this.step({ type: 'message', nowUs: this.nowUs, wallUs: 0, from, message: deepFreeze(message) });
  }

  fire(timer: 'election' | 'heartbeat' | 'transfer' | 'read'): this {
    return this.step({ type: 'timer', nowUs: this.nowUs, wallUs: 0, timer });
  }

  request(request: RequestId, command: Raft['command']): this {
    return this.step({ type: 'request', nowUs: this.nowUs, wallUs: 0, request, command });
  }

  signal(signal: Signal): this {
    return this.step({ type: 'resumed', nowUs: this.nowUs, wallUs: 0, signal });
  }

  step(event: NodeEvent<Raft>): this {
    this.execute(deepFreeze(this.raft.step(this.state, event)));
    return this.hear();
  }

  /**
   * The disk completes its writes, in order, and those that they lead to: all, or the first `count` of them.
   */
  sync(count = Infinity): this {
    for (let i = 0; i < count; i++) {
      const write = this.pending.shift();
      if (write === undefined) break;
      this.durable = write.length;
      this.execute(write.then);
      this.hear();
    }
    return this;
  }

  /** What was sent since the last call. */
  take(): Sent[] {
    return this.sent.splice(0);
  }

  /** The one message that was sent since the last call. */
  takeOne(): Message {
    const sent = this.take();
    assert(sent.length === 1, 'exactly one message', sent);
    return present(sent[0], 'a message').message;
  }

  progress(id: NodeId): Progress {
    return present(this.state.progress.find((progress) => progress.id === id), 'progress');
  }

  get terms(): Term[] {
    return entriesOf(this.state).map((entry) => entry.term);
  }

  /** What it has to say to itself. */
  private hear(): this {
    for (;;) {
      const signal = this.signals.shift();
      if (signal === undefined) return this;
      this.signal(signal);
    }
  }

  private boot(): RaftState {
    const { id, nodes, settings } = this;
    // Once a checkpoint is durable the disk drops all that is before it.
    const recovered = this.journal.slice(Math.max(0, this.journal.findLastIndex(({ type }) => type === 'checkpoint')));
    const booted = this.raft.boot({ id, nodes, settings, recovered, nowUs: this.nowUs, wallUs: 0 });
    assert(booted.ok, 'the node boots');
    this.execute(booted.effects);
    return booted.state;
  }

  private execute(effects: readonly Effect<Raft>[]): void {
    for (const effect of effects) this.perform(effect);
  }

  private perform(effect: Effect<Raft>): void {
    switch (effect.type) {
      case 'send': this.sent.push({ to: effect.to, message: effect.message }); break;
      case 'persist': this.persist(effect.delta, effect.then); break;
      case 'resume': this.signals.push(effect.signal); break;
      case 'setTimer':
        this.timers.set(effect.timer, effect);
        this.timerSets.set(effect.timer, (this.timerSets.get(effect.timer) ?? 0) + 1);
        break;
      case 'cancelTimer': this.timers.delete(effect.timer); break;
      case 'apply': this.noteApplied(effect); break;
      case 'reply': this.answers.push({ request: effect.request, answer: effect.answer }); break;
    }
  }

  private noteApplied({ index, command, tookEffect = true }: Effect<Raft> & { readonly type: 'apply' }): void {
    this.applied.push({ index, command, tookEffect });
  }

  private persist(delta: readonly JournalRecord[], then: readonly Effect<Raft>[]): void {
    this.journal.push(...delta);
    const length = this.journal.length;
    if (this.slowDisk && length > this.durable) {
      this.pending.push({ length, then });
      return;
    }
    this.durable = length;
    this.execute(then);
  }
}

/**
 * A leader of term `term` (by default one above its log's), elected by all others, its first messages taken.
 */
export function leader(options: NodeOptions & { readonly term?: Term } = {}): TestNode {
  const lastTerm = options.log?.at(-1) ?? 0;
  const term = options.term ?? lastTerm + 1;
  const node = new TestNode({ ...options, term: term - 1 });
  // With leases, one that has just booted keeps still.
  if (options.settings?.leaseReads === true) node.nowUs = defaultSettings.electionTimeoutMaxUs;
  node.fire('election');
  for (const voter of options.nodes ?? [1, 2, 3]) {
    if (options.settings?.preVote === true && voter !== node.id) node.receive(voter, preVote(term));
  }
  for (const voter of options.nodes ?? [1, 2, 3]) {
    if (voter !== node.id) node.receive(voter, { type: 'requestVoteReply', term, voteGranted: true });
  }
  assert(node.state.role === 'leader', 'the node leads');
  node.take();
  return node;
}

export function requestVote(fields: Partial<RequestVote> = {}): RequestVote {
  return { type: 'requestVote', term: 1, candidate: 2, lastLogIndex: 0, lastLogTerm: 0, transfer: false, ...fields };
}

export function requestPreVote(fields: Partial<RequestPreVote> = {}): RequestPreVote {
  return { type: 'requestPreVote', term: 1, candidate: 2, lastLogIndex: 0, lastLogTerm: 0, ...fields };
}

/** A yes, from a node of the term before. */
export function preVote(forTerm: Term, fields: Partial<RequestPreVoteReply> = {}): RequestPreVoteReply {
  return { type: 'requestPreVoteReply', term: forTerm - 1, forTerm, preVoteGranted: true, ...fields };
}

export function appendEntries(fields: Partial<AppendEntries> = {}): AppendEntries {
  return {
    type: 'appendEntries', term: 1, leader: 2, prevLogIndex: 0, prevLogTerm: 0, entries: [], leaderCommit: 0, round: 0,
    ...fields,
  };
}

/** An acknowledgement up to `matchIndex`, of a message of this round. */
export function matched(
  term: Term, matchIndex: LogIndex, prevLogIndex = matchIndex, round = 0,
): AppendEntriesReply {
  return {
    type: 'appendEntriesReply', term, success: true, prevLogIndex, matchIndex, conflictTerm: 0, conflictIndex: 0,
    round,
  };
}

export function mismatched(
  term: Term, prevLogIndex: LogIndex, conflictIndex: LogIndex, conflictTerm: Term = 0,
): AppendEntriesReply {
  return {
    type: 'appendEntriesReply', term, success: false, prevLogIndex, matchIndex: 0, conflictTerm, conflictIndex,
    round: 0,
  };
}

/** Entries of these terms; equal (position, term) make equal entries. */
export function entries(terms: readonly Term[], from: LogIndex = 1): Entry[] {
  return terms.map((term, i) => createEntry(term, { type: 'put', key: 'x', value: `${from + i}@${term}` }));
}

export function entriesOf(state: RaftState): readonly Entry[] {
  return state.log.slice(state.log.firstIndex, Infinity);
}

/** Delivers, to nodes that are there, whatever they send each other until they fall silent. */
export function deliverAll(nodes: readonly TestNode[], rounds = 1000): void {
  for (let round = 0; round < rounds; round++) {
    const under = nodes.flatMap((node) => node.take().map((sent) => ({ from: node.id, ...sent })));
    if (under.length === 0) return;
    for (const { from, to, message } of under) nodes.find((node) => node.id === to)?.receive(from, message);
  }
  throw new Error(`the nodes still talk after ${rounds} rounds`);
}

export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const part of Object.values(value)) deepFreeze(part);
  return value;
}

function journalOf(options: NodeOptions): JournalRecord[] {
  const terms = options.log ?? [];
  const term = options.term ?? terms.at(-1) ?? 0;
  const records: JournalRecord[] = [];
  if (term > 0) records.push({ type: 'hardState', term, votedFor: options.votedFor ?? null });
  for (const [i, entry] of entries(terms).entries()) records.push({ type: 'append', index: i + 1, entry });
  return records;
}
