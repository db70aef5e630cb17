/**
 * One trial of how fresh reads are: a run of the profile `reads`, in which leaders are cut off, paused and usurped, with all
 * reads made in one way. Every read is compared with what any client knew before it was asked for; and the whole history is
 * judged, as if all reads had promised to be fresh.
 */
import { assert, present } from '../base/assert.ts';
import { verdictOf } from '../check/history/judge.ts';
import { valueModel } from '../check/history/models.ts';
import { findProfile } from '../fuzz/profile.ts';
import { run } from '../fuzz/run.ts';
import { caseOf, drawPlan } from '../fuzz/swarm.ts';
import type { Raft } from '../raft/state.ts';
import type { Observer } from '../sim/observer.ts';
import type { Json, Plan } from '../sim/plan.ts';
import { raftSystem } from '../systems/raft/system.ts';
import { watchClients } from '../systems/raft/clients-view.ts';
import type { ClientsWatch } from '../systems/system.ts';
import type { Way } from './read-costs.ts';

export interface ReadChaosTrial {
  readonly type: 'read-chaos';
  readonly seed: number;
  readonly way: Way;
}

export interface ReadChaosSample {
  readonly type: 'read-chaos';
  /** Answered. */
  readonly reads: number;
  /** Of those, how many did not see what some client had known before they were asked for. */
  readonly stale: number;
  /** Of the history of all clients, each read taken for one that promises the present state. */
  readonly verdict: 'ok' | 'violation' | 'unknown';
  /** By the checkers of the campaign, which know what each way promises. */
  readonly violation: string | null;
  readonly events: number;
}

const PROFILE = 'reads';
const BOUNDS = { steps: 20_000_000, bytes: 128 * 1024 * 1024 };
const MODEL = valueModel('kv', null);
/** What clocks of that profile drift at most. */
const DRIFT_PPM = 100_000;

export function readChaos({ seed, way }: ReadChaosTrial): ReadChaosSample {
  const staleness = new StalenessWatch();
  let clients: ClientsWatch | undefined;
  const outcome = run(caseOf(planFor(seed, way), 'end'), raftSystem, [
    () => staleness.observer,
    (moment) => {
      clients = watchClients(moment);
      return clients.observer;
    },
  ]);
  const { history } = present(clients, 'a run makes its watchers').view();
  const { verdict } = verdictOf(history, MODEL, 'linearizable', BOUNDS);
  const { reads, stale } = staleness;
  const violation = outcome.violations[0]?.signature ?? null;
  return { type: 'read-chaos', reads, stale, verdict, violation, events: outcome.events };
}

/** The same world and the same faults for every way; leases are on in all of them, so that it can't be those that differ. */
function planFor(seed: number, way: Way): Plan {
  const profile = present(findProfile(raftSystem, PROFILE), 'Raft has such a profile');
  const plan = drawPlan(raftSystem, profile, seed, {});
  const reads = [way, 'log', way];
  return {
    ...plan,
    settings: { ...membersOf(plan.settings), checkQuorum: true, leaseReads: true, maxClockDriftPpm: DRIFT_PPM },
    workload: {
      ...plan.workload,
      mix: { ...membersOf(plan.workload.mix), reads, readPpm: 500_000, readersOnlyRead: true },
    },
  };
}

function membersOf(json: Json): { readonly [key: string]: Json } {
  assert(typeof json === 'object' && json !== null && !Array.isArray(json), 'an object');
  return Object.fromEntries(Object.entries(json));
}

/** Compares each read with the highest position in the log that any client had been told of before it was asked for. */
class StalenessWatch {
  reads = 0;
  stale = 0;
  private highest = 0;
  /** By client and operation: what was known when it was asked for. */
  private readonly known = new Map<string, number>();

  readonly observer: Observer<Raft> = {
    invoked: (client, operation, command) => {
      const isRead = command?.type === 'read' || command?.type === 'get';
      if (isRead && client > 0) this.known.set(`${client}.${operation}`, this.highest);
    },
    returned: (client, operation, answer) => {
      if (answer.type !== 'ok') return;
      const { index } = answer.result;
      const known = this.known.get(`${client}.${operation}`);
      if (known !== undefined) {
        this.reads++;
        if (index < known) this.stale++;
      }
      this.highest = Math.max(this.highest, index);
    },
  };
}
