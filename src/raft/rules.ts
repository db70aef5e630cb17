/**
 * The paper as named functions, one for each decision of the protocol, each citing its place. They read and decide,
 * and change nothing; the handlers act on what they say. A broken Raft is this object with a function replaced.
 *
 * "Raft" is Ongaro & Ousterhout, "In Search of an Understandable Consensus Algorithm (Extended Version)"; "diss."
 * Ongaro's dissertation; "raft.tla" its specification.
 */
import { clientRules } from './rules/clients.ts';
import { commitmentRules } from './rules/commitment.ts';
import { electionRules } from './rules/elections.ts';
import { membershipRules } from './rules/membership.ts';
import { protectionRules } from './rules/protection.ts';
import { replicationRules } from './rules/replication.ts';
import { snapshotRules } from './rules/snapshots.ts';

export type Rules = typeof rules;

export const rules = {
  ...electionRules,
  ...protectionRules,
  ...replicationRules,
  ...commitmentRules,
  ...snapshotRules,
  ...membershipRules,
  ...clientRules,
};
