/**
 * The moments of Raft that a triggered fault may aim at. Each is a kind of effect, as the world executes it.
 */
import type { Effect } from '../../protocol.ts';
import type { Raft, RaftState } from '../../raft/state.ts';
import type { Point } from '../../sim/triggers.ts';

type RaftEffect = Effect<Raft>;
type Persist = RaftEffect & { readonly type: 'persist' };
type Send = RaftEffect & { readonly type: 'send' };

/** A point on Raft's own types; the kernel asks only for effects of the kind that the point names. */
function point<E extends RaftEffect>(effect: E['type'], matches: (effect: E, state: RaftState) => boolean): Point {
  const asked: { readonly effect: E['type']; matches(effect: E, state: RaftState): boolean } = { effect, matches };
  return asked;
}

export const raftPoints = {
  /** A node writes down its vote for another. */
  'grants-vote': point<Persist>('persist', ({ delta }, { id }) =>
    delta.some((record) => record.type === 'hardState' && record.votedFor !== null && record.votedFor !== id)),
  /** A candidate writes down its term and its own vote. */
  'becomes-candidate': point<Persist>('persist', ({ delta }, state) => state.role === 'candidate'
    && delta.some((record) => record.type === 'hardState' && record.term === state.currentTerm)),
  /** The last thing that an election does, before the leader's first append. */
  'becomes-leader': point<RaftEffect & { readonly type: 'cancelTimer' }>('cancelTimer', (effect, state) =>
    effect.timer === 'election' && state.role === 'leader'),
  'leader-appends': point<Persist>('persist', ({ delta }, state) =>
    state.role === 'leader' && delta.some((record) => record.type === 'append')),
  'follower-appends': point<Persist>('persist', ({ delta }, state) =>
    state.role !== 'leader' && delta.some((record) => record.type === 'append')),
  'truncates': point<Persist>('persist', ({ delta }) => delta.some((record) => record.type === 'truncate')),
  'sends-entries': point<Send>('send', ({ message }) => message.type === 'appendEntries' && message.entries.length > 0),
  /** A leader replicates an entry of an earlier term and none of its own with it: Fig. 8 (c). */
  'resends-older-entry': point<Send>('send', ({ message }) => message.type === 'appendEntries'
    && message.entries.length > 0 && message.entries.every(({ term }) => term < message.term)),
  'changes-membership': point<Persist>('persist', ({ delta }, state) => state.role === 'leader'
    && delta.some((record) => record.type === 'append' && record.entry.command?.type === 'configuration')),
  /** A snapshot is written, one's own or a leader's. The log is trimmed later, or in the same write. */
  'writes-snapshot': point<Persist>('persist', ({ delta }) => delta.some((record) => record.type === 'snapshot')),
  'trims-log': point<Persist>('persist', ({ delta }) => delta.some((record) => record.type === 'checkpoint')),
  'sends-snapshot': point<Send>('send', ({ message }) => message.type === 'installSnapshot'),
  /** A leader asks another node to take over. */
  'hands-over': point<Send>('send', ({ message }) => message.type === 'timeoutNow'),
  'acknowledges': point<Send>('send', ({ message }) => message.type === 'appendEntriesReply' && message.success),
  'leader-commits': point<RaftEffect & { readonly type: 'apply' }>('apply', (_effect, state) => state.role === 'leader'),
} as const;
