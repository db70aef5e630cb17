/**
 * "Updated on stable storage before responding to RPCs" (Raft Fig. 2), seen without any crash. When a reply is made, the
 * node's journal must agree with what it promises; when it leaves, that part of the journal must be durable. A later
 * record may supersede it in between, and what was written for other reasons need not be durable.
 *
 * Judged are votes, and acknowledgements up to their index, that of an installed snapshot among them; the term of a refusal, or of an empty acknowledgement,
 * promises nothing that can be broken.
 */
import type { CheckContext, Checker } from './checker.ts';
import type { LogView, NodeView } from './facts.ts';

export function persistBeforeSend({ report }: CheckContext): Checker {
  const checker: Checker = {
    name: 'persist-before-send',
    class: 'rule',

    onGrantMade(node, term, candidate, journal) {
      const vote = journal.voteIn(term);
      if (vote?.votedFor === candidate) return;
      const holds = vote === undefined ? 'does not know that term' : `votes for ${vote.votedFor ?? 'nobody'}`;
      tell(node, 'vote-not-written', 'grant',
        `Node ${node.id} made a vote for node ${candidate} in term ${term}, but its journal ${holds}.`);
    },

    onGrantLeft(node, term, candidate, journal, madeAt) {
      const vote = journal.voteIn(term);
      if (vote?.votedFor !== candidate || vote.position > madeAt) return;
      if (vote.position <= journal.durableLength) return;
      tell(node, 'vote-not-durable', 'grant', `Node ${node.id} sent its vote for node ${candidate} in term ${term
      } while record ${vote.position} of its journal, which holds it, was not durable (${journal.durableLength} were).`);
    },

    onLeader(node, votes, journal) {
      const { id, currentTerm } = node;
      if (!votes.includes(id)) return;
      const vote = journal.voteIn(currentTerm);
      if (vote?.votedFor === id && vote.position <= journal.durableLength) return;
      const [clause, why] = vote?.votedFor === id
        ? ['vote-not-durable', 'is not durable']
        : ['vote-not-written', 'is not in its journal'];
      tell(node, clause, 'becomeLeader',
        `Node ${id} counted its own vote to become leader of term ${currentTerm}, but that vote ${why}.`);
    },

    onAckMade(node, term, matchIndex, journal) {
      if (matchIndex > 0 && journal.term < term) {
        tell(node, 'term-not-written', 'acknowledge', `Node ${node.id} made an acknowledgement of index ${matchIndex
        } in term ${term}, but its journal ends in term ${journal.term}.`);
        return;
      }
      if (matchIndex > journal.log.lastIndex) {
        tell(node, 'entry-not-written', 'acknowledge', `Node ${node.id} made an acknowledgement of index ${matchIndex
        } in term ${term}, but the log in its journal ends at ${journal.log.lastIndex}.`);
        return;
      }
      // Within the leader's term nothing that it acknowledges is dropped again; beyond, memory may have moved on.
      if (node.currentTerm !== term) return;
      if (!isShown(node.log, matchIndex) || !isShown(journal.log, matchIndex)) return;
      if (journal.log.prefixHashAt(matchIndex) === node.log.prefixHashAt(matchIndex)) return;
      tell(node, 'other-entry-written', 'acknowledge', `Node ${node.id} made an acknowledgement of index ${matchIndex
      } in term ${term}, but up to there its journal differs from its log in memory.`);
    },

    onAckLeft(node, term, matchIndex, journal, madeAt) {
      // What stands for the log before its first entry was acknowledged as such, and is durable or it is not.
      if (!isShown(journal.log, matchIndex)) return;
      const position = journal.positionOf(matchIndex);
      if (position > madeAt || position <= journal.durableLength) return;
      tell(node, 'entry-not-durable', 'acknowledge', `Node ${node.id} acknowledged index ${matchIndex} in term ${term
      } while record ${position} of its journal, which holds that entry, was not durable (${journal.durableLength} were).`);
    },
  };

  function tell(node: NodeView, clause: string, kind: string, message: string): void {
    report({ checker, clause, kinds: [kind], message, source: 'Raft Fig. 2, "Persistent state on all servers"', node: node.id });
  }
  return checker;
}

function isShown({ firstIndex, lastIndex }: LogView, index: number): boolean {
  return index >= firstIndex - 1 && index <= lastIndex;
}
