/**
 * A Raft cluster in the hands of a script. Actions are faults of the simulator, and are recorded; views look at what
 * the nodes remember. Nodes are called 1, 2, 3 ...; times are in milliseconds of virtual time.
 */
import { assert } from '../base/assert.ts';
import type { Violation } from '../check/checker.ts';
import type { Micros, NodeId } from '../protocol.ts';
import type { Request } from '../raft/command.ts';
import type { Configuration } from '../raft/configuration.ts';
import type { Entry } from '../raft/entry.ts';
import type { LogIndex, RaftState, Role, Term } from '../raft/state.ts';
import type { Value } from '../raft/value.ts';
import type { FaultAction, Json } from '../sim/plan.ts';
import { NEVER_US } from './cluster-plan.ts';
import { type Filter, type InFlight, select, tellFilter } from './messages.ts';
import type { Observed } from './observed.ts';
import { type Client, type Proposal, proposalAnswered } from './proposal.ts';
import type { Script } from './script.ts';

/** The most rounds of a conversation. */
const MAX_ROUNDS = 10_000;

export interface CrashOptions {
  /** Of the records that its disk had not synced yet, how many survive; all of them unless given. */
  readonly keeps?: number;
  /** Whether the first record that does not survive is left behind torn. */
  readonly torn?: boolean;
  /** It boots again after so long; until something restarts it unless given. */
  readonly downMs?: number;
}

/** How long something lasts. */
export interface Lasting {
  /** Until all is healed unless given. */
  readonly forMs?: number;
}

export interface IsolateOptions extends Lasting {
  /** The next so many nodes, in order around the end, are cut off with it; if negative, the previous ones. None unless given. */
  readonly mates?: number;
}

export interface RecoverOptions {
  /** All is healed after so long, first of all in that microsecond: 0.001 at least, 1 unless given. */
  readonly afterMs?: number;
  /** The longest time that the cluster may then take. */
  readonly withinMs: number;
}

/** Where a cluster says what came of a condition. */
interface CheckBook {
  /** A check that passed. */
  passed(description: string, detail: string): void;
  /** A check that failed, which ends the script. */
  failed(description: string, detail: string): never;
}

/** What a cluster is made of. */
export interface ClusterParts {
  readonly name: string;
  readonly nodes: readonly NodeId[];
  readonly script: Script;
  readonly observed: Observed;
  /** The clock moves on by so much with each action. */
  readonly stepUs: Micros;
  readonly checks: CheckBook;
  /** The number of the workload's last client; those of the script come behind it. */
  readonly clients: number;
}

export class Cluster {
  /** What it shows; empty if the scenario has only one. */
  readonly name: string;
  readonly nodes: readonly NodeId[];
  private readonly script: Script;
  private readonly observed: Observed;
  private readonly stepUs: Micros;
  private readonly checks: CheckBook;
  private readonly workloadClients: number;
  private lastClient: number;

  constructor({ name, nodes, script, observed, stepUs, checks, clients }: ClusterParts) {
    this.name = name;
    this.nodes = nodes;
    this.script = script;
    this.observed = observed;
    this.stepUs = stepUs;
    this.checks = checks;
    this.workloadClients = clients;
    this.lastClient = clients;
  }

  // ---- What happens to nodes ----

  /** Its election timer goes off: unless it leads, it becomes a candidate (Raft §5.2). */
  timeout(node: NodeId): void {
    this.act({ type: 'fireTimer', node: this.known(node), timer: 'election' });
  }

  /**
   * It stands for election before these voters: it times out, they get its request, and it gets their answers, be they
   * yes or no. For a held network, in which nobody else hears of it, and nobody hears yet how it went.
   */
  stand(node: NodeId, voters: readonly NodeId[]): void {
    this.timeout(node);
    const term = this.term(node);
    const isOfThisTerm: Filter['where'] = (message) => message.term === term;
    this.deliverAll({ from: node, to: voters, kind: 'requestVote', where: isOfThisTerm });
    this.deliverAll({ from: voters, to: node, kind: 'requestVoteReply' });
  }

  /** Its heartbeat timer goes off: a leader sends each follower what it lacks, or a heartbeat. */
  heartbeat(node: NodeId): void {
    this.act({ type: 'fireTimer', node: this.known(node), timer: 'heartbeat' });
  }

  /** Somebody asks this node for something, be it the leader or not. No checker knows who: see `client`. */
  propose(node: NodeId, command: Request): Proposal {
    return this.ask({ type: 'request', node: this.known(node), command });
  }

  /**
   * A client of its own, which the checkers watch: whether what it is told agrees with what others were told before. Its number
   * is the next one unless given; it must be above those of the clients that write and read all the time.
   */
  client(number = this.lastClient + 1): Client {
    assert(Number.isInteger(number) && number > this.workloadClients, 'a number above those of the workload\'s clients', number);
    const client = number;
    this.lastClient = Math.max(this.lastClient, client);
    return {
      ask: (node, command, { operation } = {}) => this.ask({
        type: 'request', node: this.known(node), command, client, ...(operation === undefined ? {} : { operation }),
      }),
    };
  }

  /** The node loses its memory; its disk stays. What it has sent may still arrive. */
  crash(node: NodeId, options: CrashOptions = {}): void {
    const crash = `disk/${this.known(node)}/crash/${(this.observed.crashes.get(node) ?? 0) + 1}`;
    if (options.keeps !== undefined) this.script.decide(`${crash}/survivors`, options.keeps);
    if (options.torn !== undefined) this.script.decide(`${crash}/torn`, options.torn);
    this.act({ type: 'crash', node, ...lasting('downUs', options.downMs) });
  }

  /** The node boots on what its disk holds. */
  restart(node: NodeId): void {
    this.act({ type: 'restart', node: this.known(node) });
  }

  /** The node stands still, as in a long garbage collection; what comes meanwhile waits. */
  pause(node: NodeId, forMs: number): void {
    this.act({ type: 'pause', node: this.known(node), forUs: inMicros(forMs) });
  }

  /** Its disk takes so much longer to make a write durable. */
  slowDisk(node: NodeId, extraMs: number, { forMs }: Lasting = {}): void {
    const forUs = forMs === undefined ? NEVER_US : inMicros(forMs);
    this.act({ type: 'slowDisk', node: this.known(node), extraUs: inMicros(extraMs), forUs });
  }

  /** Its clock runs at another rate from now on, in parts per million; a timer that is set already keeps its time. */
  drift(node: NodeId, ppm: number): void {
    this.act({ type: 'drift', node: this.known(node), ppm });
  }

  // ---- What happens to links ----

  /** Cuts one direction; what is under way there is lost. */
  cut(from: NodeId, to: NodeId, { forMs }: Lasting = {}): void {
    this.act({ type: 'cut', from: this.known(from), to: this.known(to), ...lasting('forUs', forMs) });
  }

  /** Cuts the node, with its mates, off from all others, both ways. */
  isolate(node: NodeId, { mates = 0, forMs }: IsolateOptions = {}): void {
    this.act({ type: 'isolate', node: this.known(node), mates, ...lasting('forUs', forMs) });
  }

  /** Holds what one direction carries, and releases it in order after so long. */
  clog(from: NodeId, to: NodeId, forMs: number): void {
    this.act({ type: 'clog', from: this.known(from), to: this.known(to), forUs: inMicros(forMs) });
  }

  /** Only nodes of one group hear each other; nodes in no group hear nobody. */
  partition(...groups: readonly (readonly NodeId[])[]): void {
    for (const group of groups) for (const node of group) this.known(node);
    this.act({ type: 'partition', groups });
  }

  /** Only these pairs hear each other, both ways. */
  connect(...pairs: readonly (readonly [NodeId, NodeId])[]): void {
    for (const pair of pairs) for (const node of pair) this.known(node);
    this.heal();
    for (const from of this.nodes) {
      for (const to of this.nodes) {
        const isNamed = pairs.some((pair) => pair.includes(from) && pair.includes(to));
        if (from !== to && !isNamed) this.cut(from, to);
      }
    }
  }

  /** Opens every link, and makes disks as fast as ever. */
  heal(): void {
    this.act({ type: 'heal' });
  }

  /** Any other fault, as it stands in a Plan. */
  fault(action: FaultAction): void {
    this.act(action);
  }

  // ---- Messages in flight ----

  /** Those that are meant, oldest first. */
  messages(filter: Filter = {}): readonly InFlight[] {
    return select(this.script.inFlight, filter);
  }

  /**
   * Lets a message arrive: this one, or the oldest that is meant. One that is given by its name, such as
   * `1>2/appendEntries/3`, need not be there: then nothing happens, for by other rules it may never have been sent.
   */
  deliver(what: InFlight | Filter | string): void {
    this.act({ type: 'deliver', message: this.nameOf(what) });
  }

  /** A message is lost: this one, or the oldest that is meant; or the one of that name, if it is there. */
  drop(what: InFlight | Filter | string): void {
    this.act({ type: 'drop', message: this.nameOf(what) });
  }

  /** Lets all that are meant arrive, oldest first; not what is sent in answer. Says how many there were. */
  deliverAll(filter: Filter = {}): number {
    const chosen = this.messages(filter);
    for (const message of chosen) this.deliver(message);
    return chosen.length;
  }

  /** All that are meant are lost. Says how many there were. */
  dropAll(filter: Filter = {}): number {
    const chosen = this.messages(filter);
    for (const message of chosen) this.drop(message);
    return chosen.length;
  }

  /** Delivers all between these nodes, and what they answer, until they have no more to say. */
  letTalk(...nodes: readonly NodeId[]): void {
    for (const node of nodes) this.known(node);
    for (let round = 0; this.deliverAll({ from: nodes, to: nodes }) > 0; round++) {
      assert(round < MAX_ROUNDS, 'these nodes never fall silent', nodes);
    }
  }

  /** The next message of this kind on this link will arrive twice; without a held network, the copy so much later. */
  duplicateNext(from: NodeId, to: NodeId, kind: InFlight['message']['type'], laterMs = 0): void {
    this.decideNext(from, to, kind, 'duplicated', true);
    if (laterMs > 0) this.decideNext(from, to, kind, 'duplicateDelay', inMicros(laterMs));
  }

  /** The next message of this kind on this link is lost. */
  loseNext(from: NodeId, to: NodeId, kind: InFlight['message']['type']): void {
    this.decideNext(from, to, kind, 'lost', true);
  }

  /** The next message of this kind on this link takes so long. For a network that is not held. */
  delayNext(from: NodeId, to: NodeId, kind: InFlight['message']['type'], ms: number): void {
    this.decideNext(from, to, kind, 'delay', inMicros(ms));
  }

  /** How many messages of this kind were sent on this link so far. */
  sent(from: NodeId, to: NodeId, kind: InFlight['message']['type']): number {
    return this.observed.sent.get(`${this.known(from)}>${this.known(to)}/${kind}`) ?? 0;
  }

  // ---- Time ----

  /** Milliseconds of virtual time since the start. */
  get nowMs(): number {
    return this.script.nowUs / 1000;
  }

  /** Lets time pass. */
  run(ms: number): void {
    this.script.advance(inMicros(ms));
  }

  /**
   * Lets time pass until the condition yields something (other than false, null and undefined), and returns that.
   * If it does not come within that time, the check fails and the script ends: what follows would make no sense.
   */
  until<T>(
    description: string, condition: () => T | false | null | undefined, limit: { readonly withinMs: number },
  ): T {
    const holds = (): boolean => isSome(condition());
    const startMs = this.nowMs;
    if (!this.script.until(holds, inMicros(limit.withinMs))) {
      return this.checks.failed(description, `not within ${limit.withinMs} ms`);
    }
    const found = condition();
    if (!isSome(found)) return this.checks.failed(description, 'the condition depends on how often it is asked');
    this.checks.passed(description, `after ${Math.round((this.nowMs - startMs) * 1000) / 1000} ms`);
    return found;
  }

  /**
   * The end of the chaos, and of this cluster's run: all is healed and nodes come back, faults strike no more, and a read and a
   * write are tried until they succeed. Says whether all of it did within the time, and the cluster has settled (Raft §5.4.3).
   * Only views may come after it.
   */
  recover({ afterMs = 1, withinMs }: RecoverOptions): boolean {
    return this.script.recover(inMicros(afterMs), inMicros(withinMs));
  }

  /** What checkers have objected to so far, in the order in which they did. */
  violations(): readonly Violation[] {
    return this.script.violations;
  }

  // ---- Views ----

  /**
   * The terms of its log, from index 1 on; of a log that was compacted, from the first index that it still holds. Of a node
   * that is down, the log on its disk.
   */
  log(node: NodeId): readonly Term[] {
    const { log } = this.observed.durable(this.known(node));
    return Array.from({ length: log.lastIndex - log.baseIndex }, (_, i) => log.termAt(log.firstIndex + i));
  }

  /** The last index of its log, compacted or not; 0 if it is empty. */
  lastIndex(node: NodeId): LogIndex {
    return this.observed.durable(this.known(node)).log.lastIndex;
  }

  /** The last index that its newest snapshot stands for; 0 if it has none. */
  snapshotIndex(node: NodeId): LogIndex {
    return this.observed.durable(this.known(node)).snapshot?.index ?? 0;
  }

  /** The newest configuration in its log, committed or not; of a node that is down, in the log on its disk. */
  configuration(node: NodeId): Configuration {
    return this.observed.configuration(this.known(node));
  }

  /** All logs, in the order of the nodes. */
  logs(): readonly (readonly Term[])[] {
    return this.nodes.map((node) => this.log(node));
  }

  /** The entry at an index of its log; undefined if there is none, or none any more. */
  entry(node: NodeId, index: LogIndex): Entry | undefined {
    return this.observed.entry(this.known(node), index);
  }

  term(node: NodeId): Term {
    return this.observed.durable(this.known(node)).currentTerm;
  }

  /** Whom it voted for in its term. */
  votedFor(node: NodeId): NodeId | null {
    return this.observed.durable(this.known(node)).votedFor;
  }

  isUp(node: NodeId): boolean {
    return this.observed.isUp(this.known(node));
  }

  role(node: NodeId): Role | 'down' {
    return this.state(node)?.role ?? 'down';
  }

  /** What it knows to be committed; 0 while it is down. */
  commitIndex(node: NodeId): LogIndex {
    return this.state(node)?.commitIndex ?? 0;
  }

  /** The live leader of the highest term. */
  leader(): NodeId | null {
    const [leader] = this.leaders().toSorted((a, b) => this.term(b) - this.term(a) || a - b);
    return leader ?? null;
  }

  /** All live nodes that believe to lead. */
  leaders(): readonly NodeId[] {
    return this.nodes.filter((node) => this.role(node) === 'leader');
  }

  /** Everyone who has ever become leader of this term. Election safety says: one at most. */
  leadersOf(term: Term): readonly NodeId[] {
    return this.observed.elections.filter((election) => election.term === term).map(({ node }) => node);
  }

  /** What its state machine holds under a key; null if nothing, or while the node is down. */
  value(node: NodeId, key: string): Value | null {
    const value = this.state(node)?.machine.read(key) ?? null;
    return typeof value === 'boolean' ? null : value;
  }

  private decideNext(from: NodeId, to: NodeId, kind: InFlight['message']['type'], what: string, value: Json): void {
    this.script.decide(`net/${from}>${to}/${kind}/${this.sent(from, to, kind) + 1}/${what}`, value);
  }

  private ask(action: FaultAction): Proposal {
    const { observed } = this;
    observed.forgetRequest();
    this.act(action);
    const request = observed.lastRequest;
    return proposalAnswered(() => (request === null ? null : observed.answer(request) ?? null));
  }

  private state(node: NodeId): RaftState | undefined {
    return this.observed.state(this.known(node));
  }

  private act(action: FaultAction): void {
    this.script.advance(this.stepUs);
    this.script.act(action);
  }

  private nameOf(what: InFlight | Filter | string): string {
    if (typeof what === 'string') return what;
    if ('name' in what) return what.name;
    const [first] = this.messages(what);
    if (first !== undefined) return first.name;
    const names = [...this.script.inFlight.keys()];
    return this.checks.failed(`there is a ${tellFilter(what)} in flight`,
      names.length === 0 ? 'nothing is in flight' : `in flight: ${names.join(', ')}`);
  }

  private known(node: NodeId): NodeId {
    assert(this.nodes.includes(node), 'no such node in this cluster', node, this.nodes);
    return node;
  }
}

function isSome<T>(value: T | false | null | undefined): value is T {
  return value !== false && value !== null && value !== undefined;
}

/** A span of time as a member of a fault, if it is given. */
function lasting<Name extends 'downUs' | 'forUs'>(name: Name, ms: number | undefined): { readonly [name in Name]?: Micros } {
  const given: { [name in Name]?: Micros } = {};
  if (ms !== undefined) given[name] = inMicros(ms);
  return given;
}

function inMicros(ms: number): number {
  return Math.round(ms * 1000);
}
