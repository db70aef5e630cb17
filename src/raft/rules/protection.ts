/**
 * The rules that protect a working leader from elections that nobody needs, and everybody from a leader that can do
 * nothing: PreVote (diss. §9.6), CheckQuorum (§6.2), and votes refused while a leader is heard (§4.2.3).
 */
import type { Message, RequestPreVote, RequestPreVoteReply } from '../messages.ts';
import type { RaftSettings } from '../settings.ts';
import type { Progress, RaftState } from '../state.ts';

type State = Readonly<RaftState>;

export const protectionRules = {
  /**
   * Is there a leader, as far as this node can tell: itself, or one that it has heard within the shortest election
   * timeout? A leader of an older term is none, and a node that has just booted has heard nobody. Not so where leaders
   * trust in leases: there, to answer one is a promise to leave it alone for so long, whatever term this node hears of
   * meanwhile, and one that has booted may have given it before it went down. diss. §4.2.3, §6.4.1.
   */
  hearsLeader(state: State): boolean {
    if (state.role === 'leader') return true;
    const { electionTimeoutMinUs, leaseReads } = state.settings;
    if (state.nowUs - state.leaderHeardUs >= electionTimeoutMinUs) return false;
    return leaseReads || state.leader !== null;
  },

  /**
   * Is this a request for votes from somebody who should have heard the leader that this node hears? It gets no answer,
   * and its term is not taken: else a node that can't hear the leader deposes it, again and again; so would one that
   * was removed, and does not know. Not so if the leader itself has asked the candidate to stand. diss. §4.2.3.
   */
  ignoresVoteRequest(state: State, message: Message): boolean {
    if (message.type !== 'requestVote' || message.transfer) return false;
    return state.settings.checkQuorum && protectionRules.hearsLeader(state);
  },

  /**
   * Does a node ask whether it could win before it begins a new term? Else one that comes back from a partition brings
   * a term so high that the leader must step down, though it can't win itself. diss. §9.6.
   */
  asksBeforeStanding(settings: RaftSettings): boolean {
    return settings.preVote;
  },

  /**
   * Would this node vote for the other, in a term that has not begun here? Not while it hears a leader. It promises
   * nothing, so it may say yes to many. The log is compared as for a vote. diss. §9.6, §4.2.3.
   */
  mayGrantPreVote(state: State, request: RequestPreVote): boolean {
    return request.term > state.currentTerm && !protectionRules.hearsLeader(state);
  },

  /**
   * Does the reply say yes to what this node asks now? Not if it has meanwhile found a leader, stood, or come to another
   * term. diss. §9.6.
   */
  countsAsPreVote(state: State, reply: RequestPreVoteReply): boolean {
    return state.preVotesGranted !== null && reply.forTerm === state.currentTerm + 1 && reply.preVoteGranted;
  },

  /**
   * Has the leader heard from this follower within the longest election timeout? If not from a quorum, others may wait
   * for it in vain: clients that it can't serve, and nodes that hear it and so refuse to elect another. diss. §6.2.
   */
  isInContact(state: State, { heardUs }: Progress): boolean {
    return heardUs > state.nowUs - state.settings.electionTimeoutMaxUs;
  },
};
