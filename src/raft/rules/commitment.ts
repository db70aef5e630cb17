/**
 * The rules of commitment: Raft §5.3, §5.4.2.
 */
import type { LogIndex } from '../position.ts';
import type { RaftState, Signal } from '../state.ts';

type State = Readonly<RaftState>;

export const commitmentRules = {
  /**
   * Is this the end of a write that the node made as leader of the current term? What it wrote in an earlier
   * term may have been overwritten while the disk was busy.
   */
  isOwnWrite(state: State, signal: Signal & { readonly type: 'durable' }): boolean {
    return state.role === 'leader' && signal.term === state.currentTerm;
  },

  /**
   * How far the leader counts its own log: as far as its own disk holds it. It may send entries before (diss.
   * §10.2.1), and a quorum of followers can commit them without it, but it can't promise what it may forget.
   */
  ownMatchIndex(state: State): LogIndex {
    return state.durableIndex;
  },

  /**
   * The highest number above `above` that `quorum` of the voters have reached, given what each of them has; 0 if there is none. Of the logs that they
   * hold, what can be committed: Raft §5.3; raft.tla AdvanceCommitIndex, agreeIndexes. Of the rounds that they have
   * answered, until when the leader certainly led: diss. §6.4.
   */
  agreedIndex(byVoter: readonly number[], quorum: number, above: number): number {
    let agreed = above;
    for (const reached of byVoter) {
      if (reached <= agreed) continue;
      let others = 0;
      for (const other of byVoter) if (other >= reached) others++;
      if (others >= quorum) agreed = reached;
    }
    return agreed > above ? agreed : 0;
  },

  /**
   * May the leader commit what a quorum holds up to `index`? Only if the entry there is of its own term;
   * older entries commit with it. An older one on a majority can still be overwritten: in Fig. 8 (c) S1, S2
   * and S3 hold the entry of term 2, yet S5 with its entry of term 3 wins the next election and replaces it.
   * Raft §5.4.2; raft.tla AdvanceCommitIndex.
   */
  mayCommit(state: State, index: LogIndex): boolean {
    return state.log.termAt(index) === state.currentTerm;
  },
};
