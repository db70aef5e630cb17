/**
 * Known ways to get the journal wrong: what is read back after a crash, and in which order a suffix goes. Raft Fig. 2,
 * "Persistent state on all servers"; §5.3.
 */
import type { Damaged } from '../protocol.ts';
import type { JournalRecord } from '../raft/journal.ts';
import { Log } from '../raft/log.ts';
import type { LogIndex } from '../raft/position.ts';
import type { RaftMutant } from './mutant.ts';

type Found = readonly (JournalRecord | Damaged)[];

export const storageMutants: readonly RaftMutant[] = [
  {
    id: 'torn-tail',
    area: 'snapshot-and-storage',
    difficulty: 'medium',
    explanation: 'A node that finds the end of its journal torn drops what was written before it too, though it had promised to keep that.',
    source: 'Raft Fig. 2, "Persistent state on all servers"',
    needs: { faults: ['torn-write'] },
    misremember: (found) => (isTorn(found) ? withoutLastBlock(current(found)) : current(found)),
    repair: (found) => (isTorn(found) ? writtenAnew(found, withoutLastBlock(current(found))) : []),
  },
  {
    id: 'wiped-rejoin',
    area: 'membership',
    difficulty: 'medium',
    explanation: 'A node that finds the end of its journal torn starts from nothing, under its old name: others believe that it still keeps its promises.',
    source: 'Raft §5.4.3, Fig. 2, "Persistent state on all servers"',
    needs: { faults: ['torn-write'] },
    misremember: (found) => (isTorn(found) ? [] : current(found)),
    repair: (found) => (isTorn(found) ? writtenAnew(found, []) : []),
  },
  {
    id: 'truncate-front',
    area: 'snapshot-and-storage',
    difficulty: 'hard',
    explanation: 'A follower removes a conflicting suffix from its front on, and a crash in the middle leaves the end of it, moved up to where it never stood.',
    source: 'Raft §5.3, "and all that follow it"',
    needs: { faults: ['crash'] },
    rewrite: (effect) => (effect.type === 'persist' ? [{ ...effect, delta: effect.delta.flatMap(inTwo) }] : [effect]),
    misremember: closedUp,
  },
];

function isTorn(found: Found): boolean {
  const last = found.at(-1);
  return last?.type === 'damaged' && !last.synced;
}

/** The journal since it was last written anew. */
function current(found: Found): Found {
  return found.slice(found.findLastIndex((record) => record.type === 'truncate' && record.fromIndex === ANEW) + 1);
}

/** Without the torn record, and without those before it in the same block of the disk; a checkpoint has blocks of its own. */
function withoutLastBlock(found: Found): Found {
  const lastKept = found.findLastIndex(({ type }, i) => type === 'checkpoint' || i < found.length - 1 - BLOCK);
  return found.slice(0, lastKept + 1);
}

const BLOCK = 4;

/**
 * What a node writes on its disk that goes on with so much of its journal. The log goes, as others read it too; and all
 * that stands before the second record counts no more.
 */
function writtenAnew(found: Found, kept: Found): readonly JournalRecord[] {
  const log = new Log();
  for (const record of current(found)) if (record.type !== 'damaged') follow(log, record);
  const { firstIndex: fromIndex, lastIndex } = log;
  const cut: readonly JournalRecord[] = fromIndex > lastIndex ? [] : [{ type: 'truncate', fromIndex }];
  return [...cut, { type: 'truncate', fromIndex: ANEW }, ...kept.filter((record) => record.type !== 'damaged')];
}

/** No log begins there: a truncation to it tells that a journal begins anew behind it. */
const ANEW: LogIndex = 0;

/**
 * The first entry goes, and then those behind it. No record says the former, so one with a number below 0 does: whoever
 * reads the journal otherwise sees entries go only once all do.
 */
function inTwo(record: JournalRecord): readonly JournalRecord[] {
  return record.type === 'truncate' ? [{ type: 'truncate', fromIndex: -record.fromIndex }, record] : [record];
}

/** The journal as it reads where a crash came between the two: the gap has closed. */
function closedUp(found: Found): Found {
  const log = new Log();
  const records: (JournalRecord | Damaged)[] = [];
  for (const [i, record] of found.entries()) {
    const isFirstGone = record.type === 'truncate' && record.fromIndex < 0;
    const meant = isFirstGone ? moveUp(log, -record.fromIndex, found[i + 1]) : [record];
    for (const each of meant) if (each.type !== 'damaged') follow(log, each);
    records.push(...meant);
  }
  return records;
}

/** The entry at `index` is gone, and those behind it are not, unless the `next` record says that they are. */
function moveUp(log: Log, index: LogIndex, next: Found[number] | undefined): readonly JournalRecord[] {
  if (next?.type === 'truncate' && next.fromIndex === index) return [];
  const left = log.slice(index + 1, Infinity);
  return [
    { type: 'truncate', fromIndex: index },
    ...left.map((entry, i) => ({ type: 'append', index: index + i, entry }) as const),
  ];
}

/** What the log is after this record. */
function follow(log: Log, record: JournalRecord): void {
  if (record.type === 'append') log.append(record.entry);
  else if (record.type === 'truncate') log.truncateFrom(record.fromIndex);
  else if (record.type === 'checkpoint') log.reset(record.snapshot.index, record.snapshot.term, record.entries);
  else if (record.type === 'snapshot' && log.termAt(record.snapshot.index) !== record.snapshot.term) {
    log.compactTo(record.snapshot.index, record.snapshot.term);
  }
}
