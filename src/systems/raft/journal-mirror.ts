/**
 * A node's journal as the world carries it: folded by rules of its own, so that a node which writes the wrong records is
 * not judged by its own reading of them. Tells of each entry that becomes durable.
 */
import { at, unreachable } from '../../base/assert.ts';
import type { Facts, JournalView } from '../../check/facts.ts';
import type { Damaged, NodeId } from '../../protocol.ts';
import type { JournalRecord } from '../../raft/journal.ts';
import { PrefixLog } from './prefix-log.ts';

interface Vote {
  readonly term: number;
  readonly votedFor: NodeId | null;
  readonly position: number;
}

interface WrittenEntry {
  readonly position: number;
  readonly index: number;
  readonly term: number;
  readonly prefixHash: number;
}

export class JournalMirror implements JournalView {
  length = 0;
  durableLength = 0;
  log = new PrefixLog();
  private readonly id: NodeId;
  private readonly facts: Facts;
  /** By index of `log`; the empty log is there from the start. */
  private positions: number[] = [0];
  /** Each change of term or vote, oldest first. */
  private votes: Vote[] = [];
  /** Entries in records that are not durable yet, superseded ones included; the first `told` are done with. */
  private pending: WrittenEntry[] = [];
  private told = 0;

  constructor(id: NodeId, facts: Facts) {
    this.id = id;
    this.facts = facts;
  }

  positionOf(index: number): number {
    return at(this.positions, index);
  }

  get term(): number {
    return this.votes.at(-1)?.term ?? 0;
  }

  voteIn(term: number): Vote | undefined {
    for (let i = this.votes.length - 1; i >= 0; i--) {
      const vote = at(this.votes, i);
      if (vote.term === term) return vote;
    }
    return undefined;
  }

  /** The journal grows by `records`, to `length` in all. */
  write(records: readonly JournalRecord[], length: number): void {
    this.length = length - records.length;
    for (const record of records) this.fold(record);
  }

  durable(length: number): void {
    this.durableLength = length;
    const { pending } = this;
    while (this.told < pending.length && at(pending, this.told).position <= length) {
      const { index, term, prefixHash } = at(pending, this.told++);
      this.facts.onDurableEntry(this.id, index, term, prefixHash);
    }
    if (this.told === 0 || this.told < pending.length) return;
    pending.length = 0;
    this.told = 0;
  }

  /** The node has booted on these records: what survived of a crash is on the disk now, and the rest is gone. */
  recover(recovered: readonly (JournalRecord | Damaged)[]): void {
    const isFirst = this.length === 0;
    let kept = 0;
    for (const record of recovered) if (record.type !== 'damaged') kept++;
    this.durable(kept);
    this.length = 0;
    this.log = new PrefixLog();
    this.positions = [0];
    this.votes = [];
    this.pending = [];
    this.told = 0;
    for (const record of recovered) if (record.type !== 'damaged') this.fold(record);
    if (isFirst) this.durable(kept);
    this.pending = [];
    this.told = 0;
  }

  private fold(record: JournalRecord): void {
    const position = ++this.length;
    switch (record.type) {
      case 'hardState': {
        const last = this.votes.at(-1);
        const { term, votedFor } = record;
        if (last?.term !== term || last.votedFor !== votedFor) this.votes.push({ term, votedFor, position });
        return;
      }
      case 'truncate':
        this.truncateFrom(record.fromIndex);
        return;
      case 'append':
        this.append(record, position);
        return;
      default: unreachable(record);
    }
  }

  /** A record at an index that is taken replaces what stood there; one that leaves a gap holds nothing that can be read. */
  private append({ index, entry }: JournalRecord & { readonly type: 'append' }, position: number): void {
    const { log } = this;
    if (index > log.lastIndex + 1) return;
    if (index <= log.lastIndex) this.truncateFrom(index);
    log.append(entry.term, entry.hash);
    this.positions.push(position);
    this.pending.push({ position, index, term: entry.term, prefixHash: log.prefixHashAt(index) });
  }

  private truncateFrom(index: number): void {
    if (index > this.log.lastIndex) return;
    this.log.truncateFrom(index);
    this.positions.length = index;
  }
}
