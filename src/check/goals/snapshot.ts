/**
 * Goals of snapshots and of the log's compaction (Raft §7).
 */
import type { NodeId } from '../../protocol.ts';
import type { Facts } from '../facts.ts';
import type { Ghosts } from '../ghosts.ts';
import type { Goal } from '../goal.ts';

export const snapshotGoals: readonly Goal[] = [
  { name: 'snapshot-taken', watch: (_ghosts, reached) => ({ onSnapshotTaken: reached }) },
  { name: 'snapshot-installed', watch: (_ghosts, reached) => ({ onSnapshotInstalled: reached }) },
  { name: 'snapshot-met-a-conflicting-suffix', watch: metConflict },
  { name: 'snapshot-kept-a-suffix', watch: keptSuffix },
  { name: 'crash-between-snapshot-and-trim', watch: crashBeforeTrim },
  { name: 'restarted-from-a-snapshot', watch: restartedFromSnapshot },
  { name: 'snapshot-chunk-repeated-or-late', watch: chunkLate },
  { name: 'snapshot-transfer-resumed', watch: transferResumed },
  { name: 'snapshot-transfer-restarted', watch: transferRestarted },
];

/** The follower's log ended in something that was never committed. */
function metConflict(ghosts: Ghosts, reached: () => void): Partial<Facts> {
  return {
    onSnapshotInstalled({ log }, { index }) {
      const last = Math.min(log.lastIndex, index);
      if (last >= log.firstIndex && ghosts.committed(last)?.prefixHash !== log.prefixHashAt(last)) reached();
    },
  };
}

/** The follower's log had the snapshot's last entry, and more (Fig. 13: "retain log entries following it"). */
function keptSuffix(_ghosts: Ghosts, reached: () => void): Partial<Facts> {
  return {
    onSnapshotInstalled({ log }, { index }, held) {
      if (held && log.lastIndex > index) reached();
    },
  };
}

/** The snapshot is there after the crash, but before it memory still had the log that it stands for. */
function crashBeforeTrim(_ghosts: Ghosts, reached: () => void): Partial<Facts> {
  const untrimmed = new Map<NodeId, number>();
  return {
    onCrash({ id, snapshot, log }) {
      if (snapshot !== null && snapshot.index >= log.firstIndex) untrimmed.set(id, snapshot.index);
    },
    onBoot({ id, snapshot }) {
      const index = untrimmed.get(id);
      untrimmed.delete(id);
      if (index !== undefined && snapshot?.index === index) reached();
    },
  };
}

function restartedFromSnapshot(_ghosts: Ghosts, reached: () => void): Partial<Facts> {
  return {
    onBoot({ life, snapshot }) {
      if (life > 1 && snapshot !== null) reached();
    },
  };
}

/** The node has those pieces already, or all that the snapshot stands for. */
function chunkLate(_ghosts: Ghosts, reached: () => void): Partial<Facts> {
  return {
    onChunk({ commitIndex }, index, offset, had) {
      if (offset < had || index <= commitIndex) reached();
    },
  };
}

/** A leader sends a chunk again that is not the first, for the answer to it was lost: it goes on where it was. */
function transferResumed(_ghosts: Ghosts, reached: () => void): Partial<Facts> {
  const last = new Map<NodeId, readonly [leader: NodeId, index: number, offset: number]>();
  return {
    onChunkSent({ id }, to, index, offset) {
      const [leader, lastIndex, lastOffset] = last.get(to) ?? [];
      if (offset > 0 && leader === id && lastIndex === index && lastOffset === offset) reached();
      last.set(to, [id, index, offset]);
    },
  };
}

/** A node that had a part of a snapshot gets one from its start again: it has crashed, or another leads. */
function transferRestarted(_ghosts: Ghosts, reached: () => void): Partial<Facts> {
  const unfinished = new Set<NodeId>();
  return {
    onChunk({ id }, _index, offset, had) {
      if (had > 0) unfinished.add(id);
      else if (offset === 0 && unfinished.delete(id)) reached();
    },
    onSnapshotInstalled({ id }) {
      unfinished.delete(id);
    },
  };
}
