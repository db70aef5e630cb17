/**
 * The families of Plans that campaigns on Raft draw from. The default one has everything that Raft must stand; each of the others
 * stays with one part of it, and has the runs there that the default one has seldom.
 */
import type { RaftFeature } from '../../mutants/mutant.ts';
import type { Micros } from '../../protocol.ts';
import type { Raft } from '../../raft/state.ts';
import type { ReadWay } from '../../raft/command.ts';
import type { RaftSettings } from '../../raft/settings.ts';
import type { Json, Latency } from '../../sim/plan.ts';
import type { Stream } from '../../base/random.ts';
import type { FaultKind, Profile, WorldPace } from '../system.ts';
import { drawAttacksOf, drawOneOf, MOST_DRIFT_PPM } from './attacks/attacks.ts';
import { leaderCrash, powerLoss, slowLeader, voterCrash } from './attacks/crashes.ts';
import { duel, hastyStraggler } from './attacks/elections.ts';
import { changeCutOff, handoverBroken, handoverMissed, hastyAddition, newcomersApart, secondAddition } from './attacks/membership.ts';
import { clocksApart, leaderAlone, leaderPaused, leaderUsurped, leaseOutlived } from './attacks/reads.ts';
import { laggardCrash, laggards, snapshotCrash } from './attacks/snapshots.ts';
import { deafLeader, leaderMissedBySome, scatteredCuts } from './attacks/partitions.ts';
import { leaderWithOneMate } from './attacks/terms.ts';
import type { OperatorMix } from './operator.ts';
import { drawMix, drawSettings, recoveryUs } from './swarm.ts';

/** What runs of Raft may use beyond elections and replication. */
export const raftFeatures: readonly RaftFeature[] = [
  'membership', 'learners', 'transfer', 'snapshots', 'sessions', 'reads', 'leases', 'preVote', 'checkQuorum',
];

export const raftProfiles: readonly Profile<Raft>[] = [
  {
    name: 'default',
    description: 'Three to seven nodes and every kind of fault that Raft must stand.',
    // Even ones as often as odd ones: half of the nodes must never pass for a majority.
    sizes: [3, 3, 4, 4, 4, 5, 5, 6, 6, 6, 7, 7],
    faults: [
      'crash', 'pause', 'partition', 'one-way-cut', 'clog', 'slow-disk', 'drift', 'jump', 'fire-timer',
      'loss', 'duplication', 'heavy-tail', 'torn-write', 'attack', 'rolling-restart', 'swizzle-clog', 'stalled-disk', 'full-disk',
      'sync-error',
    ],
    rarely: ['bit-rot'],
    attacksWith: ['crash', 'pause', 'partition', 'clog', 'slow-disk', 'fire-timer', 'drift'],
    chaos: [25, 60],
  },
  {
    name: 'calm',
    description: 'No faults at all: a cluster at work.',
    sizes: [3, 5],
    faults: [],
    chaos: [12, 30],
  },
  {
    name: 'membership',
    description: 'Clusters whose membership changes all the time, even ones most of all, with partitions and crashes in the middle of it.',
    sizes: [3, 4, 4, 4, 6],
    faults: ['crash', 'pause', 'partition', 'one-way-cut', 'clog', 'slow-disk', 'fire-timer', 'loss', 'duplication', 'heavy-tail', 'torn-write'],
    always: ['attack'],
    attacksWith: ['crash', 'partition', 'fire-timer'],
    chaos: [25, 60],
    swarm: {
      nodes: (stream, size) => Array.from({ length: size + stream.between(2, 3) }, (_, i) => i + 1),
      mix: (stream, nodes, size, settings) => ({
        ...drawMix(stream, nodes, size, settings), operator: { voters: nodes.slice(0, size), does: stream.pick(CHURN) },
      }),
      operator: (stream, { electionTimeoutMaxUs }) => ({ pace: paceOf(electionTimeoutMaxUs, stream.pick([2, 4, 8])) }),
      attacks: drawAttacksOf([
        changeCutOff, newcomersApart, newcomersApart, hastyAddition, secondAddition, leaderCrash, leaderWithOneMate, duel,
      ]),
    },
  },
  {
    name: 'reads',
    description: 'Clients that mostly read, in every way there is, while leaders are cut off, stand still or have clocks that run apart.',
    sizes: [3, 3, 5],
    faults: ['crash', 'pause', 'partition', 'one-way-cut', 'clog', 'slow-disk', 'drift', 'jump', 'loss', 'duplication', 'heavy-tail'],
    always: ['attack', 'heavy-tail'],
    features: raftFeatures.filter((feature) => feature !== 'sessions'),
    attacksWith: ['pause', 'partition', 'fire-timer', 'drift'],
    chaos: [25, 60],
    swarm: {
      settings: (stream, pace, nodes, size) => drawLeaseSettings(stream, drawSettings(stream, pace, nodes, size)),
      mix: (stream, nodes, size, settings) => ({
        ...drawMix(stream, nodes, size, settings), keys: 1, readPpm: 500_000, sessions: false, readersOnlyRead: true,
        reads: stream.pick(settings.leaseReads ? WITH_LEASES : WITHOUT_LEASES),
      }),
      // Who writes soon asks another when the leader does not answer: there may be a new one.
      workload: (stream, usual, { oneWayUs, syncUs }, reactionUs) => {
        const roundUs = 2 * oneWayUs + syncUs;
        const clients = stream.between(3, 6);
        const medianUs = Math.max(2 * clients * roundUs, Math.floor(reactionUs / stream.pick([10, 30])));
        return {
          ...usual, clients, attempts: 8,
          timeoutUs: Math.max(6 * roundUs, Math.floor(reactionUs / stream.pick([2, 5, 10]))),
          backoffUs: Math.max(oneWayUs, Math.floor(reactionUs / 20)),
          pace: { minUs: Math.floor(medianUs / 2), medianUs, tailPpm: 0, maxUs: 2 * medianUs },
        };
      },
      attacks: drawAttacksOf([leaderAlone, leaderAlone, leaderUsurped, leaderUsurped, leaderPaused, clocksApart, leaseOutlived, leaseOutlived, duel]),
    },
  },
  {
    name: 'crashes',
    description: 'Power that fails around the moments at which something is promised, with slow disks and quick restarts.',
    sizes: [3, 3, 4, 5],
    faults: ['rolling-restart', 'pause', 'partition', 'one-way-cut', 'clog', 'fire-timer', 'loss', 'duplication', 'heavy-tail', 'stalled-disk', 'full-disk', 'sync-error'],
    rarely: ['bit-rot'],
    always: ['attack', 'crash', 'slow-disk', 'torn-write'],
    attacksWith: ['crash', 'partition', 'slow-disk', 'fire-timer'],
    chaos: [25, 60],
    swarm: {
      attacks: drawAttacksOf([
        voterCrash, voterCrash, voterCrash, powerLoss, powerLoss, slowLeader, slowLeader, leaderCrash, snapshotCrash, duel,
      ]),
    },
  },
  {
    name: 'snapshots',
    description: 'Logs that are compacted all the time, followers that lack what was compacted, and chunks that are doubled, late or lost in a crash.',
    sizes: [3, 3, 4, 5],
    faults: ['crash', 'pause', 'partition', 'one-way-cut', 'clog', 'slow-disk', 'fire-timer', 'torn-write'],
    always: ['attack', 'loss', 'duplication', 'heavy-tail'],
    attacksWith: ['crash', 'partition'],
    chaos: [12, 40],
    swarm: {
      settings: (stream, pace, nodes, size) => ({
        ...drawSettings(stream, pace, nodes, size),
        snapshotEntries: stream.pick([1, 1, 1, 4]), snapshotChunkBytes: stream.pick([1, 100_000, 100_000, 100_000]),
      }),
      // The log goes on so fast that what is late by a hop or two is old.
      workload: (stream, usual, { oneWayUs, syncUs }) => {
        const roundUs = 2 * oneWayUs + syncUs;
        const pace = { minUs: Math.floor(roundUs / 2), medianUs: roundUs, tailPpm: 0, maxUs: 2 * roundUs };
        return { ...usual, clients: stream.between(2, 6), loop: 'closed', pace };
      },
      attacks: drawAttacksOf([laggards, laggards, laggards, laggards, laggards, laggardCrash, laggardCrash, laggardCrash, snapshotCrash]),
    },
  },
  {
    name: 'sessions',
    description: 'Clients whose sessions are over before they ask again, because the answer to what they asked was late or is lost.',
    sizes: [3, 3, 5],
    faults: ['crash', 'partition', 'one-way-cut', 'clog', 'slow-disk', 'loss', 'duplication', 'heavy-tail'],
    always: ['attack', 'pause'],
    attacksWith: ['pause', 'crash', 'partition'],
    chaos: [25, 60],
    swarm: {
      settings: (stream, pace, nodes, size) => {
        const settings = drawSettings(stream, pace, nodes, size);
        return { ...settings, sessionTimeoutUs: Math.floor(settings.electionTimeoutMaxUs / stream.pick([1, 2, 4])) };
      },
      mix: (stream, nodes, size, settings) => ({
        ...drawMix(stream, nodes, size, settings), keys: stream.pick([1, 2]), readPpm: 100_000, sessions: true,
      }),
      // Some stay away for long, and others keep the log's clock running.
      workload: (stream, usual, _pace, reactionUs) => ({
        ...usual, clients: stream.between(3, 6), attempts: 8, loop: 'closed',
        timeoutUs: Math.floor(reactionUs / stream.pick([1, 2, 3])), backoffUs: Math.floor(reactionUs / stream.pick([1, 3, 10])),
      }),
      attacks: drawAttacksOf([leaderPaused, leaderPaused, leaderCrash, leaderCrash, leaderAlone, handoverBroken]),
    },
  },
  {
    name: 'transfers',
    description: 'An operator who hands leadership from node to node all the time, while those who are to take over go down.',
    sizes: [3, 4, 5],
    faults: ['crash', 'pause', 'partition', 'clog', 'slow-disk', 'loss', 'heavy-tail', 'rolling-restart'],
    always: ['attack'],
    attacksWith: ['crash', 'partition'],
    chaos: [25, 60],
    swarm: {
      mix: (stream, nodes, size, settings) => ({
        ...drawMix(stream, nodes, size, settings), operator: { voters: nodes.slice(0, size), does: stream.pick(HANDOVERS) },
      }),
      operator: (stream, { electionTimeoutMaxUs }) => ({ pace: paceOf(electionTimeoutMaxUs, stream.pick([1, 2, 4])) }),
      attacks: drawAttacksOf([handoverMissed, handoverMissed, handoverBroken]),
    },
  },
  {
    name: 'elections',
    description: 'Elections as in the paper, with long timeouts that differ little, clocks that differ more, and nodes that come back from far behind.',
    sizes: [3, 4, 5],
    faults: ['crash', 'partition', 'one-way-cut', 'fire-timer', 'loss', 'duplication', 'heavy-tail'],
    always: ['attack'],
    features: raftFeatures.filter((feature) => !['membership', 'learners', 'transfer', 'leases', 'preVote', 'checkQuorum'].includes(feature)),
    attacksWith: ['crash', 'partition', 'fire-timer', 'drift'],
    chaos: [10, 25],
    swarm: {
      nodes: (_stream, size) => Array.from({ length: size }, (_, i) => i + 1),
      settings: (stream, pace, nodes, size) => ({ ...drawSettings(stream, pace, nodes, size), ...asInThePaper, ...longTimeouts(stream, pace) }),
      operator: () => null,
      attacks: drawAttacksOf([hastyStraggler, leaderCrash, duel]),
    },
  },
  {
    name: 'partitions',
    description: 'Nodes that hear some of the others and not the rest, or one way only, for a long time, and nothing else that is amiss.',
    sizes: [3, 3, 4, 5, 5, 7],
    faults: ['duplication', 'heavy-tail'],
    always: ['attack'],
    features: raftFeatures.filter((feature) => !['membership', 'learners', 'transfer'].includes(feature)),
    // Liveness under partitions is judged after 40 election timeouts in which the links have stayed as they are.
    attacksWith: ['one-way-cut'],
    chaos: [60, 80],
    swarm: {
      nodes: (_stream, size) => Array.from({ length: size }, (_, i) => i + 1),
      settings: (stream, pace, nodes, size) => ({
        ...drawSettings(stream, pace, nodes, size), preVote: stream.chance(500_000), checkQuorum: true,
      }),
      operator: () => null,
      // A node may miss all that is asked for in eighty election timeouts, an entry in two rounds, and then get it an entry a round.
      recoveryUs: (settings) => 3 * recoveryUs(settings),
      attacks: drawOneOf([deafLeader, leaderMissedBySome, scatteredCuts]),
    },
  },
  beyondModel('lying-disks', 'Disks that say that they have written, and have not: Raft does not stand that, and is caught.', 'lying-sync'),
  beyondModel('lost-disks', 'Nodes that come back under their old ids with empty disks: Raft does not stand that, and is caught.', 'lost-disk'),
  beyondModel('silent-corruption', 'Records that change on the disk unnoticed: Raft does not stand that, and is caught.', 'silent-corruption'),
];

/** For a control: one kind of fault that is worse than any that Raft promises to stand, among few others. */
function beyondModel(name: string, description: string, fault: FaultKind): Profile<Raft> {
  return {
    name, description, sizes: [3, 4, 5], faults: ['crash', 'partition', 'heavy-tail'], always: [fault], beyondModel: true, chaos: [25, 60],
  };
}

const asInThePaper = { preVote: false, checkQuorum: false, leaseReads: false, maxClockDriftPpm: null };

/** Many round trips, so that even a small part of it keeps candidates apart. */
function longTimeouts(
  stream: Stream, { oneWayUs, syncUs }: WorldPace,
): Pick<RaftSettings, 'electionTimeoutMinUs' | 'electionTimeoutMaxUs' | 'heartbeatUs'> {
  const electionTimeoutMinUs = Math.max(100_000, 40 * (2 * oneWayUs + syncUs));
  return {
    electionTimeoutMinUs, electionTimeoutMaxUs: Math.floor((electionTimeoutMinUs * stream.pick([11, 12])) / 10),
    heartbeatUs: Math.floor(electionTimeoutMinUs / 4),
  };
}

const HANDOVERS: readonly OperatorMix['does'][] = [['transfer'], ['transfer', 'transfer', 'transfer', 'add-voter', 'remove-voter']];

type Ways = readonly ('log' | ReadWay)[];

/** Some write, and see at once what they wrote; the others look on. */
const WITHOUT_LEASES: readonly Ways[] = [['readIndex'], ['readIndex', 'follower', 'follower'], ['log', 'follower', 'follower', 'stale']];

const WITH_LEASES: readonly Ways[] = [['lease', 'log'], ['lease', 'log', 'follower'], ['lease', 'lease', 'readIndex']];

/** Leases in half of the runs; timeouts that are as short for all, so that nobody waits longer than a lease should last. */
function drawLeaseSettings(stream: Stream, settings: RaftSettings): Json {
  const leaseReads = stream.chance(500_000);
  if (!leaseReads) return { ...settings };
  const { electionTimeoutMinUs } = settings;
  return {
    ...settings, electionTimeoutMaxUs: Math.floor((electionTimeoutMinUs * stream.pick([11, 15])) / 10),
    checkQuorum: true, leaseReads, maxClockDriftPpm: MOST_DRIFT_PPM,
  };
}

const CHURN: readonly OperatorMix['does'][] = [
  ['add-voter', 'remove-voter'],
  ['add-voter', 'add-voter', 'remove-voter', 'transfer'],
  ['add-learner', 'promote-learner', 'promote-learner', 'remove-voter'],
  ['replace-voter', 'change-voters'],
];

/** So many operations, at least, in the time of an election. */
function paceOf(timeoutUs: Micros, times: number): Latency {
  const medianUs = Math.max(2, Math.floor((2 * timeoutUs) / times));
  return { minUs: Math.floor(medianUs / 2), medianUs, tailPpm: 0, maxUs: 2 * medianUs };
}
