/**
 * A node's journal as the world carries it: folded by rules of its own, so that a node which writes the wrong records is
 * not judged by its own reading of them. Tells of each entry and snapshot that becomes durable, and of what is durably
 * dropped. Lengths count as the world counts them: on from boot, whatever the disk has dropped behind a checkpoint.
 */
import { at, unreachable } from '../../base/assert.ts';
import type { Facts, JournalView } from '../../check/facts.ts';
import type { Damaged, NodeId } from '../../protocol.ts';
import type { Checkpoint, JournalRecord } from '../../raft/journal.ts';
import type { Snapshot } from '../../raft/snapshot.ts';
import { hashOfPrefix, type PrefixHashOf, PrefixLog } from './prefix-log.ts';

interface Vote {
  readonly term: number;
  readonly votedFor: NodeId | null;
  readonly position: number;
}

/** What a record has brought, or taken away. */
interface Written {
  readonly type: 'entry' | 'snapshot' | 'cut';
  readonly position: number;
  readonly index: number;
  readonly term: number;
  readonly prefixHash: number;
}

export class JournalMirror implements JournalView {
  length = 0;
  durableLength = 0;
  pendingCut = Infinity;
  log = new PrefixLog();
  private readonly id: NodeId;
  private readonly facts: Facts;
  private readonly prefixHashOf: PrefixHashOf;
  /** By index of `log`, from its base on; the empty log is there from the start. */
  private positions: number[] = [0];
  /** Each change of term or vote, oldest first. */
  private votes: Vote[] = [];
  /** Of records that are not durable yet, superseded ones included; the first `told` are done with. */
  private pending: Written[] = [];
  private told = 0;
  /** The checkpoints of this life, from the last durable one on: a journal that is read back may begin with one of them. */
  private checkpoints: { readonly record: Checkpoint; readonly position: number }[] = [];

  constructor(id: NodeId, facts: Facts, prefixHashOf: PrefixHashOf) {
    this.id = id;
    this.facts = facts;
    this.prefixHashOf = prefixHashOf;
  }

  positionOf(index: number): number {
    return at(this.positions, index - this.log.firstIndex + 1);
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
      const written = at(pending, this.told++);
      // Who is told of a cut must not take it for one that is yet to come.
      if (written.type === 'cut') this.pendingCut = this.lowestCut();
      this.tell(written);
    }
    if (this.told === 0 || this.told < pending.length) return;
    pending.length = 0;
    this.told = 0;
    this.pendingCut = Infinity;
  }

  /** The node has booted on these records: what survived of a crash is on the disk now, and the rest is gone. */
  recover(recovered: readonly (JournalRecord | Damaged)[]): void {
    const isFirst = this.length === 0;
    let kept = 0;
    for (const record of recovered) if (record.type !== 'damaged') kept++;
    const [first] = recovered;
    const start = this.checkpoints.find(({ record }) => record === first);
    this.durable(start === undefined ? kept : start.position - 1 + kept);
    const before = this.log;
    this.clear();
    for (const record of recovered) if (record.type !== 'damaged') this.fold(record);
    if (isFirst) this.durable(kept);
    this.durableLength = kept;
    this.forget();
    this.tellShrunk(before);
  }

  /** Of what is yet to be told. */
  private lowestCut(): number {
    let lowest = Infinity;
    for (let i = this.told; i < this.pending.length; i++) {
      const { type, index } = at(this.pending, i);
      if (type === 'cut' && index < lowest) lowest = index;
    }
    return lowest;
  }

  private clear(): void {
    this.length = 0;
    this.log = new PrefixLog();
    this.positions = [0];
    this.votes = [];
    this.checkpoints = [];
    this.forget();
  }

  private forget(): void {
    this.pending = [];
    this.told = 0;
    this.pendingCut = Infinity;
  }

  /** What was written and is not there after a boot may have been durable before: a lost disk, say. */
  private tellShrunk(before: PrefixLog): void {
    const { log } = this;
    const common = Math.min(before.lastIndex, log.lastIndex);
    const isShown = common >= Math.max(before.firstIndex, log.firstIndex) - 1;
    if (isShown && common === before.lastIndex) {
      if (before.prefixHashAt(common) === log.prefixHashAt(common)) return;
    }
    this.facts.onDurableCut(this.id, Math.min(before.firstIndex, log.firstIndex));
  }

  private tell({ type, index, term, prefixHash }: Written): void {
    if (type === 'cut') {
      this.facts.onDurableCut(this.id, index);
      return;
    }
    this.facts.onDurableEntry(this.id, index, term, prefixHash);
    if (type === 'snapshot') this.facts.onDurableSnapshot(this.id, index, prefixHash);
  }

  private fold(record: JournalRecord): void {
    const position = ++this.length;
    switch (record.type) {
      case 'hardState':
        this.hardState(record, position);
        return;
      case 'truncate':
        this.truncateFrom(record.fromIndex, position);
        return;
      case 'append':
        this.append(record, position);
        return;
      case 'snapshot':
        this.snapshot(record.snapshot, position);
        return;
      case 'checkpoint':
        this.checkpoint(record, position);
        return;
      default: unreachable(record);
    }
  }

  private hardState({ term, votedFor }: Pick<Checkpoint, 'term' | 'votedFor'>, position: number): void {
    const last = this.votes.at(-1);
    if (last?.term !== term || last.votedFor !== votedFor) this.votes.push({ term, votedFor, position });
  }

  /** A record at an index that is taken replaces what stood there; one that leaves a gap holds nothing that can be read. */
  private append({ index, entry }: JournalRecord & { readonly type: 'append' }, position: number): void {
    const { log } = this;
    if (index > log.lastIndex + 1 || index < log.firstIndex) return;
    if (index <= log.lastIndex) this.truncateFrom(index, position);
    log.append(entry.term, entry.hash);
    this.positions.push(position);
    this.note('entry', position, index);
  }

  private truncateFrom(index: number, position: number): void {
    const { log } = this;
    if (index > log.lastIndex || index < log.firstIndex) return;
    this.noteCut(index, position);
    log.truncateFrom(index);
    this.positions.length = index - log.firstIndex + 1;
  }

  /** The log goes on behind the snapshot, if it has its last entry; else all of it is gone. */
  private snapshot({ index, term }: Snapshot, position: number): void {
    const { log } = this;
    if (index < log.firstIndex - 1) return;
    if (log.has(index, term)) {
      this.positions = this.positions.slice(index - log.firstIndex + 1);
      log.compactTo(index);
    } else {
      const prefixHash = hashOfPrefix(this.prefixHashOf, index, term);
      this.noteCut(index + 1, position);
      log.reset(index, term, prefixHash);
      this.positions = [position];
    }
    this.note('snapshot', position, index);
  }

  /** Stands for all before it. What was there before, and is the same, has been there since then. */
  private checkpoint(record: Checkpoint, position: number): void {
    this.checkpoints = this.checkpoints.filter((each, i, all) =>
      (all[i + 1]?.position ?? Infinity) > this.durableLength);
    this.checkpoints.push({ record, position });
    this.hardState(record, position);
    this.snapshot(record.snapshot, position);
    const { log } = this;
    const { index: base } = record.snapshot;
    let kept = 0;
    for (const { term } of record.entries) {
      if (!log.has(base + kept + 1, term)) break;
      kept++;
    }
    this.truncateFrom(base + kept + 1, position);
    for (let i = kept; i < record.entries.length; i++) {
      this.append({ type: 'append', index: base + i + 1, entry: at(record.entries, i) }, position);
    }
  }

  private note(type: Written['type'], position: number, index: number): void {
    const { log } = this;
    const prefixHash = log.prefixHashAt(index);
    this.pending.push({ type, position, index, term: log.termAt(index), prefixHash });
  }

  private noteCut(index: number, position: number): void {
    if (index > this.log.lastIndex) return;
    this.pending.push({ type: 'cut', position, index, term: 0, prefixHash: 0 });
    this.pendingCut = Math.min(this.pendingCut, index);
  }
}
