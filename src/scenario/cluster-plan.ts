/**
 * What a scenario says of its cluster, as a Plan. Times are in milliseconds here, for people; the Plan's are not.
 */
import { parseCase } from '../fuzz/case.ts';
import { programVersion } from '../fuzz/version.ts';
import type { NodeId } from '../protocol.ts';
import type { Command } from '../raft/command.ts';
import { ascending, type Configuration } from '../raft/configuration.ts';
import { defaultSettings, type RaftSettings } from '../raft/settings.ts';
import type { Term } from '../raft/state.ts';
import type {
  ClockSettings, DiskSettings, FaultAction, Json, Latency, NetworkSettings, Plan, When, WorkloadSettings,
} from '../sim/plan.ts';
import { raftSystem } from '../systems/raft/system.ts';
import type { Decisions } from './script.ts';

/** A log from index 1 on: for each entry its term, or its term and its command. */
export type LogContent = readonly (Term | { readonly term: Term; readonly command: Command | null })[];

/** A fault that waits for its moment, as it stands in a Plan: in microseconds, and `subject` is the node at which it comes. */
export type TriggeredFault = FaultAction & { readonly when: When; readonly afterUs?: number };

/**
 * The world where it is more than calm, as it stands in a Plan: in microseconds and parts per million. With no luck in a
 * script, chances say only what a run with other luck would draw from; bandwidth, order and clocks count in any case.
 */
export interface WorldOptions {
  readonly network?: Partial<Omit<NetworkSettings, 'held'>>;
  readonly disk?: Partial<DiskSettings>;
  readonly clocks?: ClockSettings;
  /** How whoever asks goes about it; the probes of `recover` do it so, too. How many clients there are is for `clients`. */
  readonly workload?: Partial<Omit<WorkloadSettings, 'clients'>>;
}

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
   * Automatic: timers run, and nodes time out in their order, 1 first. Still: heartbeats go out by themselves, but nobody
   * times out unless the script says `timeout`; and timeouts are as `settings` has them, for those who go by them (voters that
   * stay with a leader they hear, leases).
   */
  readonly timers?: 'scripted' | 'automatic' | 'still';
  /** One way, from node to node: 1 ms unless given. */
  readonly latencyMs?: number;
  /** How long a disk takes to make a write durable: nothing with a held network, 0.5 ms with a calm one, unless given. */
  readonly syncMs?: number;
  /** Clients that write and read all the time: none unless given. */
  readonly clients?: number;
  /** With a held network the clock moves on by so much with each action, so that a timeline reads well: 1 ms unless given. */
  readonly stepMs?: number;
  /**
   * How what could go either way goes, by the id of the decision: `'net/1>2/appendEntries/3/lost': true` (the third
   * appendEntries from 1 to 2), `'timer/2/election/1': 180_000` (how long node 2 waits, in microseconds, when it sets that timer
   * for the first time). Where this is silent, all is calm. An id that can't be one is refused.
   */
  readonly decisions?: Decisions;
  /** What goes wrong at a moment rather than at a time: "when node 2 writes its vote for the first time, it crashes". */
  readonly triggers?: readonly TriggeredFault[];
  /** What `latencyMs` and `syncMs` can't say. */
  readonly world?: WorldOptions;
}

export const DEFAULT_STEP_MS = 1;

/** An hour: longer than any script. */
export const NEVER_US = 3_600_000_000;

export function planOf(options: ClusterOptions, mutant: string | null): Plan {
  const nodes = nodesOf(options);
  const { voters, learners } = firstConfiguration(options);
  const members = voters.length === nodes.length ? {} : { voters, learners };
  const { network, disk, clocks, workload } = options.world ?? {};
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
      lossPpm: 0, duplicatePpm: 0, cutLossPpm: 1_000_000, fifo: false, bandwidth: 0, ...network, held: isHeld,
    },
    disk: { sync: exactly(options.syncMs ?? (isHeld ? 0 : 0.5)), tornPpm: 0, ...disk },
    clocks: clocks ?? { driftPpm: {} },
    workload: {
      loop: 'closed', pace: exactly(10), timeoutUs: 500_000, attempts: 10,
      backoffUs: 1_000, retryUnknown: false, latency: exactly(1), mix: { keys: 3, readPpm: 500_000 },
      ...workload, clients: options.clients ?? 0,
    },
    faults: options.triggers ?? [],
    phases: { chaosUs: 0, calmUs: 0 },
  };
}

/** What is wrong with what the options say in the Plan's own words: names of nothing, numbers out of their range. */
export function problemsOf(plan: Plan, { decisions = {} }: ClusterOptions): readonly string[] {
  const parsed = parseCase({
    formatVersion: 1, programVersion, plan, choices: { fallback: 'calm', overrides: decisions }, maxEvents: 1, stopAt: 'end',
  }, [raftSystem]);
  return parsed.ok ? [] : parsed.problems.map(({ path, problem }) => `${path}: ${problem}`);
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

/** A latency that is always the same. */
export function exactly(milliseconds: number): Latency {
  const us = Math.round(milliseconds * 1000);
  return { minUs: us, medianUs: us, tailPpm: 0, maxUs: us };
}
