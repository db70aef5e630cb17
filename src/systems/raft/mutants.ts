/**
 * Raft's mutants, as the rest of the program sees them.
 */
import { clientMutants } from '../../mutants/clients.ts';
import { electionMutants } from '../../mutants/election.ts';
import { membershipMutants } from '../../mutants/membership.ts';
import { mutantProtocol } from '../../mutants/mutant.ts';
import { replicationMutants } from '../../mutants/replication.ts';
import { snapshotMutants } from '../../mutants/snapshots.ts';
import type { Raft } from '../../raft/state.ts';
import type { Mutant } from '../system.ts';

const all = [
  ...electionMutants, ...replicationMutants, ...membershipMutants, ...snapshotMutants, ...clientMutants,
];

export const raftMutants: readonly Mutant<Raft>[] = all.map((mutant) => ({
  id: mutant.id,
  area: mutant.area,
  difficulty: mutant.difficulty,
  explanation: mutant.explanation,
  source: mutant.source,
  protocol: mutantProtocol(mutant),
}));
