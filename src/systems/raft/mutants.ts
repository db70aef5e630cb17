/**
 * Raft's mutants, as the rest of the program sees them.
 */
import { clientMutants } from '../../mutants/clients.ts';
import { electionMutants } from '../../mutants/election.ts';
import { membershipMutants } from '../../mutants/membership.ts';
import { type RaftVariant, variantProtocol } from '../../mutants/mutant.ts';
import { pipelineMutants } from '../../mutants/pipeline.ts';
import { replicationMutants } from '../../mutants/replication.ts';
import { snapshotMutants } from '../../mutants/snapshots.ts';
import { storageMutants } from '../../mutants/storage.ts';
import type { Raft } from '../../raft/state.ts';
import type { LeftOut, Mutant, Variant } from '../system.ts';

const all = [
  ...electionMutants, ...replicationMutants, ...pipelineMutants, ...membershipMutants, ...snapshotMutants, ...storageMutants,
  ...clientMutants,
];

export const raftMutants: readonly Mutant<Raft>[] = all.map((mutant) => ({
  ...variantOf(mutant),
  area: mutant.area,
  difficulty: mutant.difficulty,
}));

export const raftLeftOut: readonly LeftOut[] = [
  {
    id: 'quorum-cache',
    reason: 'a leader keeps no index of what a quorum holds that could go stale: it counts anew, from what each voter holds, whenever it asks',
  },
];

export function variantOf(variant: RaftVariant): Variant<Raft> {
  const { id, explanation, source, settings, profile, needs } = variant;
  return {
    id, explanation, source,
    protocol: variantProtocol(variant),
    ...(settings === undefined ? {} : { settings: (usual) => ({ ...usual, ...settings }) }),
    ...(profile === undefined ? {} : { profile }),
    ...(needs === undefined ? {} : { needs }),
  };
}
