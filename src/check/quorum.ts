/**
 * Majorities in a configuration: of its voters, and while it is joint of the old ones too (Raft §6). Counted here once
 * more, by nothing that a node uses.
 */
import type { NodeId } from '../protocol.ts';
import type { ConfigurationView } from './facts.ts';

export function isVoter({ voters, oldVoters }: ConfigurationView, node: NodeId): boolean {
  return voters.includes(node) || oldVoters?.includes(node) === true;
}

export function isMember(configuration: ConfigurationView, node: NodeId): boolean {
  return isVoter(configuration, node) || configuration.learners.includes(node);
}

/** The first of its sets of voters in which `nodes` are no majority; undefined if they are one in each. */
export function setWithoutMajority(
  { voters, oldVoters }: ConfigurationView, nodes: readonly NodeId[],
): readonly NodeId[] | undefined {
  if (!isMajority(voters, nodes)) return voters;
  return oldVoters === null || isMajority(oldVoters, nodes) ? undefined : oldVoters;
}

/** Could a majority of each set consist of `nodes` alone? */
export function isQuorum(configuration: ConfigurationView, nodes: readonly NodeId[]): boolean {
  return setWithoutMajority(configuration, nodes) === undefined;
}

function isMajority(voters: readonly NodeId[], nodes: readonly NodeId[]): boolean {
  let count = 0;
  for (const voter of voters) if (nodes.includes(voter)) count++;
  return count * 2 > voters.length;
}

/** `1, 2, 3`, and while it is joint `1, 2 and 1, 2, 3`. */
export function inWords({ voters, oldVoters }: ConfigurationView): string {
  return oldVoters === null ? voters.join(', ') : `${oldVoters.join(', ')} and ${voters.join(', ')}`;
}
