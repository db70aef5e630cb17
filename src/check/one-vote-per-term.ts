/**
 * One vote per term (Raft §5.2): every vote that was ever sent is remembered, whatever crashes came between, and a
 * leader needs votes that were really cast by a majority. A candidate's own vote counts once it is tallied: one that it
 * wrote down and lost in a crash before that was never seen by anybody.
 */
import type { CheckContext, Checker } from './checker.ts';

const SOURCE = 'Raft §5.2';

export function oneVotePerTerm({ ghosts, report }: CheckContext): Checker {
  const checker: Checker = {
    name: 'one-vote-per-term',
    class: 'outcome',

    onGrantLeft(node, term, candidate) {
      const first = ghosts.voteOf(node.id, term);
      if (first === undefined || first === candidate) return;
      report({
        checker,
        clause: 'two-votes-in-one-term',
        kinds: ['grant'],
        message: `Node ${node.id} granted its vote in term ${term} to node ${candidate}, but had given it to node ${first} before.`,
        source: SOURCE,
        node: node.id,
      });
    },

    onOwnVote({ id, currentTerm }) {
      const first = ghosts.voteOf(id, currentTerm);
      if (first === undefined || first === id) return;
      report({
        checker,
        clause: 'two-votes-in-one-term',
        kinds: ['ownVote'],
        message: `Node ${id} counted its own vote in term ${currentTerm}, but had granted it to node ${first} before.`,
        source: SOURCE,
        node: id,
      });
    },

    onLeader(node, votes) {
      const { id, currentTerm, voters } = node;
      let tallied = 0;
      let cast = 0;
      for (const voter of voters) {
        if (!votes.includes(voter)) continue;
        tallied++;
        if (ghosts.voteOf(voter, currentTerm) === id) cast++;
      }
      if (cast * 2 > voters.length) return;
      const [clause, what] = tallied * 2 > voters.length
        ? ['votes-never-cast', `but only ${cast} of them had cast such a vote`]
        : ['no-quorum', `which is no majority of the voters ${voters.join(', ')}`];
      report({
        checker,
        clause,
        kinds: ['becomeLeader'],
        message: `Node ${id} became leader of term ${currentTerm} by the votes of ${votes.join(', ')}, ${what}.`,
        source: SOURCE,
        node: id,
      });
    },
  };
  return checker;
}
