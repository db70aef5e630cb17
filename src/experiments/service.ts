/**
 * One trial of a cluster at work: clients write, nothing goes wrong but what the network does of its own, and at the end the
 * leader goes down. What do elections cost that nobody needed, what does a write take, and how long is it until somebody leads?
 */
import { assert } from '../base/assert.ts';
import { Stream } from '../base/random.ts';
import type { Micros, RequestId } from '../protocol.ts';
import type { Raft } from '../raft/state.ts';
import type { Moment, Observer } from '../sim/observer.ts';
import type { WorkloadSettings } from '../sim/plan.ts';
import { Lab } from './lab.ts';
import { endlessCase, uniform, type World } from './world.ts';

export interface ServiceTrial {
  readonly type: 'service';
  readonly seed: string;
  readonly world: World;
  /** How long it is at work before the leader goes down. */
  readonly workUs: Micros;
}

export interface ServiceSample {
  readonly type: 'service';
  /** From the leader's crash until another node leads; null: not within the bound of events. */
  readonly leaderlessUs: Micros | null;
  /** How many terms were begun until then; all but the last elected nobody. */
  readonly terms: number;
  /** While all nodes were up: how often one that led was replaced, and for how long nobody led because of it. */
  readonly needless: number;
  readonly needlessUs: Micros;
  readonly workUs: Micros;
  /** From a write's arrival at the leader until it is answered. */
  readonly commitsUs: readonly Micros[];
  /** As `Lab.elect` says. */
  readonly broadcastUs: Micros | null;
  readonly events: number;
}

/** Writes of a trial, about; shared out over its time. */
const WRITES = 60;
const CLIENTS = 2;

export function service({ seed, world, workUs }: ServiceTrial): ServiceSample {
  const luck = new Stream(`experiments/service/${seed}`);
  let watched: AtWork | undefined;
  const lab = new Lab(endlessCase(world, seed, writers(world, workUs)), [(moment) => {
    watched = new AtWork(moment);
    return watched.observer;
  }]);
  assert(watched !== undefined, 'a lab makes its watchers at once');
  const broadcastUs = lab.elect(1 + luck.below(world.nodes));
  const hasLeader = lab.runUntil(() => lab.leader() !== undefined);
  const atWork = workFor(lab, workUs);
  const { commitsUs } = watched;
  const noFailure = { type: 'service', terms: 0, leaderlessUs: null, broadcastUs, commitsUs, ...atWork } as const;
  const isThere = hasLeader && lab.runUntil(() => lab.leader() !== undefined);
  if (!isThere) return { ...noFailure, events: lab.events };
  lab.runTo(lab.nowUs + luck.below(world.heartbeatUs));
  const leader = lab.leader();
  // Another election may just have begun: then it is not the crash that costs the leader.
  if (leader === undefined || lab.latestTerm() > leader.currentTerm) {
    return { ...noFailure, events: lab.events };
  }
  const { id, currentTerm } = leader;
  lab.act({ type: 'crash', node: id });
  const crashUs = lab.nowUs;
  const isReplaced = lab.runUntil(() => (lab.leader()?.currentTerm ?? 0) > currentTerm);
  lab.end();
  return {
    ...noFailure, leaderlessUs: isReplaced ? lab.nowUs - crashUs : null,
    terms: lab.latestTerm() - currentTerm, events: lab.events,
  };
}

/** Nothing happens to any node: whoever is replaced as leader meanwhile was alive. */
function workFor(lab: Lab, workUs: Micros): Pick<ServiceSample, 'needless' | 'needlessUs' | 'workUs'> {
  const fromUs = lab.nowUs;
  const endUs = fromUs + workUs;
  let needless = 0;
  let needlessUs = 0;
  while (lab.runUntil(() => lab.leader() === undefined, endUs)) {
    const sinceUs = lab.nowUs;
    needless++;
    const isReplaced = lab.runUntil(() => lab.leader() !== undefined, endUs);
    needlessUs += (isReplaced ? lab.nowUs : endUs) - sinceUs;
    if (!isReplaced) break;
  }
  return { needless, needlessUs, workUs };
}

/** Sees how long writes take at the node that takes them. */
class AtWork {
  readonly commitsUs: Micros[] = [];
  private readonly arrived = new Map<RequestId, Micros>();
  private readonly moment: Moment;

  constructor(moment: Moment) {
    this.moment = moment;
  }

  readonly observer: Observer<Raft> = {
    stepped: (_node, event) => {
      if (event.type === 'request') this.arrived.set(event.request, this.moment.nowUs);
    },
    replied: (_node, request, answer) => {
      const sinceUs = this.arrived.get(request);
      this.arrived.delete(request);
      if (sinceUs !== undefined && answer.type === 'ok') this.commitsUs.push(this.moment.nowUs - sinceUs);
    },
  };
}

function writers({ electionTimeoutMaxUs }: World, workUs: Micros): WorkloadSettings {
  const paceUs = Math.max(2, Math.floor((CLIENTS * workUs) / WRITES));
  return {
    clients: CLIENTS,
    loop: 'closed',
    pace: uniform(Math.floor(paceUs / 2), Math.floor((3 * paceUs) / 2)),
    timeoutUs: 4 * electionTimeoutMaxUs,
    backoffUs: Math.max(1, Math.floor(electionTimeoutMaxUs / 10)),
    attempts: 8,
    retryUnknown: false,
    latency: uniform(100, 100),
    mix: { keys: 100, readPpm: 0 },
  };
}
