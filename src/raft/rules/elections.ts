/**
 * The rules of elections: terms, votes and majorities. Raft §5.1, §5.2, §5.4.1; of two configurations §6.
 */
import type { Micros, NodeId } from '../../protocol.ts';
import { type Configuration, isVoter } from '../configuration.ts';
import type { Log } from '../log.ts';
import type { Message, RequestPreVote, RequestVote, RequestVoteReply } from '../messages.ts';
import type { RaftSettings } from '../settings.ts';
import type { RaftState } from '../state.ts';
import { protectionRules } from './protection.ts';

type State = Readonly<RaftState>;

export const electionRules = {
  /**
   * Does the message teach a higher term, so that this node must take it and become a follower? Every message
   * can, replies too: a leader that ignores them leads on after it was deposed. Only a request for pre-votes can't:
   * its term has not begun, and one who can't win would depose a leader by asking. Raft §5.1; raft.tla UpdateTerm;
   * diss. §9.6.
   */
  observesHigherTerm(state: State, message: Message): boolean {
    return message.term > state.currentTerm && message.type !== 'requestPreVote';
  },

  /**
   * The bounds of the election timeout; the world draws from them each time that the timer is set. They must
   * be apart, or nodes that time out together once do so for ever, and split each vote. Raft §5.2, Fig. 16.
   */
  electionTimeout(settings: RaftSettings): { readonly minUs: Micros; readonly maxUs: Micros } {
    return { minUs: settings.electionTimeoutMinUs, maxUs: settings.electionTimeoutMaxUs };
  },

  /**
   * Whom a new candidate records as its vote: itself. If it leaves `votedFor` open, it still has a vote to
   * give: 1 wins with 1 and 2; 3 of the same term asks 1, has 1 and 3, and leads too. Raft §5.2.
   */
  candidateVotesFor(candidate: NodeId): NodeId | null {
    return candidate;
  },

  /**
   * One vote for each term, first come, first served; asked again by the same candidate, the same answer, for
   * its first may be lost. Raft §5.2, Fig. 2 RequestVote 1 and 2; raft.tla HandleRequestVoteRequest.
   */
  mayGrantVote(state: State, request: RequestVote): boolean {
    const isFree = state.votedFor === null || state.votedFor === request.candidate;
    return isFree && request.term === state.currentTerm;
  },

  /**
   * Is the candidate's log at least as up-to-date as this one? The later last term wins, and only between
   * equal terms the longer log. Length alone breaks: a deposed leader with many entries that nobody else has
   * would win against a majority that holds a committed entry of a later term. Raft §5.4.1.
   */
  isLogUpToDate(request: RequestVote | RequestPreVote, log: Log): boolean {
    if (request.lastLogTerm !== log.lastTerm) return request.lastLogTerm > log.lastTerm;
    return request.lastLogIndex >= log.lastIndex;
  },

  /**
   * Does this answer to a RequestVote restart the voter's election timer? Only a granted vote does: else a
   * candidate that can't win keeps those quiet who could. Raft Fig. 2, Rules for Followers.
   */
  resetsElectionTimer(voteGranted: boolean): boolean {
    return voteGranted;
  },

  /**
   * Does the reply give this candidate a vote? One from an older term does not: 2 votes for 1 in term 1,
   * late; 1 times out again, and 2 is free to vote for 3 in term 2. raft.tla HandleRequestVoteResponse,
   * DropStaleResponse.
   */
  countsAsVote(state: State, reply: RequestVoteReply): boolean {
    return state.role === 'candidate' && reply.term === state.currentTerm && reply.voteGranted;
  },

  /**
   * Votes are counted by voter, not by message: the network may deliver one vote twice. raft.tla's
   * votesGranted is a set.
   */
  isNewVote(votesGranted: readonly NodeId[], voter: NodeId): boolean {
    return !votesGranted.includes(voter);
  },

  /**
   * How many of `voters` nodes are a majority, so that any two majorities share a node: for an even number
   * half is not enough. Raft §5.2; raft.tla Quorum.
   */
  quorum(voters: number): number {
    return Math.floor(voters / 2) + 1;
  },

  /**
   * The sets of voters in each of which a majority is needed, to elect and to commit: one, or while the configuration is
   * joint the old and the new. A majority of all of them together is not enough: of {1,2,3} and {3,4,5} the three 3, 4
   * and 5 are one, and 1 and 2 may have elected another. Raft §6; diss. §4.3.
   */
  voterSets({ voters, oldVoters }: Configuration): readonly (readonly NodeId[])[] {
    return oldVoters === null ? [voters] : [voters, oldVoters];
  },

  /**
   * May this node stand for election? A voter of any configuration in its log may, from the newest on that it knows to be committed: the
   * change that removes it may be on no other log yet, and then only it can win. Nor is it enough to look at the newest and at the
   * committed one: who was added, led a change by way of a joint configuration, appended the new one without itself, and restarted, knows of
   * no commitment since before it was added, and is a voter only of what stands between. With leases it also
   * keeps its promise to leave alone a leader that it hears, or may have heard before it booted, should its timer go off
   * early. diss. §4.2.2, §6.4.1.
   */
  mayStand(state: State): boolean {
    if (state.settings.leaseReads && protectionRules.hearsLeader(state)) return false;
    if (isVoter(state.adopted.configuration, state.id)) return true;
    const { configurations, commitIndex } = state;
    const committed = Math.max(0, configurations.findLastIndex(({ index }) => index <= commitIndex));
    return configurations.slice(committed).some(({ configuration }) => isVoter(configuration, state.id));
  },

  /**
   * Does a new leader append a no-op of its term? Without one it can't commit what it inherited until a
   * client asks for something new, and a client may wait for just that. Raft §8; diss. §6.4.
   */
  appendsNoOp(settings: RaftSettings): boolean {
    return settings.noOp;
  },
};
