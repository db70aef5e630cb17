/**
 * What a scenario says of its cluster, as a Plan. Times are in milliseconds here, for people; the Plan's are not.
 */
import type { NodeId } from '../protocol.ts';
import type { Command } from '../raft/command.ts';
import { ascending, type Configuration } from '../raft/configuration.ts';
import { defaultSettings, type RaftSettings } from '../raft/settings.ts';
import type { Term } from '../raft/state.ts';
import type { Json, Latency, Plan } from '../sim/plan.ts';

/** A log from index 1 on: for each entry its term, or its term and its command. */
export type LogContent = readonly (Term | { readonly term: Term; readonly command: Command | null })[];

export interface ClusterOptions {
  /** What this cluster shows, such as `(d)`; needed when a scenario has several. */
  readonly name?: string;
  /** How many nodes; they are called 1, 2, 3 ... 1 to 15. */
  readonly nodes: number;
  /** The voters that the cluster starts with; all nodes but the learners unless given. */
  readonly voters?: readonly NodeId[];
  /** The learners that it starts with: none unless given. A node that is neither stands by until it is added. */
  readonly learners?: readonly NodeId[];
  /** What the nodes have on their disks at the start. A term alone stands for an entry `put x<index>=<term>`. */
  readonly logs?: { readonly [node: number]: LogContent };
  /** The log of the nodes that `logs` does not name. Empty unless given. */
  readonly log?: LogContent;
  /** The terms that nodes start in; where it is silent, the last term of the node's log. */
  readonly terms?: { readonly [node: number]: Term };
  /** Raft's settings where they differ from the usual ones. With scripted timers, timeouts are set for you. */
  readonly settings?: Partial<RaftSettings>;
  /** Held: nothing arrives until the script delivers it. Calm (the default): all arrives, after `latencyMs`. */
  readonly network?: 'held' | 'calm';
  /**
   * Scripted: no timer goes off by itself, only `timeout` and `heartbeat` do that. The default with a held network.
   * Automatic: timers run, and nodes time out in their order, 1 first.
   */
  readonly timers?: 'scripted' | 'automatic';
  /** One way, from node to node: 1 ms unless given. */
  readonly latencyMs?: number;
  /** How long a disk takes to make a write durable: nothing with a held network, 0.5 ms with a calm one, unless given. */
  readonly syncMs?: number;
  /** Clients that write and read all the time: none unless given. */
  readonly clients?: number;
}

/** An hour: longer than any script. */
export const NEVER_US = 3_600_000_000;

export function planOf(options: ClusterOptions, mutant: string | null): Plan {
  const nodes = nodesOf(options);
  const { voters, learners } = firstConfiguration(options);
  const members = voters.length === nodes.length ? {} : { voters, learners };
  const isHeld = options.network === 'held';
  const isScripted = (options.timers ?? (isHeld ? 'scripted' : 'automatic')) === 'scripted';
  const timers = isScripted
    ? { electionTimeoutMinUs: NEVER_US, electionTimeoutMaxUs: NEVER_US, heartbeatUs: NEVER_US - 1 }
    : {};
  return {
    seed: 'scenario',
    system: 'raft',
    ...(mutant === null ? {} : { mutant }),
    nodes,
    initial: Object.fromEntries(nodes.map((node) => [node, journalOf(node, options)])),
    settings: { ...defaultSettings, ...timers, ...options.settings, ...members },
    network: {
      latency: exactly(options.latencyMs ?? 1),
      lossPpm: 0, duplicatePpm: 0, cutLossPpm: 1_000_000, fifo: false, bandwidth: 0, held: isHeld,
    },
    disk: { sync: exactly(options.syncMs ?? (isHeld ? 0 : 0.5)), tornPpm: 0 },
    clocks: { driftPpm: {} },
    workload: {
      clients: options.clients ?? 0, loop: 'closed', pace: exactly(10), timeoutUs: 500_000, attempts: 10,
      backoffUs: 1_000, retryUnknown: false, latency: exactly(1), mix: { keys: 3, readPpm: 500_000 },
    },
    faults: [],
    phases: { chaosUs: 0, calmUs: 0 },
  };
}

/** Who belongs to the cluster at its start: what `settings` says of it counts, as anywhere. */
export function firstConfiguration(options: ClusterOptions): Configuration {
  const learners = ascending(options.settings?.learners ?? options.learners ?? []);
  const others = nodesOf(options).filter((node) => !learners.includes(node));
  const voters = ascending(options.settings?.voters ?? options.voters ?? others);
  return { voters, oldVoters: null, learners };
}

function nodesOf({ nodes }: ClusterOptions): readonly NodeId[] {
  return Array.from({ length: nodes }, (_, i) => i + 1);
}

function journalOf(node: NodeId, options: ClusterOptions): readonly Json[] {
  const log = options.logs?.[node] ?? options.log ?? [];
  const entries = log.map((entry, i) =>
    (typeof entry === 'number' ? { term: entry, command: { type: 'put', key: `x${i + 1}`, value: entry } as const } : entry));
  const term = options.terms?.[node] ?? entries.at(-1)?.term ?? 0;
  if (term === 0) return [];
  return [
    { type: 'hardState', term, votedFor: null },
    ...entries.map((entry, i) => ({ type: 'append', index: i + 1, entry })),
  ];
}

function exactly(milliseconds: number): Latency {
  const us = Math.round(milliseconds * 1000);
  return { minUs: us, medianUs: us, tailPpm: 0, maxUs: us };
}
