/**
 * Known ways to get client interaction wrong: Raft §8; dissertation §3.10 (leadership transfer) and ch. 6.
 */
import { isVoter } from '../raft/configuration.ts';
import type { RaftMutant } from './mutant.ts';

export const clientMutants: readonly RaftMutant[] = [
  {
    id: 'read-no-quorum',
    area: 'reads-clients-transfer',
    difficulty: 'easy',
    explanation: 'A leader serves reads without asking whether it still leads.',
    source: 'dissertation §6.4, step 3',
    rules: { hasConfirmedLeadership: () => true },
  },
  {
    id: 'read-before-noop',
    area: 'reads-clients-transfer',
    difficulty: 'medium',
    explanation: 'A new leader serves reads before it knows what its forerunners have committed.',
    source: 'dissertation §6.4, step 1',
    rules: { knowsCommitIndex: () => true },
  },
  {
    id: 'read-no-apply-wait',
    area: 'reads-clients-transfer',
    difficulty: 'easy',
    explanation: 'A node serves a read before it has applied as much as the read index says.',
    source: 'dissertation §6.4, step 4',
    rules: { hasApplied: () => true },
  },
  {
    id: 'read-claims-its-index',
    area: 'reads-clients-transfer',
    difficulty: 'medium',
    explanation: 'A node does not wait until it has applied as much as the read index says, and says that it had.',
    source: 'dissertation §6.4, step 4',
    rules: { hasApplied: () => true, positionOfRead: ({ lastApplied, log }, readIndex) => Math.max(lastApplied, Math.min(readIndex, log.lastIndex)) },
  },
  {
    id: 'follower-read-local',
    area: 'reads-clients-transfer',
    difficulty: 'easy',
    explanation: 'A follower serves a read from what it has, without asking its leader.',
    source: 'dissertation §6.4, at the end',
    misread: (_state, event) => {
      if (event.type !== 'request' || event.command?.type !== 'read' || event.command.way !== 'follower') return event;
      return { ...event, command: { ...event.command, way: 'stale' } };
    },
  },
  {
    id: 'lease-drift',
    area: 'reads-clients-transfer',
    difficulty: 'medium',
    explanation: 'A leader counts its lease from the answers, and as if all clocks ran alike.',
    source: 'dissertation §6.4.1',
    rules: {
      leaseUs: ({ electionTimeoutMinUs }) => electionTimeoutMinUs,
      leaseBegins: (_begunUs, answeredUs) => answeredUs,
    },
  },
  {
    id: 'lease-no-stickiness',
    area: 'reads-clients-transfer',
    difficulty: 'medium',
    explanation: 'Leaders trust in leases, while voters elect another though they hear the leader.',
    source: 'dissertation §4.2.3, §6.4.1',
    rules: {
      ignoresVoteRequest: () => false,
      mayGrantPreVote: ({ currentTerm }, { term }) => term > currentTerm,
      mayStand: ({ adopted, id }) => isVoter(adopted.configuration, id),
    },
  },
  {
    id: 'retry-no-dedupe',
    area: 'reads-clients-transfer',
    difficulty: 'easy',
    explanation: 'The state machine carries out a repeated operation again.',
    source: 'dissertation §6.3',
    rules: { standingInSession: () => 'new', knownReply: () => undefined },
  },
  {
    id: 'dedupe-at-proposal',
    area: 'reads-clients-transfer',
    difficulty: 'medium',
    explanation: 'Whether an operation is repeated is looked at before it enters the log only, where its first attempt may still wait.',
    source: 'dissertation §6.3',
    rules: { standingInSession: () => 'new' },
  },
  {
    id: 'session-autocreate',
    area: 'reads-clients-transfer',
    difficulty: 'medium',
    explanation: 'A session that has expired is taken for a new one, and a late retry takes effect again.',
    source: 'dissertation §6.3',
    rules: { admitsUnknownSession: () => true },
  },
  {
    id: 'session-local-expiry',
    area: 'reads-clients-transfer',
    difficulty: 'medium',
    explanation: 'Each node expires sessions by its own clock, and their states part.',
    source: 'dissertation §6.3',
    rules: { sessionClock: ({ nowUs }) => nowUs },
  },
  {
    id: 'transfer-no-abort',
    area: 'reads-clients-transfer',
    difficulty: 'easy',
    explanation: 'A leader waits for ever for the target of a transfer to take over, and takes no writes meanwhile.',
    source: 'dissertation §3.10',
    rules: { transferTimeoutUs: () => 3_600_000_000 },
  },
];
