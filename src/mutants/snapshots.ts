/**
 * Known ways to get snapshots wrong: Raft §7; dissertation ch. 5.
 */
import type { Log } from '../raft/log.ts';
import type { AppendEntries } from '../raft/messages.ts';
import { rules, type Rules } from '../raft/rules.ts';
import type { RaftMutant } from './mutant.ts';

/** A leader that is to send what its log does not hold any more takes it that there is nothing to send. */
const sendsWhatIsLeft: Partial<Rules> = {
  prevLogIndexFor: ({ log }, { nextIndex }) => Math.max(log.baseIndex, nextIndex - 1),
  batchLength: (log, prevLogIndex, settings) =>
    (prevLogIndex < log.baseIndex ? 0 : rules.batchLength(log, prevLogIndex, settings)),
};

export const snapshotMutants: readonly RaftMutant[] = [
  {
    id: 'snap-backwards',
    area: 'snapshot-and-storage',
    difficulty: 'easy',
    explanation: 'A node installs a snapshot that is older than what it has committed, and goes back in time.',
    source: 'Raft Fig. 13',
    profile: 'snapshots',
    needs: { features: ['snapshots'], faults: ['duplication', 'heavy-tail', 'clog', 'pause'] },
    rules: { isNewSnapshot: ({ snapshot }, { index }) => snapshot === null || index !== snapshot.index },
  },
  {
    id: 'snap-no-config',
    area: 'snapshot-and-storage',
    difficulty: 'medium',
    explanation: 'A snapshot leaves out the joint half of its configuration, so that one majority passes for two.',
    source: 'Raft §7, "the latest configuration in the log as of last included index"',
    needs: { features: ['snapshots', 'membership'] },
    rules: {
      configurationAsOf: (configurations, index) => {
        const asOf = configurations.findLast((adopted) => adopted.index <= index);
        return asOf && { ...asOf, configuration: { ...asOf.configuration, oldVoters: null } };
      },
    },
  },
  {
    id: 'snap-uncommitted-config',
    area: 'snapshot-and-storage',
    difficulty: 'very hard',
    explanation: 'A snapshot holds the newest configuration, though it is not committed and may never be.',
    source: 'Raft §7, "the latest configuration in the log as of last included index"',
    needs: { features: ['snapshots', 'membership'] },
    rules: { configurationAsOf: (configurations) => configurations.at(-1) },
  },
  {
    id: 'snap-no-sessions',
    area: 'snapshot-and-storage',
    difficulty: 'medium',
    explanation: 'A snapshot leaves out the sessions, and a retry takes effect a second time.',
    source: 'dissertation §5.1, §6.3',
    needs: { features: ['snapshots', 'sessions'] },
    rules: { piecesOf: ({ machine }) => machine.pieces().filter(({ type }) => type !== 'session') },
  },
  {
    id: 'snap-log-nonatomic',
    area: 'snapshot-and-storage',
    difficulty: 'medium',
    explanation: 'After a crash between writing a snapshot and trimming the log, a node applies again what the snapshot holds.',
    source: 'Raft §7; dissertation §5.1.1',
    needs: { features: ['snapshots'], faults: ['crash'] },
    rules: { appliedAtBoot: (_snapshot, log) => log.baseIndex },
  },
  {
    id: 'snap-chunk-stuck',
    area: 'snapshot-and-storage',
    difficulty: 'medium',
    explanation: 'A leader never goes back to an earlier chunk, and a follower that lost what it had in a crash waits for ever.',
    source: 'Raft Fig. 13',
    profile: 'snapshots',
    needs: { features: ['snapshots'], faults: ['crash'] },
    rules: { nextPiece: ({ received }, reply) => (reply.received > received ? reply.received : null) },
  },
  {
    id: 'snap-never-sent',
    area: 'snapshot-and-storage',
    difficulty: 'medium',
    explanation: 'A leader whose whole log is compacted finds nothing to send, not even the snapshot, and a follower that lacks something waits for ever.',
    source: 'Raft §7, "the leader must occasionally send snapshots to followers that lag behind"',
    // Where logs are compacted less often, the next write helps the follower on.
    settings: { snapshotEntries: 1 },
    needs: { features: ['snapshots'] },
    rules: {
      ...sendsWhatIsLeft,
      needsSnapshot: (log, progress) => log.lastIndex > log.baseIndex && rules.needsSnapshot(log, progress),
    },
  },
  {
    id: 'empty-ae-for-snapshot',
    area: 'replication',
    difficulty: 'hard',
    explanation: 'A leader sends an empty message to a follower that lacks just the last entry of those compacted, where a snapshot is due.',
    source: 'Raft §7; Fig. 13',
    needs: { features: ['snapshots'] },
    rules: { ...sendsWhatIsLeft, needsSnapshot: (log, { nextIndex }) => nextIndex < log.baseIndex },
  },
  {
    id: 'prev0-accept',
    area: 'replication',
    difficulty: 'medium',
    explanation: 'A follower appends whatever follows index 0, and when its log is compacted and the first message comes again, old entries come behind the new.',
    source: 'Raft §5.3, Fig. 2, AppendEntries 2 and 4; §7',
    // Where logs are compacted less often, or followers asked less often, the first message is seldom so late.
    settings: { snapshotEntries: 1, heartbeatUs: 5_000 },
    needs: { features: ['snapshots'], faults: ['duplication', 'heavy-tail', 'clog'] },
    rules: {
      findConflict: (log, request) => (startsOver(log, request) ? 0 : rules.findConflict(log, request)),
      entriesToAppend: (log, request, conflict) =>
        (startsOver(log, request) ? request.entries : rules.entriesToAppend(log, request, conflict)),
    },
  },
];

/** A request from the beginning of the log, and a log that does not hold its beginning any more. */
function startsOver(log: Log, { prevLogIndex }: AppendEntries): boolean {
  return prevLogIndex === 0 && log.baseIndex > 0;
}
