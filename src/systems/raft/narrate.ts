/**
 * Raft in words, for timelines and for people: half sentences that start with a verb, the node's name standing before
 * them. What a node does to itself is told from its state before and after; what it says to others, from its effects.
 */
import { unreachable } from '../../base/assert.ts';
import type { Answer, Effect, NodeEvent, NodeId } from '../../protocol.ts';
import type { Outcome, Result } from '../../raft/command.ts';
import type { Entry } from '../../raft/entry.ts';
import type { JournalRecord } from '../../raft/journal.ts';
import type {
  AppendEntries, AppendEntriesReply, Message, RequestPreVote, RequestVote,
} from '../../raft/messages.ts';
import type { Raft, RaftState } from '../../raft/state.ts';
import type { Narrator } from '../system.ts';
import { createMemory, type Memory, tellChanges } from './narrate-changes.ts';
import { listOf } from '../words.ts';
import { inWords, tellCommand, tellEntry } from './narrate-words.ts';

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
  command: tellCommand,
  record: tellRecord,
  state: tellState,
};

/** A message as a thing: "a request for votes of term 3". */
function tellMessage(message: Message): string {
  switch (message.type) {
    case 'requestVote':
      return `a request for votes of term ${message.term} with ${tellLogEnd(message)}`;
    case 'requestVoteReply':
      return `${message.voteGranted ? 'a vote' : 'a refusal to vote'} of term ${message.term}`;
    case 'requestPreVote':
      return `a request for pre-votes for term ${message.term} with ${tellLogEnd(message)}`;
    case 'requestPreVoteReply': {
      const { term, forTerm, preVoteGranted } = message;
      return preVoteGranted ? `a pre-vote for term ${forTerm}` : `a refusal of a pre-vote for term ${forTerm} (it is term ${term})`;
    }
    case 'appendEntries':
      return tellAppendEntries(message);
    case 'appendEntriesReply':
      return tellAppendEntriesReply(message);
    default: return unreachable(message);
  }
}

function tellLogEnd({ lastLogIndex, lastLogTerm }: RequestVote | RequestPreVote): string {
  return lastLogIndex === 0 ? 'an empty log' : `a log up to index ${lastLogIndex} of term ${lastLogTerm}`;
}

/** The leader's term is told where it is not the last entry's. */
function tellAppendEntries(request: AppendEntries): string {
  const { term, entries, prevLogIndex, prevLogTerm, leaderCommit } = request;
  const commit = leaderCommit === 0 ? '' : `, committed up to ${leaderCommit}`;
  if (entries.length === 0) return `a heartbeat of term ${term}${commit}`;
  const after = prevLogIndex === 0 ? '' : ` behind index ${prevLogIndex} of term ${prevLogTerm}`;
  const sent = entries.at(-1)?.term === term ? '' : `, sent in term ${term}`;
  return `${tellEntries(prevLogIndex + 1, entries)}${after}${commit}${sent}`;
}

function tellAppendEntriesReply(reply: AppendEntriesReply): string {
  const { term, success, matchIndex, prevLogIndex, conflictIndex, conflictTerm } = reply;
  if (success) return `an acknowledgement up to index ${matchIndex}`;
  if (conflictIndex === 0) return `a refusal (it is term ${term} already)`;
  if (conflictTerm === 0) return `a refusal (no index ${prevLogIndex}, its log ends at ${conflictIndex - 1})`;
  return `a refusal (index ${prevLogIndex} is of term ${conflictTerm} there, which begins at ${conflictIndex})`;
}

function tellEntries(first: number, entries: readonly Entry[]): string {
  const [only] = entries;
  if (entries.length === 1 && only !== undefined) return `index ${first} (${tellEntry(only)})`;
  const terms = entries.map(({ term }) => term).join(' ');
  return `indexes ${first} to ${first + entries.length - 1} (of terms ${terms})`;
}

function tellEvent(event: NodeEvent<Raft>): string {
  switch (event.type) {
    case 'message': return `receives from node ${event.from} ${tellMessage(event.message)}`;
    case 'timer':
      return event.timer === 'election' ? 'waits no longer for a leader' : `has its ${event.timer} timer go off`;
    case 'request': return `is asked to ${tellCommand(event.command)}`;
    case 'resumed':
      return event.signal.type === 'voted'
        ? `has its own vote of term ${event.signal.term} on disk`
        : `has its log on disk up to index ${event.signal.index}`;
    default: return unreachable(event);
  }
}

/** Heartbeats and what answers them, timers, and writes on their way are not worth a word. */
function tellEffect(effect: Effect<Raft>): string | null {
  switch (effect.type) {
    case 'send': return tellSend(effect.to, effect.message);
    case 'apply': return `applies index ${effect.index} (${tellCommand(effect.command)})`;
    case 'reply': return tellAnswer(effect.request, effect.answer);
    case 'persist':
    case 'resume':
    case 'setTimer':
    case 'cancelTimer': return null;
    default: return unreachable(effect);
  }
}

function tellSend(to: NodeId, message: Message): string | null {
  switch (message.type) {
    case 'requestVote': return `asks node ${to} for its vote of term ${message.term}`;
    case 'requestVoteReply':
      return message.voteGranted
        ? `gives node ${to} its vote of term ${message.term}`
        : `refuses node ${to} a vote of term ${message.term}`;
    case 'requestPreVote': return `asks node ${to} whether it would vote for it in term ${message.term}`;
    case 'requestPreVoteReply':
      return message.preVoteGranted
        ? `would vote for node ${to} in term ${message.forTerm}`
        : `would not vote for node ${to} in term ${message.forTerm}`;
    case 'appendEntries':
      return message.entries.length === 0 ? null : `sends node ${to} ${tellAppendEntries(message)}`;
    case 'appendEntriesReply': {
      if (message.success && message.matchIndex === message.prevLogIndex) return null;
      return `sends node ${to} ${tellAppendEntriesReply(message)}`;
    }
    default: return unreachable(message);
  }
}

function tellAnswer(request: number, answer: Answer<Result>): string {
  switch (answer.type) {
    case 'ok': return `answers request ${request}: ${tellResult(answer.result)}`;
    case 'redirect':
      return answer.to === undefined
        ? `turns request ${request} away: it knows no leader`
        : `sends request ${request} on to node ${answer.to}`;
    case 'fail': return `fails request ${request}: ${answer.reason}`;
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
    case 'hardState': {
      const vote = record.votedFor === null ? 'no vote yet' : `a vote for node ${record.votedFor}`;
      return `term ${record.term}, ${vote}`;
    }
    case 'append': return `index ${record.index}: ${tellEntry(record.entry)}`;
    case 'truncate': return `nothing from index ${record.fromIndex} on`;
    default: return unreachable(record);
  }
}

/** `1 4x2 5` for a log of the terms 1 4 4 5. */
function termRuns(log: RaftState['log']): string {
  const runs: string[] = [];
  for (let index = 1, first = 1; index <= log.lastIndex; index++) {
    if (index < log.lastIndex && log.termAt(index + 1) === log.termAt(index)) continue;
    const length = index - first + 1;
    runs.push(length === 1 ? `${log.termAt(index)}` : `${log.termAt(index)}x${length}`);
    first = index + 1;
  }
  return runs.join(' ');
}

function tellState(state: RaftState): readonly string[] {
  const { role, currentTerm, votedFor, leader, log, commitIndex, lastApplied, votesGranted } = state;
  const vote = votedFor === null ? 'no vote given' : `vote given to node ${votedFor}`;
  const led = leader === null || leader === state.id ? '' : `, led by node ${leader}`;
  const lines = [
    `${role} of term ${currentTerm}${led}; ${vote}`,
    log.lastIndex === 0 ? 'log: empty' : `log: ${termRuns(log)} (the terms of indexes 1 to ${log.lastIndex})`,
    `committed up to ${commitIndex}, applied up to ${lastApplied}`,
  ];
  if (role === 'candidate') lines.push(`votes so far: of ${listOf('node', votesGranted)}`);
  if (state.preVotesGranted !== null) {
    lines.push(`asks for pre-votes for term ${currentTerm + 1}; so far: of ${listOf('node', state.preVotesGranted)}`);
  }
  for (const { id, nextIndex, matchIndex, mode } of state.progress) {
    lines.push(`node ${id} holds up to ${matchIndex}, is sent ${nextIndex} next (${mode})`);
  }
  return lines;
}
