/**
 * All goals, by area. All of them can happen to a correct Raft.
 */
import type { Goal } from './goal.ts';
import { clientGoals } from './goals/client.ts';
import { crashGoals } from './goals/crash.ts';
import { electionGoals } from './goals/election.ts';
import { membershipGoals } from './goals/membership.ts';
import { readGoals } from './goals/read.ts';
import { replicationGoals } from './goals/replication.ts';
import { snapshotGoals } from './goals/snapshot.ts';

export const goals: readonly Goal[] = [
  ...electionGoals, ...replicationGoals, ...crashGoals, ...snapshotGoals, ...membershipGoals, ...clientGoals,
  ...readGoals,
];
