/**
 * Raft's messages in words: as things (`a vote of term 3`), and as what their senders do (`gives node 2 its vote`).
 */
import { unreachable } from '../../base/assert.ts';
import type { NodeId } from '../../protocol.ts';
import type { Entry } from '../../raft/entry.ts';
import type {
  AppendEntries, AppendEntriesReply, InstallSnapshot, InstallSnapshotReply, Message, RequestPreVote,
  RequestVote,
} from '../../raft/messages.ts';
import { tellEntry, tellPieces, tellSnapshot } from './narrate-words.ts';

/** A message as a thing: "a request for votes of term 3". */
export function tellMessage(message: Message): string {
  switch (message.type) {
    case 'requestVote': {
      const asked = message.transfer ? ', as the leader asked for' : '';
      return `a request for votes of term ${message.term} with ${tellLogEnd(message)}${asked}`;
    }
    case 'requestVoteReply':
      return `${message.voteGranted ? 'a vote' : 'a refusal to vote'} of term ${message.term}`;
    case 'requestPreVote':
      return `a request for pre-votes for term ${message.term} with ${tellLogEnd(message)}`;
    case 'requestPreVoteReply': {
      const { term, forTerm, preVoteGranted } = message;
      return preVoteGranted ? `a pre-vote for term ${forTerm}` : `a refusal of a pre-vote for term ${forTerm} (it is term ${term})`;
    }
    case 'appendEntries': return tellAppendEntries(message);
    case 'appendEntriesReply': return tellAppendEntriesReply(message);
    case 'installSnapshot': return tellInstallSnapshot(message);
    case 'installSnapshotReply': return tellInstallSnapshotReply(message);
    case 'timeoutNow': return `word from the leader of term ${message.term} to stand at once`;
    case 'readIndex': return 'a question for a read index';
    case 'readIndexReply': return `the read index ${message.readIndex}`;
    default: return unreachable(message);
  }
}

/** What sending it means; null for heartbeats and what answers them. */
export function tellSend(to: NodeId, message: Message): string | null {
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
    case 'installSnapshot':
    case 'installSnapshotReply': return `sends node ${to} ${tellMessage(message)}`;
    case 'timeoutNow': return `asks node ${to} to stand at once`;
    case 'readIndex': return `asks node ${to} for a read index`;
    case 'readIndexReply': return `gives node ${to} the read index ${message.readIndex}`;
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

function tellInstallSnapshot({ header, offset, pieces }: InstallSnapshot): string {
  const { length } = pieces;
  const snapshot = tellSnapshot(header);
  if (length === header.pieceCount) return `the whole of ${snapshot}`;
  const which = length === 1 ? `piece ${offset + 1}` : `pieces ${offset + 1} to ${offset + length}`;
  return `${which} of ${header.pieceCount} of ${snapshot}`;
}

function tellInstallSnapshotReply({ index, received, matchIndex }: InstallSnapshotReply): string {
  if (matchIndex > 0) return `an acknowledgement of the snapshot up to index ${index}`;
  return `word that it has ${tellPieces(received)} of the snapshot up to index ${index}`;
}
