/**
 * Raft as a system under test: everything that the layers above need to know of it, in one place.
 */
import { createRaft } from '../../raft/node.ts';
import { rules } from '../../raft/rules.ts';
import type { Raft } from '../../raft/state.ts';
import { defineSystem, type System } from '../system.ts';
import { watchClients } from './clients-view.ts';
import { coverRaft } from './coverage.ts';
import { inspectRaft } from './inspect.ts';
import { raftMutants } from './mutants.ts';
import { raftNarrator } from './narrate.ts';
import { checkPlan, parseCommand, parseJournal, parseOperation, parseSettings } from './parse.ts';
import { raftPoints } from './points.ts';
import { raftProfiles, raftSwarm } from './swarm.ts';
import { raftWorkload } from './workload.ts';

export const raftSystem: System = defineSystem<Raft>({
  name: 'raft',
  protocol: createRaft(rules),
  mutants: raftMutants,
  workload: raftWorkload,
  points: raftPoints,
  messages: [
    'requestVote', 'requestVoteReply', 'requestPreVote', 'requestPreVoteReply', 'appendEntries', 'appendEntriesReply',
    'installSnapshot', 'installSnapshotReply', 'timeoutNow', 'readIndex', 'readIndexReply',
  ],
  timers: ['election', 'heartbeat', 'transfer', 'read'],
  parseSettings,
  parseCommand,
  parseOperation,
  checkPlan,
  parseJournal,
  inspect: inspectRaft,
  watchClients,
  cover: coverRaft,
  swarm: raftSwarm,
  profiles: raftProfiles,
  narrate: raftNarrator,
});
