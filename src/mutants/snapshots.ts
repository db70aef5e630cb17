/**
 * Known ways to get snapshots wrong: Raft §7; dissertation ch. 5.
 */
import type { RaftMutant } from './mutant.ts';

export const snapshotMutants: readonly RaftMutant[] = [
  {
    id: 'snap-backwards',
    area: 'snapshot-and-storage',
    difficulty: 'easy',
    explanation: 'A node installs a snapshot that is older than what it has committed, and goes back in time.',
    source: 'Raft Fig. 13',
    rules: { isNewSnapshot: ({ snapshot }, { index }) => snapshot === null || index !== snapshot.index },
  },
  {
    id: 'snap-no-config',
    area: 'snapshot-and-storage',
    difficulty: 'medium',
    explanation: 'A snapshot leaves out the joint half of its configuration, so that one majority passes for two.',
    source: 'Raft §7, "the latest configuration in the log as of last included index"',
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
    rules: { configurationAsOf: (configurations) => configurations.at(-1) },
  },
  {
    id: 'snap-no-sessions',
    area: 'snapshot-and-storage',
    difficulty: 'medium',
    explanation: 'A snapshot leaves out the sessions, and a retry takes effect a second time.',
    source: 'dissertation §5.1, §6.3',
    rules: { piecesOf: ({ machine }) => machine.pieces().filter(({ type }) => type !== 'session') },
  },
  {
    id: 'snap-log-nonatomic',
    area: 'snapshot-and-storage',
    difficulty: 'medium',
    explanation: 'After a crash between writing a snapshot and trimming the log, a node applies again what the snapshot holds.',
    source: 'Raft §7; dissertation §5.1.1',
    rules: { appliedAtBoot: (_snapshot, log) => log.baseIndex },
  },
  {
    id: 'snap-chunk-stuck',
    area: 'snapshot-and-storage',
    difficulty: 'medium',
    explanation: 'A leader never goes back to an earlier chunk, and a follower that lost what it had in a crash waits for ever.',
    source: 'Raft Fig. 13',
    rules: { nextPiece: ({ received }, reply) => (reply.received > received ? reply.received : null) },
  },
];
