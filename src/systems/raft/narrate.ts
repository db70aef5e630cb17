/**
 * Raft in words, for timelines and for people: half sentences that start with a verb, the node's name standing before
 * them. What a node does to itself is told from its state before and after (`narrate-changes.ts`); what it says to others,
 * from its effects.
 */
import { unreachable } from '../../base/assert.ts';
import type { Answer, Effect, NodeEvent, NodeId } from '../../protocol.ts';
import type { Outcome, Result } from '../../raft/command.ts';
import type { JournalRecord } from '../../raft/journal.ts';
import type { Raft, Signal, Term } from '../../raft/state.ts';
import type { Narrator } from '../system.ts';
import { createMemory, type Memory, tellChanges } from './narrate-changes.ts';
import { tellMessage, tellSend } from './narrate-messages.ts';
import { tellState } from './narrate-state.ts';
import { inWords, tellCommand, tellEntry, tellSnapshot } from './narrate-words.ts';

export const raftNarrator: Narrator<Raft> = {
  message: tellMessage,
  event: tellEvent,
  effect: tellEffect,
  changes() {
    const memories = new Map<NodeId, Memory>();
    return {
      tell(node, state) {
        const before = memories.get(node);
        memories.set(node, createMemory(state));
        return tellChanges(before, state);
      },
    };
  },
  background: ['role', 'lead', 'configuration', 'transfer'],
  answersNeed: ['role', 'commit'],
  command: tellCommand,
  result: tellResult,
  record: tellRecord,
  state: tellState,
};

function tellEvent(event: NodeEvent<Raft>): string {
  switch (event.type) {
    case 'message': return `receives from node ${event.from} ${tellMessage(event.message)}`;
    case 'timer': return tellTimer(event.timer);
    case 'request': return `is asked to ${tellCommand(event.command)}`;
    case 'resumed': return tellSignal(event.signal);
    default: return unreachable(event);
  }
}

function tellTimer(timer: string): string {
  switch (timer) {
    case 'election': return 'waits no longer for a leader';
    case 'transfer': return 'waits no longer for another to take over';
    case 'read': return 'looks who has waited too long for a read index';
    default: return `has its ${timer} timer go off`;
  }
}

function tellSignal(signal: Signal): string {
  switch (signal.type) {
    case 'voted': return `has its own vote of term ${signal.term} on disk`;
    case 'durable': return `has its log on disk up to index ${signal.index}`;
    case 'snapshotSaved': return `has its snapshot up to index ${signal.index} on disk`;
    default: return unreachable(signal);
  }
}

/** Heartbeats and what answers them, timers, and writes on their way are not worth a word. */
function tellEffect(effect: Effect<Raft>): string | null {
  switch (effect.type) {
    case 'send': return tellSend(effect.to, effect.message);
    case 'apply': {
      const took = effect.tookEffect === false ? ', which takes no effect' : '';
      return `applies index ${effect.index} (${tellCommand(effect.command)})${took}`;
    }
    case 'reply': return tellAnswer(effect.request, effect.answer);
    case 'persist':
    case 'resume':
    case 'setTimer':
    case 'cancelTimer': return null;
    default: return unreachable(effect);
  }
}

function tellAnswer(request: number, answer: Answer<Result>): string {
  switch (answer.type) {
    case 'ok': return `answers request ${request}: ${tellResult(answer.result)}`;
    case 'redirect':
      return answer.to === undefined
        ? `turns request ${request} away: it knows no leader`
        : `sends request ${request} on to node ${answer.to}`;
    case 'fail': return `fails request ${request}: ${answer.reason.replaceAll('-', ' ')}`;
    case 'unknown': return `cannot say what becomes of request ${request}`;
    default: return unreachable(answer);
  }
}

function tellResult({ index, value }: Result): string {
  return value === null ? `done at index ${index}` : `${tellOutcome(value)}, at index ${index}`;
}

function tellOutcome(value: Exclude<Outcome, null>): string {
  return typeof value === 'boolean' ? (value ? 'set' : 'not set') : inWords(value);
}

function tellRecord(record: JournalRecord): string {
  switch (record.type) {
    case 'hardState': return tellHardState(record.term, record.votedFor);
    case 'append': return `index ${record.index}: ${tellEntry(record.entry)}`;
    case 'truncate': return `nothing from index ${record.fromIndex} on`;
    case 'snapshot': return tellSnapshot(record.snapshot);
    case 'checkpoint': {
      const { term, votedFor, snapshot, entries } = record;
      const behind = entries.length === 0 ? 'nothing' : `a log up to index ${snapshot.index + entries.length}`;
      return `${tellHardState(term, votedFor)}, ${tellSnapshot(snapshot)} and ${behind} behind it`;
    }
    default: return unreachable(record);
  }
}

function tellHardState(term: Term, votedFor: NodeId | null): string {
  return `term ${term}, ${votedFor === null ? 'no vote yet' : `a vote for node ${votedFor}`}`;
}
