/**
 * What an observer remembers of a node's log in memory: the entries by reference, the hashes of their prefixes, and the
 * configurations among them, by its own reading. Tells what a step, a snapshot or a crash has changed.
 */
import { at } from '../../base/assert.ts';
import type { ConfigurationView, Facts, NodeView, SnapshotView } from '../../check/facts.ts';
import type { Entry } from '../../raft/entry.ts';
import { type Log, unchanged } from '../../raft/log.ts';
import { hashOfPrefix, type PrefixHashOf, PrefixLog } from './prefix-log.ts';

type Dropped = 'onLost' | 'onTruncate';

export class LogMirror {
  readonly log = new PrefixLog();
  private readonly node: NodeView;
  private readonly facts: Facts;
  private readonly prefixHashOf: PrefixHashOf;
  /** As in the node's log, from `log.firstIndex` on. */
  private entries: Entry[] = [];
  /** What the last compaction has dropped may be applied in the same step; and the index of its first. */
  private trimmed: readonly Entry[] = [];
  private trimmedFrom = 1;
  /** Those in the log, and the one in force at its base; ascending, and never none. */
  private configurations: ConfigurationView[];
  /** The newest in the log, or else the one in force at its base. */
  configuration: ConfigurationView;

  constructor(node: NodeView, initial: ConfigurationView, facts: Facts, prefixHashOf: PrefixHashOf) {
    this.node = node;
    this.facts = facts;
    this.prefixHashOf = prefixHashOf;
    this.configurations = [initial];
    this.configuration = initial;
  }

  /** The entry at `index`, as far as facts have told. */
  entryAt(index: number): Entry | undefined {
    return this.entries[index - this.log.firstIndex] ?? this.trimmed[index - this.trimmedFrom];
  }

  /** The node has come up with this log, and with `base` in force at its start. */
  recover(log: Log, base: ConfigurationView): void {
    if (log.firstIndex < this.log.firstIndex) this.extendDown(log);
    else if (log.firstIndex > this.log.firstIndex) this.moveBase(log, null, 'onLost');
    this.configurations = [base];
    let index = this.log.firstIndex;
    for (const { command } of this.entries) {
      if (command?.type === 'configuration') this.configurations.push(placed(command, index));
      index++;
    }
    this.takeNewest();
    this.compare(log, log.firstIndex, 'onLost');
  }

  /** What was changed at `lowestChange` or behind, and what was compacted. Whether anything was. */
  step(log: Log, snapshot: SnapshotView | null): boolean {
    const { lowestChange, baseIndex } = log;
    const isMoved = baseIndex !== this.log.base;
    if (isMoved) this.moveBase(log, snapshot, 'onTruncate');
    if (lowestChange === unchanged) return isMoved;
    this.compare(log, lowestChange, 'onTruncate');
    return true;
  }

  /** The log now starts behind another entry: one that was in it, or the last one of a snapshot that has replaced it. */
  private moveBase({ baseIndex, baseTerm }: Log, snapshot: SnapshotView | null, dropped: Dropped): void {
    const { log, facts, node } = this;
    if (log.has(baseIndex, baseTerm)) {
      this.trimmed = this.entries;
      this.trimmedFrom = log.firstIndex;
      this.entries = this.entries.slice(baseIndex - log.firstIndex + 1);
      log.compactTo(baseIndex);
      const newer = this.configurations.findLastIndex(({ index }) => index <= baseIndex);
      this.configurations = this.configurations.slice(Math.max(0, newer));
      this.takeNewest();
      return;
    }
    const behind = Math.max(baseIndex + 1, log.firstIndex);
    if (log.lastIndex >= behind) facts[dropped](node, behind, log.lastIndex);
    this.entries = [];
    log.reset(baseIndex, baseTerm, hashOfPrefix(this.prefixHashOf, baseIndex, baseTerm));
    this.configurations = [snapshot?.configuration ?? at(this.configurations, 0)];
    this.takeNewest();
  }

  /** Memory had been trimmed further than the disk: those entries are there again, and were never lost. */
  private extendDown(recovered: Log): void {
    const { log } = this;
    const oldFirst = log.firstIndex;
    const entries: Entry[] = [];
    for (let index = recovered.firstIndex; index < oldFirst && index <= recovered.lastIndex; index++) {
      entries.push(recovered.entryAt(index));
    }
    if (recovered.lastIndex < oldFirst - 1) this.facts.onLost(this.node, oldFirst, log.lastIndex);
    else entries.push(...this.entries);
    const { baseIndex, baseTerm } = recovered;
    log.reset(baseIndex, baseTerm, hashOfPrefix(this.prefixHashOf, baseIndex, baseTerm));
    for (const { term, hash } of entries) log.append(term, hash);
    this.entries = entries;
  }

  /** Entries are shared and never changed, so where the reference is the same all is the same. */
  private compare(log: Log, from: number, dropped: Dropped): void {
    const { entries, facts, node } = this;
    const { firstIndex, lastIndex: previousLast } = this.log;
    const { lastIndex } = log;
    let index = Math.max(from, firstIndex);
    const common = Math.min(previousLast, lastIndex);
    while (index <= common && entries[index - firstIndex] === log.entryAt(index)) index++;
    if (index <= previousLast) {
      facts[dropped](node, index, previousLast);
      entries.length = index - firstIndex;
      this.log.truncateFrom(index);
      while (this.configuration.index >= index && this.configurations.length > 1) {
        this.configurations.pop();
        this.takeNewest();
      }
    }
    for (; index <= lastIndex; index++) this.append(index, log.entryAt(index));
  }

  private takeNewest(): void {
    this.configuration = at(this.configurations, this.configurations.length - 1);
  }

  private append(index: number, entry: Entry): void {
    const { log, facts, node } = this;
    this.entries.push(entry);
    log.append(entry.term, entry.hash);
    const prefixHash = log.prefixHashAt(index);
    const { command } = entry;
    if (command?.type !== 'configuration') {
      facts.onAppend(node, index, entry.term, prefixHash);
      return;
    }
    const previous = this.configuration;
    this.configurations.push(placed(command, index));
    this.takeNewest();
    facts.onAppend(node, index, entry.term, prefixHash);
    facts.onConfigurationEntry(node, this.configuration, prefixHash, previous);
  }
}

/** A configuration, as it stands at `index`. */
export function placed(
  { voters, oldVoters, learners }: Omit<ConfigurationView, 'index'>, index: number,
): ConfigurationView {
  return { index, voters, oldVoters, learners };
}
