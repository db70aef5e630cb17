/**
 * What the swarm draws of Raft: its settings, what its clients ask for, and what an operator does to it. The attacks on its
 * weak moments are in `attacks/`, what single profiles draw otherwise in `profiles.ts`.
 */
import type { Stream } from '../../base/random.ts';
import type { Micros, NodeId } from '../../protocol.ts';
import type { ReadWay } from '../../raft/command.ts';
import { defaultSettings, type RaftSettings } from '../../raft/settings.ts';
import type { Raft } from '../../raft/state.ts';
import type { Json, OperatorSettings } from '../../sim/plan.ts';
import type { SystemSwarm, WorldPace } from '../system.ts';
import { allAttacks, drawAttacksOf, MOST_DRIFT_PPM } from './attacks/attacks.ts';
import type { OperatorMix } from './operator.ts';

export const raftSwarm: SystemSwarm<Raft> = {
  nodes: drawNodes,
  settings: (stream, pace, nodes, size) => ({ ...drawSettings(stream, pace, nodes, size) }),
  mix: drawMix,
  operator: drawOperator,
  reactionUs: (settings) => settings.electionTimeoutMaxUs,
  recoveryUs,
  attacks: drawAttacksOf(allAttacks),
  // Whatever tells nobody how long to wait.
  exchangeable: [
    'maxBatchEntries', 'maxBatchBytes', 'maxInFlight', 'preVote', 'checkQuorum', 'snapshotEntries', 'snapshotChunkBytes',
  ],
};

/**
 * Even if six elections in ten failed, fewer than one run in 10^12 would see fifty-five of them in a row. Where a node that
 * was removed may not know it yet, and nothing keeps it from standing, leaders last no longer than an election timeout
 * until the operator has come through to one of them, and switches that node off: so there it takes longer.
 */
export function recoveryUs({ electionTimeoutMaxUs, preVote, checkQuorum, voters }: RaftSettings): Micros {
  const isDisturbed = voters !== null && !(preVote && checkQuorum);
  return (isDisturbed ? 500 : 110) * electionTimeoutMaxUs;
}

/** In half of the runs some nodes stand by, to be added by the operator. */
export function drawNodes(stream: Stream, size: number): readonly NodeId[] {
  const spares = stream.pick([0, 0, 0, 1, 2, 3]);
  return Array.from({ length: Math.min(size + spares, MOST_NODES) }, (_, i) => i + 1);
}

const MOST_NODES = 15;

/** Broadcast time << election timeout (Raft §5.6): at least four round trips with their syncs. */
export function drawSettings(stream: Stream, pace: WorldPace, nodes: readonly NodeId[], size: number): RaftSettings {
  const roundUs = 2 * pace.oneWayUs + pace.syncUs;
  const electionTimeoutMinUs = Math.max(20_000, roundUs * stream.pick([4, 6, 10]));
  const electionTimeoutMaxUs = Math.floor((electionTimeoutMinUs * stream.pick([15, 20, 30])) / 10);
  const extensions = stream.pick(EXTENSIONS);
  const leaseReads = stream.chance(500_000) && extensions.checkQuorum;
  return {
    electionTimeoutMinUs,
    electionTimeoutMaxUs,
    heartbeatUs: Math.floor(electionTimeoutMinUs / stream.pick([2, 3, 5])),
    maxBatchEntries: stream.pick([1, 1, 2, 4, 64]),
    maxBatchBytes: stream.pick([50, 1_000_000]),
    maxInFlight: stream.pick([1, 4, 16]),
    noOp: true,
    ...extensions,
    snapshotEntries: stream.pick([0, 8, 25, 80]),
    snapshotChunkBytes: stream.pick([1, 40, 200, 100_000]),
    sessionTimeoutUs: electionTimeoutMaxUs * stream.pick([3, 30, 100]),
    leaseReads,
    maxClockDriftPpm: leaseReads ? MOST_DRIFT_PPM : null,
    voters: size === nodes.length ? defaultSettings.voters : nodes.slice(0, size),
    learners: [],
  };
}

const PAPER = { preVote: false, checkQuorum: false };

/** As in the paper in half of the seeds: with PreVote elections are rarer, and so is what goes wrong in them. */
const EXTENSIONS: readonly Pick<RaftSettings, 'preVote' | 'checkQuorum'>[] = [
  PAPER, PAPER, PAPER,
  { preVote: true, checkQuorum: false },
  { preVote: false, checkQuorum: true },
  { preVote: true, checkQuorum: true },
];

export function drawMix(stream: Stream, nodes: readonly NodeId[], size: number, settings: RaftSettings): { readonly [part: string]: Json } {
  return {
    keys: stream.pick([1, 3, 10]),
    readPpm: stream.pick([100_000, 300_000, 600_000]),
    reads: stream.pick(settings.leaseReads ? WITH_LEASES : WITHOUT_LEASES),
    sessions: stream.chance(500_000),
    operator: { voters: nodes.slice(0, size), does: stream.pick(OPERATORS) },
  };
}

type Ways = readonly ('log' | ReadWay)[];

/** The first client reads the first way, and so on around. */
const WITHOUT_LEASES: readonly Ways[] = [
  ['log'], ['readIndex'], ['readIndex', 'log'], ['follower', 'readIndex'], ['stale', 'log'], ['stale', 'follower'],
];

const WITH_LEASES: readonly Ways[] = [['lease'], ['lease', 'log'], ['lease', 'readIndex'], ['lease', 'follower', 'stale']];

/** By single steps, by joint consensus, or any way; sometimes most of what it does is to hand over. */
export const OPERATORS: readonly OperatorMix['does'][] = [
  ['add-voter', 'remove-voter', 'add-voter', 'remove-voter', 'transfer'],
  ['add-learner', 'promote-learner', 'promote-learner', 'remove-voter', 'snapshot'],
  ['replace-voter', 'change-voters', 'change-voters', 'transfer'],
  ['add-learner', 'promote-learner', 'add-voter', 'remove-voter', 'replace-voter', 'change-voters', 'transfer', 'snapshot'],
  ['transfer', 'transfer', 'snapshot'],
];

function drawOperator(stream: Stream, settings: RaftSettings): OperatorSettings | null {
  const isThere = stream.chance(600_000);
  const medianUs = settings.electionTimeoutMaxUs * stream.pick([1, 3, 6]);
  const pace = { minUs: Math.floor(medianUs / 2), medianUs, tailPpm: 0, maxUs: 2 * medianUs };
  return isThere ? { pace } : null;
}
