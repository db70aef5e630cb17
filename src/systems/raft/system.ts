/**
 * Raft as a system under test: everything that the layers above need to know of it, in one place.
 */
import { createRaft } from '../../raft/node.ts';
import { rules } from '../../raft/rules.ts';
import type { Raft } from '../../raft/state.ts';
import { defineSystem, type System } from '../system.ts';
import { watchClients } from './clients-view.ts';
import { raftControls } from './controls.ts';
import { corruptRecord } from './corrupt.ts';
import { coverRaft } from './coverage.ts';
import { inspectRaft, raftCheckers } from './inspect.ts';
import { raftLeftOut, raftMutants } from './mutants.ts';
import { raftNarrator } from './narrate.ts';
import { checkPlan, parseCommand, parseJournal, parseOperation, parseSettings } from './parse.ts';
import { raftPictures } from './picture.ts';
import { raftPoints } from './points.ts';
import { raftFeatures, raftProfiles } from './profiles.ts';
import { raftSimplifications, renamedPlan, simplerCommands, withoutNode } from './simpler.ts';
import { raftSwarm } from './swarm.ts';
import { raftWorkload } from './workload.ts';

export const raftSystem: System = defineSystem<Raft>({
  name: 'raft',
  protocol: createRaft(rules),
  mutants: raftMutants,
  controls: raftControls,
  leftOut: raftLeftOut,
  checkers: raftCheckers,
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
  corrupt: corruptRecord,
  inspect: inspectRaft,
  pictures: raftPictures,
  watchClients,
  cover: coverRaft,
  swarm: raftSwarm,
  profiles: raftProfiles,
  features: raftFeatures,
  simplifications: raftSimplifications,
  without: withoutNode,
  renamed: renamedPlan,
  simplerCommands,
  narrate: raftNarrator,
});
