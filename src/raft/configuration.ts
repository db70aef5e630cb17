/**
 * Who belongs to the cluster: Raft §6, dissertation ch. 4. A configuration is an entry of the log like any other, and
 * each node uses the newest in its log, committed or not. Which changes are allowed is decided in `rules`; what they do
 * is in `membership.ts`.
 */
import { hashText, hashWords } from '../base/digest.ts';
import type { NodeId } from '../protocol.ts';
import type { LogIndex } from './position.ts';

/** Plain JSON: it goes into entries, snapshots and messages as it is. Lists are in ascending order. */
export interface Configuration {
  /** Those whose votes and whose logs count. */
  readonly voters: readonly NodeId[];
  /** While the configuration is joint: the voters of the one before, of whom a majority is needed too. Else null. */
  readonly oldVoters: readonly NodeId[] | null;
  /** Those who receive the log and do not count: diss. §4.2.1. */
  readonly learners: readonly NodeId[];
}

/** A configuration as a node uses it. */
export interface Adopted {
  /** Where it stands in the log; 0 for the one that the cluster starts with. */
  readonly index: LogIndex;
  readonly configuration: Configuration;
  /** The sets in each of which a majority is needed, made once by `rules.voterSets`. */
  readonly voterSets: readonly (readonly NodeId[])[];
}

export function isVoter({ voters, oldVoters }: Configuration, node: NodeId): boolean {
  return voters.includes(node) || oldVoters?.includes(node) === true;
}

export function isMember(configuration: Configuration, node: NodeId): boolean {
  return isVoter(configuration, node) || configuration.learners.includes(node);
}

/** Everybody to whom a leader replicates, in ascending order. */
export function membersOf({ voters, oldVoters, learners }: Configuration): readonly NodeId[] {
  return ascending([...new Set([...voters, ...oldVoters ?? [], ...learners])]);
}

export function ascending(nodes: readonly NodeId[]): readonly NodeId[] {
  return nodes.toSorted((one, other) => one - other);
}

export function hashConfiguration({ voters, oldVoters, learners }: Configuration): number {
  let hash = oldVoters === null ? hashText('simple') : hashNodes(hashText('joint'), oldVoters);
  hash = hashNodes(hash, voters);
  return hashNodes(hash, learners);
}

function hashNodes(basis: number, nodes: readonly NodeId[]): number {
  let hash = hashWords(basis, nodes.length);
  for (const node of nodes) hash = hashWords(hash, node);
  return hash;
}
