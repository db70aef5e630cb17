/**
 * What looks wrong and is right: each does something that a checker might object to, and none may. The first four are what this
 * Raft does anyway, and nothing of it is changed; what matters is that it happens.
 */
import type { RaftVariant } from './mutant.ts';

export interface SilentControl extends RaftVariant {
  /** The `sometimes` goal that says that it has happened. */
  readonly shownBy: string;
}

export const silentControls: readonly SilentControl[] = [
  {
    id: 'commit-index-restarts-low',
    explanation: 'After a crash a node knows of no commitment beyond its snapshot, though it has applied more before.',
    source: 'Raft Fig. 2, volatile state: commitIndex',
    shownBy: 'commit-index-restarted-low',
  },
  {
    id: 'commit-before-own-disk',
    explanation: 'A leader commits what a majority of followers has on disk before its own disk has it.',
    source: 'dissertation §10.2.1',
    shownBy: 'committed-before-the-leaders-own-disk-had-it',
  },
  {
    id: 'votes-for-strangers',
    explanation: 'A voter gives its vote to a candidate that is no member of the configuration that it knows.',
    source: 'dissertation §4.1',
    profile: 'membership',
    shownBy: 'vote-given-to-a-stranger',
  },
  {
    id: 'follower-log-is-longer',
    explanation: 'A follower has more in its log than its leader, until the leader overwrites it.',
    source: 'Raft §5.3, Fig. 7',
    shownBy: 'follower-log-longer-than-the-new-leaders',
  },
  {
    id: 'pessimistic-next-index',
    explanation: 'A new leader takes it that its followers lack its last few entries, and sends again what they have.',
    source: 'Raft Fig. 2, volatile state on leaders: nextIndex',
    shownBy: 'next-index-below-what-a-follower-has',
    rules: { firstNextIndex: ({ firstIndex, lastIndex }) => Math.max(firstIndex, lastIndex - 3) },
  },
  {
    id: 'commits-learned-late',
    explanation: 'A follower hears of commitment from heartbeats alone, and not from messages that bring entries.',
    source: 'Raft Fig. 2, AppendEntries 5',
    shownBy: 'lagging-follower-caught-up',
    misread: (_state, event) => {
      if (event.type !== 'message' || event.message.type !== 'appendEntries' || event.message.entries.length === 0) return event;
      return { ...event, message: { ...event.message, leaderCommit: 0 } };
    },
  },
];
