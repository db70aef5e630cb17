/**
 * One vote per term (Raft §5.2): every vote that was ever sent is remembered, whatever crashes came between, and a
 * leader needs votes that were really cast by a majority, of each set of voters while its configuration is joint (§6). A candidate's own vote counts once it is tallied: one that it
 * wrote down and lost in a crash before that was never seen by anybody.
 */
import type { NodeId } from '../protocol.ts';
import { type CheckContext, type Checker, known } from './checker.ts';
import { setWithoutMajority } from './quorum.ts';

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
        involves: known(ghosts.voteEvent(node.id, term)),
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
        involves: known(ghosts.voteEvent(id, currentTerm)),
      });
    },

    onLeader(node, votes) {
      const { id, currentTerm, configuration } = node;
      const cast: NodeId[] = [];
      for (const voter of votes) if (ghosts.voteOf(voter, currentTerm) === id) cast.push(voter);
      const lacking = setWithoutMajority(configuration, cast);
      if (lacking === undefined) return;
      const untallied = setWithoutMajority(configuration, votes);
      const [clause, what] = untallied === undefined
        ? ['votes-never-cast', `but only nodes ${cast.join(', ')} had cast such a vote`]
        : ['no-quorum', `which is no majority of the voters ${untallied.join(', ')}`];
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
