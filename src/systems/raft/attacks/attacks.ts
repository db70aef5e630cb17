/**
 * Which attacks the swarm draws: all of them, or those of a profile.
 */
import type { Stream } from '../../../base/random.ts';
import type { NodeId } from '../../../protocol.ts';
import type { RaftSettings } from '../../../raft/settings.ts';
import type { Fault } from '../../../sim/plan.ts';
import type { SystemSwarm, WorldPace } from '../../system.ts';
import type { Raft } from '../../../raft/state.ts';
import { leaderCrash, powerLoss, slowLeader, voterCrash } from './crashes.ts';
import { duel, lateVotes } from './elections.ts';
import { changeCutOff, handoverBroken, hastyAddition, newcomersApart, secondAddition } from './membership.ts';
import { clocksApart, leaderAlone, leaderPaused, leaderUsurped } from './reads.ts';
import type { Attack, Scene } from './scene.ts';
import { snapshotCrash } from './snapshots.ts';
import { figureEight, leaderChurn, leaderWithOneMate, olderEntryResent } from './terms.ts';

/** No clock of the swarm's runs is further off. */
export const MOST_DRIFT_PPM = 100_000;

/** Each is drawn in half of the runs, up to five times. */
export function drawAttacksOf(attacks: readonly Attack[]): SystemSwarm<Raft>['attacks'] {
  return (stream: Stream, nodes: readonly NodeId[], settings: RaftSettings, pace: WorldPace) => {
    const scene = sceneOf(nodes, settings, pace);
    const faults: Fault[] = [];
    for (const attack of attacks) {
      if (!stream.chance(500_000)) continue;
      const times = stream.between(1, 5);
      for (let i = 0; i < times; i++) faults.push(...attack(stream, scene));
    }
    return faults;
  };
}

/** One of them, once. */
export function drawOneOf(attacks: readonly Attack[]): SystemSwarm<Raft>['attacks'] {
  return (stream, nodes, settings, pace) => stream.pick(attacks)(stream, sceneOf(nodes, settings, pace));
}

function sceneOf(nodes: readonly NodeId[], settings: RaftSettings, pace: WorldPace): Scene {
  const spares = nodes.filter((node) => settings.voters?.includes(node) === false);
  return { nodes, spares, pace, timeoutUs: settings.electionTimeoutMaxUs, driftPpm: MOST_DRIFT_PPM };
}

export const allAttacks: readonly Attack[] = [
  powerLoss, voterCrash, leaderWithOneMate, leaderCrash, slowLeader, leaderChurn, figureEight,
  olderEntryResent, lateVotes, duel, snapshotCrash, changeCutOff, handoverBroken, leaderAlone,
  newcomersApart, hastyAddition, secondAddition, leaderUsurped, leaderPaused, clocksApart,
];
