/**
 * What a script can see of a Raft cluster: each node's memory, each node's disk (which a node that is down still has),
 * who led when, what was applied where, and how requests were answered.
 */
import { assert, present } from '../base/assert.ts';
import type { Answer, Damaged, NodeId, RequestId } from '../protocol.ts';
import type { Result } from '../raft/command.ts';
import type { Configuration } from '../raft/configuration.ts';
import type { Entry } from '../raft/entry.ts';
import { type JournalRecord, recover } from '../raft/journal.ts';
import type { Log } from '../raft/log.ts';
import type { Snapshot } from '../raft/snapshot.ts';
import type { LogIndex, Raft, RaftState, Term } from '../raft/state.ts';
import type { Observer } from '../sim/observer.ts';

/** An entry, and the node that was the first to apply it. */
interface Applied {
  readonly node: NodeId;
  readonly entry: Entry;
}

interface Durable {
  readonly currentTerm: Term;
  readonly votedFor: NodeId | null;
  readonly log: Log;
  readonly snapshot: Snapshot | null;
}

export class Observed {
  private readonly states = new Map<NodeId, RaftState>();
  private readonly journals = new Map<NodeId, JournalRecord[]>();
  private readonly answers = new Map<RequestId, Answer<Result>>();
  /** Who became leader of each term, in this order. */
  readonly elections: { readonly term: Term; readonly node: NodeId }[] = [];
  /** The different entries that nodes have applied at an index, in this order: one, if all is well. */
  readonly applied = new Map<LogIndex, Applied[]>();
  readonly crashes = new Map<NodeId, number>();
  /** How many messages of each kind were sent on each link, by `1>2/appendEntries`. */
  readonly sent = new Map<string, number>();
  private request: RequestId | null = null;
  private readonly first: Configuration;

  /** `first` is the configuration that the cluster starts with. */
  constructor(first: Configuration) {
    this.first = first;
  }

  /** Looks on. */
  readonly observer: Observer<Raft> = {
    booted: (node, state, recovered) => {
      this.states.set(node, state);
      this.journals.set(node, recovered.filter(isWhole));
    },
    crashed: (node, { unsynced, kept }) => {
      this.states.delete(node);
      const journal = this.journal(node);
      journal.length -= unsynced - kept;
      this.crashes.set(node, (this.crashes.get(node) ?? 0) + 1);
    },
    persisted: (node, delta) => { this.journal(node).push(...delta); },
    sent: (from, to, message) => {
      const kind = `${from}>${to}/${message.type}`;
      this.sent.set(kind, (this.sent.get(kind) ?? 0) + 1);
    },
    stepped: (node, event, _effects, state) => {
      if (event.type === 'request') this.request = event.request;
      if (state.role === 'leader' && !this.hasLed(node, state.currentTerm)) {
        this.elections.push({ term: state.currentTerm, node });
      }
    },
    applied: (node, index) => { this.noteApplied(node, index); },
    replied: (_node, request, answer) => { this.answers.set(request, answer); },
  };

  /** The last request that reached a node since `forgetRequest`. */
  get lastRequest(): RequestId | null {
    return this.request;
  }

  forgetRequest(): void {
    this.request = null;
  }

  isUp(node: NodeId): boolean {
    return this.states.has(node);
  }

  /** The memory of a node that is up. */
  state(node: NodeId): RaftState | undefined {
    return this.states.get(node);
  }

  /** What a node remembers durably, or is about to: its memory while it is up, its disk while it is down. */
  durable(node: NodeId): Durable {
    const state = this.states.get(node);
    if (state !== undefined) return state;
    const recovered = recover(this.journal(node));
    assert(recovered.ok, 'whole records can be read back', node);
    return recovered;
  }

  answer(request: RequestId): Answer<Result> | undefined {
    return this.answers.get(request);
  }

  /** The entry at an index of a node's log, in memory or on the disk of one that is down. */
  entry(node: NodeId, index: LogIndex): Entry | undefined {
    const { log } = this.durable(node);
    return index >= log.firstIndex && index <= log.lastIndex ? log.entryAt(index) : undefined;
  }

  /** What a node goes by, or would if it were up: the newest configuration that it holds. */
  configuration(node: NodeId): Configuration {
    const state = this.states.get(node);
    if (state !== undefined) return plain(state.adopted.configuration);
    const { log, snapshot } = this.durable(node);
    for (let index = log.lastIndex; index >= log.firstIndex; index--) {
      const { command } = log.entryAt(index);
      if (command?.type === 'configuration') return plain(command);
    }
    return plain(snapshot?.configuration ?? this.first);
  }

  private noteApplied(node: NodeId, index: LogIndex): void {
    const entry = this.entry(node, index);
    const known = this.applied.get(index) ?? [];
    if (entry === undefined || known.some((applied) => applied.entry.hash === entry.hash)) return;
    this.applied.set(index, [...known, { node, entry }]);
  }

  private hasLed(node: NodeId, term: Term): boolean {
    return this.elections.some((election) => election.node === node && election.term === term);
  }

  private journal(node: NodeId): JournalRecord[] {
    return present(this.journals.get(node), 'no such node');
  }
}

function plain({ voters, oldVoters, learners }: Configuration): Configuration {
  return { voters, oldVoters, learners };
}

function isWhole(record: JournalRecord | Damaged): record is JournalRecord {
  return record.type !== 'damaged';
}
