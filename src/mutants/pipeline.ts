/**
 * Known ways to get wrong what is under way: messages that a leader has sent ahead, answers that come late, writes that are
 * not done yet, and the entry with which a term begins. Raft §5.3, §8; dissertation §10.2.
 */
import type { NodeEvent } from '../protocol.ts';
import type { AppendEntriesReply, Message } from '../raft/messages.ts';
import { rules } from '../raft/rules.ts';
import type { Raft, RaftState } from '../raft/state.ts';
import type { RaftEffect, RaftMutant } from './mutant.ts';

export const pipelineMutants: readonly RaftMutant[] = [
  {
    id: 'stale-nack',
    area: 'replication',
    difficulty: 'medium',
    explanation: 'A leader takes a late rejection for news, and goes back behind what the follower has acknowledged, even to before the first entry.',
    source: 'Raft §5.3; raft.tla HandleAppendEntriesResponse',
    rules: {
      isStaleRejection: ({ mode }) => mode === 'snapshot',
      // Nothing that has matched holds it back.
      nextIndexOnRejection: (progress, log, reply) =>
        rules.nextIndexOnRejection({ ...progress, matchIndex: -1 }, log, reply),
    },
  },
  {
    id: 'inflight-stall',
    area: 'replication',
    difficulty: 'medium',
    explanation: 'Once a leader has sent as much ahead as it may, it never asks again whether that has arrived, and what was lost stays lost.',
    source: 'Raft §5.3, "retries AppendEntries RPCs indefinitely"; dissertation §10.2.1',
    needs: { faults: ['loss', 'partition', 'one-way-cut', 'crash'] },
    rules: {
      prevLogIndexFor: (state, follower, getsSnapshot) => {
        const isFull = follower.mode === 'replicate' && !rules.maySendEntries(follower, state.settings);
        if (isFull) return Math.max(follower.matchIndex, state.log.baseIndex);
        return rules.prevLogIndexFor(state, follower, getsSnapshot);
      },
    },
  },
  {
    id: 'no-noop',
    area: 'replication',
    difficulty: 'medium',
    explanation: 'A new leader appends nothing of its own, and until a client writes it can\'t commit what it inherited: whoever only reads waits for ever.',
    source: 'Raft §8; dissertation §6.4',
    rules: { appendsNoOp: () => false },
  },
  {
    id: 'async-append-aba',
    area: 'replication',
    difficulty: 'very hard',
    explanation: 'A follower takes the end of a write that was overwritten meanwhile for that of what stands there now, and acknowledges what its disk does not hold.',
    source: 'Raft Fig. 2, "updated on stable storage before responding to RPCs"; dissertation §10.2.1',
    needs: { faults: ['crash'] },
    rewrite: (effect) => (isLateAcknowledgement(effect) ? effect.then : [noteWritten(effect)]),
    misread: (state, event) => {
      if (event.type !== 'resumed' || event.signal.type !== 'durable') return event;
      const { index, term } = event.signal;
      return isOverwritten(state, index, term) ? asIfAsked(state, event, index) : event;
    },
  },
];

/** Marks the answer to a message that nobody has sent: no leader's round is below 0. */
const NOT_ASKED = -1;

/** With each write of entries comes word of how far it went: the index of the last, and its term. */
function noteWritten(effect: RaftEffect): RaftEffect {
  if (effect.type !== 'persist') return effect;
  const last = effect.delta.at(-1);
  if (last?.type !== 'append' || !effect.then.some(({ type }) => type === 'send')) return effect;
  const signal = { type: 'durable', term: last.entry.term, index: last.index } as const;
  return { ...effect, then: [...effect.then, { type: 'resume', signal }] };
}

/** The write is done, and another entry stands where it put its last one. */
function isOverwritten({ role, leader, log }: Readonly<RaftState>, index: number, term: number): boolean {
  if (role !== 'follower' || leader === null) return false;
  return index >= log.firstIndex && index <= log.lastIndex && log.termAt(index) !== term;
}

/** The leader of today hears that its follower holds all up to there. */
function asIfAsked(
  { currentTerm: term, leader, log }: Readonly<RaftState>, event: NodeEvent<Raft>, index: number,
): NodeEvent<Raft> {
  if (leader === null) return event;
  const { nowUs, wallUs } = event;
  const message: Message = {
    type: 'appendEntries', term, leader, prevLogIndex: index, prevLogTerm: log.termAt(index), entries: [],
    leaderCommit: 0, round: NOT_ASKED,
  };
  return { type: 'message', nowUs, wallUs, from: leader, message };
}

/** What it says hangs on nothing: the write is done, or so it believes. */
function isLateAcknowledgement(effect: RaftEffect): effect is RaftEffect & { readonly type: 'persist' } {
  return effect.type === 'persist' && effect.then.some((hanging) =>
    hanging.type === 'send' && isAppendEntriesReply(hanging.message) && hanging.message.round === NOT_ASKED);
}

function isAppendEntriesReply(message: Message): message is AppendEntriesReply {
  return message.type === 'appendEntriesReply';
}
