/**
 * What a system under test brings: its protocol, what it makes checkable, what its clients do, and how to speak of it.
 * Raft's is one, the single-copy register another; a foreign implementation's adapter would be one more. All that is
 * above this layer works on any of them.
 */
import type { Stream } from '../base/random.ts';
import type { CheckerClass, Unknown, Violation } from '../check/checker.ts';
import type { ClientsView } from '../check/history/client-history.ts';
import type { Measure } from '../check/measure.ts';
import type { Effect, Micros, NodeEvent, NodeId, Protocol, Vocabulary } from '../protocol.ts';
import type { Moment, Observer } from '../sim/observer.ts';
import type { Fault, Json, OperatorSettings, Plan, WorkloadSettings } from '../sim/plan.ts';
import type { Change } from '../sim/trace.ts';
import type { Point } from '../sim/triggers.ts';
import type { Workload } from '../sim/workload.ts';
import type { Pictures } from './picture.ts';

export interface System<V extends Vocabulary = Vocabulary> {
  /** Kebab-case; what `plan.system` says. */
  readonly name: string;
  readonly protocol: Protocol<V>;
  readonly mutants: readonly Mutant<V>[];
  /** What looks wrong and is right, and what no protocol of this kind can stand. Absent: none. */
  readonly controls?: readonly Control<V>[];
  /** All checkers that may look at a run. Absent: nobody can say which of them a mutant shows. */
  readonly checkers?: readonly CheckerName[];
  /** Known bugs that this implementation can't have, for want of the mechanism that they break. Absent: none. */
  readonly leftOut?: readonly LeftOut[];
  /** What the clients do, given the Plan's `mix`: unknown input, parsed here. */
  workload(mix: unknown): Parsed<Workload>;
  /** The moments that a trigger may aim at. */
  readonly points: { readonly [name: string]: Point };
  /** The kinds of messages that nodes send: each `type` there is. */
  readonly messages: readonly V['message']['type'][];
  /** The timers that nodes set. */
  readonly timers: readonly string[];
  /** Parses the Plan's part that is the system's own; each problem says where and what. */
  parseSettings(value: unknown): Parsed<V['settings']>;
  parseCommand(value: unknown): Parsed<V['command']>;
  /**
   * Parses what a client's or the operator's script draws, as it is before the script frames it: what a Case may put in its
   * place. Absent: scripts draw commands.
   */
  parseOperation?(value: unknown, by: 'client' | 'operator'): Parsed<Json>;
  /**
   * Parses what a node's journal holds at the start: each record, and that a node which keeps the rules could have
   * written them in this order. A run would blame the protocol for what is wrong here.
   */
  parseJournal(records: readonly unknown[], nodes: readonly NodeId[]): Parsed<readonly V['record'][]>;
  /**
   * Looks at a Plan as a whole, once each part of it has been parsed: what is right by itself may not fit the rest, such as
   * settings that name nodes which the Plan has not. Paths are from the root of the Case: `plan.workload.mix.reads`.
   */
  checkPlan?(plan: Plan, settings: V['settings']): readonly Problem[];
  /**
   * Another record that looks as good as this one and says something else, for `silentCorruption`; null if there is none.
   * `ordinal` counts the node's damages from 1: let it make them differ. Absent: no record can be corrupted.
   */
  corrupt?(record: V['record'], ordinal: number): V['record'] | null;
  /** For drawing the nodes of one run. Absent: there are no pictures, but words. */
  pictures?(): Pictures<V>;
  /** Watches one run, from its start. */
  inspect(settings: V['settings'], moment: Moment): Inspection;
  /** Watches which situations the cluster of one run gets into, from its start. Absent: campaigns have nothing to tell of that. */
  cover?(moment: Moment): CoverageWatch;
  /** Records what the clients of one run see, from its start. Absent: what they do has no words in a history. */
  watchClients?(moment: Moment): ClientsWatch;
  readonly swarm: SystemSwarm<V>;
  /** The first is the default. */
  readonly profiles: readonly Profile<V>[];
  /** Ways to make a Plan simpler that need to know the system, for shrinking. Absent: none. */
  readonly simplifications?: readonly Simplification[];
  /** The system's own part of taking a node out of a Plan: its settings, its mix. Absent: no node can be taken out. */
  without?(plan: Plan, node: NodeId): Plan;
  /** The system's own part of a Plan whose nodes get other names: its settings, its mix, what is asked for. Absent: names are kept. */
  renamed?(plan: Plan, newName: (node: NodeId) => NodeId): Plan;
  /** Commands that are easier to read than this one and may come to the same, the plainest first. Absent: none. */
  simplerCommands?(command: Json): readonly Json[];
  /** What its runs may use, by names that profiles and mutants speak of. Absent: nothing that has a name. */
  readonly features?: readonly string[];
  readonly narrate: Narrator<V>;
}

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export interface Problem {
  /**
   * Below the value that was parsed, such as `electionTimeoutMinUs`; empty for the value itself. From the root where a whole
   * Case is checked.
   */
  readonly path: string;
  /** What is wrong and what would be right. */
  readonly problem: string;
  readonly value: unknown;
}

/** A protocol that differs from the system's own in one thing, from outside: no flag of it stands in the node. */
export interface Variant<V extends Vocabulary = Vocabulary> {
  readonly id: string;
  /** One sentence that a learner understands. */
  readonly explanation: string;
  /** Where it is said what is right. */
  readonly source: string;
  readonly protocol: Protocol<V>;
  /** Overrides settings of the Plan. */
  settings?(settings: V['settings']): V['settings'];
  /** The profile whose runs it shows in best; the system's first without one. */
  readonly profile?: string;
  /** What a run must have for it to show. Absent: nothing beyond clients at work. */
  readonly needs?: Needs;
}

/** A known way to get the protocol wrong. */
export interface Mutant<V extends Vocabulary = Vocabulary> extends Variant<V> {
  readonly area: string;
  readonly difficulty: Difficulty;
}

export type Difficulty = 'easy' | 'medium' | 'hard' | 'very hard';

/** Every checker is silent about what is right; about what is outside the model of faults one must speak. */
export interface Control<V extends Vocabulary = Vocabulary> extends Variant<V> {
  readonly expect: 'silent' | 'caught';
  /** The goal that says that what looks wrong has happened; the kind of fault that is outside the model. */
  readonly shownBy: string;
}

export interface CheckerName {
  readonly name: string;
  readonly class: CheckerClass;
}

export interface LeftOut {
  readonly id: string;
  readonly reason: string;
}

/** What a run must have for a mutant to show. A profile that can't have it can't show the mutant, however long one looks. */
export interface Needs {
  /** One of these kinds of faults at least. */
  readonly faults?: readonly FaultKind[];
  /** All of these features of the system. */
  readonly features?: readonly string[];
  /** One of these numbers of initial members. */
  readonly sizes?: readonly number[];
}

/** Leaves one thing out of a Plan; where that is not there, the Plan comes back as it was. */
export interface Simplification {
  /** A word or two: what is left out. */
  readonly name: string;
  apply(plan: Plan): Plan;
}

/** One run under observation. */
export interface Inspection {
  readonly observer: Observer;
  /** In the order of events; grows while the run goes on. */
  readonly violations: readonly Violation[];
  readonly unknowns: readonly Unknown[];
  /** How often each `sometimes` goal was reached in this run. Every goal is there, reached or not. */
  goals(): { readonly [goal: string]: number };
  /** What a campaign shows the spread of, as far as the run has come: the same names in every run. Absent: nothing of its own. */
  measures?(): readonly Measure[];
}

/** What clients see, of operations on a key-value store. */
export interface ClientsWatch {
  readonly observer: Observer;
  /** As far as the run has come. */
  view(): ClientsView;
}

/**
 * The situations that one run gets into: states of the whole cluster, each an abstraction under which many states are one. It must tell
 * apart what a bug could hang on, and no more: renamed nodes, longer logs and higher terms are nothing new.
 */
export interface CoverageWatch {
  readonly observer: Observer;
  /** As far as the run has come: each once, as a 32-bit integer, in the order in which they came. */
  states(): readonly number[];
}

/** What of a Plan the swarm can't draw without knowing the system. */
export interface SystemSwarm<V extends Vocabulary = Vocabulary> {
  /**
   * The nodes of a cluster that starts with `size` members: ascending, at most 15; more than `size` where some stand by to be
   * added later. Absent: 1 to `size`.
   */
  nodes?(stream: Stream, size: number): readonly NodeId[];
  /** Settings that a cluster of these nodes, `size` of them initial members, can run on in a world of this pace. */
  settings(stream: Stream, pace: WorldPace, nodes: readonly NodeId[], size: number): Json;
  /** What the clients ask for. */
  mix(stream: Stream, nodes: readonly NodeId[], size: number, settings: V['settings']): Json;
  /** Whether there is an operator, and at which pace it works; null or absent: none. */
  operator?(stream: Stream, settings: V['settings'], pace: WorldPace): OperatorSettings | null;
  /** What else about the clients is to be otherwise than usual. Absent: nothing. */
  workload?(stream: Stream, usual: WorkloadSettings, pace: WorldPace, reactionUs: Micros): WorkloadSettings;
  /** How long the system takes to react to a fault: the unit in which faults last. */
  reactionUs(settings: V['settings']): Micros;
  /** The time within which a correct system has recovered once all is healed, but with a chance under 1e-12. */
  recoveryUs(settings: V['settings']): Micros;
  /** Triggered faults, aimed at the points of the system; at most a few dozen. */
  attacks(stream: Stream, nodes: readonly NodeId[], settings: V['settings'], pace: WorldPace): readonly Fault[];
  /**
   * Settings that a drawn Plan may take over, one by one, from any other of the same profile, whatever else the two differ in. Absent: none.
   */
  readonly exchangeable?: readonly string[];
}

/** How fast the network and the disks are, in the median. */
export interface WorldPace {
  readonly oneWayUs: Micros;
  readonly syncUs: Micros;
}

/** A family of Plans that campaigns draw from: what may be drawn, and how the dice are loaded. */
export interface Profile<V extends Vocabulary = Vocabulary> {
  readonly name: string;
  /** One sentence. */
  readonly description: string;
  /** Numbers of nodes, each as likely as the others. */
  readonly sizes: readonly number[];
  /** Kinds of faults that may be on; each seed turns about half of them on. */
  readonly faults: readonly FaultKind[];
  /** Kinds of faults that its attacks are made of. Absent: none is known, so that attacks count for nothing. */
  readonly attacksWith?: readonly FaultKind[];
  /** Kinds of faults that are on in one run of eight, for they leave their mark on all that comes after. Absent: none. */
  readonly rarely?: readonly FaultKind[];
  /** Kinds of faults that are on in every run. Absent: none. */
  readonly always?: readonly FaultKind[];
  /** It has faults that the protocol does not promise to stand, so that what its runs find is no bug. Absent: it has none. */
  readonly beyondModel?: boolean;
  /** What its runs may use of what the system can do, by the system's own names. Absent: all. */
  readonly features?: readonly string[];
  /** How long the chaos lasts: between these numbers of the system's reaction times. */
  readonly chaos: readonly [number, number];
  /** What the system draws otherwise than usual. Absent: nothing. */
  readonly swarm?: Partial<SystemSwarm<V>>;
}

export type FaultKind =
  | 'crash' | 'rolling-restart' | 'pause' | 'partition' | 'one-way-cut' | 'clog' | 'swizzle-clog' | 'loss' | 'duplication' | 'heavy-tail'
  | 'slow-disk' | 'stalled-disk' | 'full-disk' | 'sync-error' | 'torn-write' | 'bit-rot' | 'drift' | 'jump' | 'fire-timer' | 'attack'
  /** Outside what protocols of this kind promise to stand: for controls that must be caught. */
  | 'lying-sync' | 'lost-disk' | 'silent-corruption';

/** Puts what happens into words: half sentences that start with a verb, the node's name standing before them. */
export interface Narrator<V extends Vocabulary = Vocabulary> {
  message(message: V['message']): string;
  event(event: NodeEvent<V>): string;
  /** What an effect means; null for those not worth a word. */
  effect(effect: Effect<V>): string | null;
  /** For telling what has changed in the nodes' states. */
  changes(): ChangeTeller<V>;
  /**
   * The aspects of a node (`Change`) that mostly just go on, such as who leads: what made them so is background. Of what is
   * numbered, such as `lead/3`, the name alone. Absent: none.
   */
  readonly background?: readonly string[];
  /** The aspects of a node that its answers to clients come of. Absent: all. */
  readonly answersNeed?: readonly string[];
  command(command: V['command']): string;
  /** What a client was told. Absent: as JSON. */
  result?(result: V['result']): string;
  record(record: V['record']): string;
  /** The state of a node in a few lines, for `replay --at`. */
  state(state: V['state']): readonly string[];
}

/** Remembers how each node stood, and tells what is different now. One for each run that is told. */
export interface ChangeTeller<V extends Vocabulary = Vocabulary> {
  tell(node: NodeId, state: V['state']): readonly Change[];
}

/** A system for the kernel, with its types left open. Use this to define one: it checks that they fit together. */
export function defineSystem<V extends Vocabulary>(system: System<V>): System {
  return system;
}
