/**
 * One trial of what reads cost: a calm cluster, a client that reads in one way and another that writes, and a watch that follows
 * each read from cause to effect. Nothing here knows how a read is served: messages and syncs are counted as they happen.
 */
import { assert } from '../base/assert.ts';
import type { Micros, NodeId, RequestId } from '../protocol.ts';
import type { ReadWay } from '../raft/command.ts';
import type { Raft } from '../raft/state.ts';
import type { Moment, Observer } from '../sim/observer.ts';
import type { WorkloadSettings } from '../sim/plan.ts';
import { Lab } from './lab.ts';
import { endlessCase, type Extensions, uniform, type World } from './world.ts';

export type Way = 'log' | ReadWay;

export interface ReadCostsTrial {
  readonly type: 'read-costs';
  readonly seed: string;
  readonly way: Way;
  readonly world: World;
  readonly reads: number;
}

/** What one read came to. */
export interface ReadCost {
  /** Messages between nodes, and syncs, one after the other, on the way from the question to the answer. */
  readonly hops: number;
  readonly syncs: number;
  /** All messages and syncs that were there because of it, whether or not its answer waited for them. */
  readonly messages: number;
  readonly allSyncs: number;
  /** From its arrival at the node that was asked until that answers. */
  readonly us: Micros;
}

export interface ReadCostsSample {
  readonly type: 'read-costs';
  readonly reads: readonly ReadCost[];
  readonly events: number;
}

const LEADER: NodeId = 1;
/** With them nobody is elected before a whole timeout has passed since the nodes came up. */
const LEASES: Extensions = { checkQuorum: true, leaseReads: true, maxClockDriftPpm: 1000 };
/** Asks node 2 first, and stays there as long as it is answered there. */
const READER = 1;

export function readCosts({ seed, way, world, reads }: ReadCostsTrial): ReadCostsSample {
  let costs: CostWatch | undefined;
  const lab = new Lab(endlessCase(world, seed, readerAndWriter(way), way === 'lease' ? LEASES : {}), [(moment) => {
    costs = new CostWatch(moment, way);
    return costs.observer;
  }]);
  assert(costs !== undefined, 'a lab makes its watchers at once');
  const watch: CostWatch = costs;
  lab.elect(LEADER);
  lab.runUntil(() => watch.answered >= reads);
  // What a read has begun may go on after its answer.
  lab.runTo(lab.nowUs + 100 * world.oneWay.maxUs);
  lab.end();
  return { type: 'read-costs', reads: watch.costs().slice(0, reads), events: lab.events };
}

/** An event, as far as it matters here: what came before it, and what it was. */
interface Link {
  readonly cause: number;
  readonly kind: 'request' | 'message' | 'sync' | 'other';
  /** The request that it goes back to; 0: none. Timers go back to nothing: what they do would be done anyway. */
  readonly request: RequestId;
}

interface Counted {
  readonly arrivedUs: Micros;
  messages: number;
  allSyncs: number;
  answer: Pick<ReadCost, 'hops' | 'syncs' | 'us'> | null;
}

class CostWatch {
  answered = 0;
  private readonly moment: Moment;
  private readonly way: Way;
  private readonly links = new Map<number, Link>();
  private readonly reads = new Map<RequestId, Counted>();
  private readonly readers = new Set<RequestId>();

  constructor(moment: Moment, way: Way) {
    this.moment = moment;
    this.way = way;
  }

  readonly observer: Observer<Raft> = {
    attempted: (client, _operation, request) => {
      if (client === READER) this.readers.add(request);
    },
    stepped: (_node, event) => {
      if (event.type === 'request') this.arrive(event.request, event.command);
      else this.note(event.type === 'message' ? 'message' : 'other', event.type === 'timer');
    },
    durable: () => {
      this.note('sync', false);
      const read = this.current();
      if (read !== undefined) read.allSyncs++;
    },
    sent: () => {
      const read = this.current();
      if (read !== undefined) read.messages++;
    },
    replied: (_node, request, answer) => {
      const read = this.reads.get(request);
      if (read === undefined || answer.type !== 'ok') return;
      read.answer = { ...this.pathFrom(this.moment.event), us: this.moment.nowUs - read.arrivedUs };
      this.answered++;
    },
  };

  costs(): readonly ReadCost[] {
    return [...this.reads.values()].flatMap(({ answer, messages, allSyncs }) =>
      (answer === null ? [] : [{ ...answer, messages, allSyncs }]));
  }

  private arrive(request: RequestId, command: Raft['command']): void {
    const { event, cause, nowUs } = this.moment;
    this.links.set(event, { cause, kind: 'request', request });
    const isRead = this.way === 'log' ? command?.type === 'get' : command?.type === 'read';
    if (isRead && this.readers.has(request)) {
      this.reads.set(request, { arrivedUs: nowUs, messages: 0, allSyncs: 0, answer: null });
    }
  }

  private note(kind: Link['kind'], isFirst: boolean): void {
    const { event, cause } = this.moment;
    const request = isFirst ? 0 : this.links.get(cause)?.request ?? 0;
    this.links.set(event, { cause, kind, request });
  }

  /** The read that the current event goes back to. */
  private current(): Counted | undefined {
    return this.reads.get(this.links.get(this.moment.event)?.request ?? 0);
  }

  /** Back from the event of an answer to that of its question, or to where the trace ends. */
  private pathFrom(event: number): { readonly hops: number; readonly syncs: number } {
    let hops = 0;
    let syncs = 0;
    for (let link = this.links.get(event); link !== undefined && link.kind !== 'request'; link = this.links.get(link.cause)) {
      if (link.kind === 'message') hops++;
      else if (link.kind === 'sync') syncs++;
    }
    return { hops, syncs };
  }
}

/** The first reads in one way, the second through the log and writes; seldom, so that their operations hardly meet. */
function readerAndWriter(way: Way): WorkloadSettings {
  return {
    clients: 2,
    loop: 'closed',
    pace: uniform(50_000, 150_000),
    timeoutUs: 10_000_000,
    backoffUs: 1000,
    attempts: 8,
    retryUnknown: false,
    latency: uniform(100, 100),
    mix: { keys: 3, readPpm: 500_000, reads: [way, 'log'], readersOnlyRead: true },
  };
}
