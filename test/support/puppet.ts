/**
 * A protocol that does what a test says, a calm Plan to vary, and an observer that writes down every call as a line: what
 * tests of the kernel are made of.
 */
import { digestJson } from '../../src/base/digest.ts';
import type { BootContext, Effect, NodeEvent, NodeId, Protocol } from '../../src/protocol.ts';
import { CalmChoices } from '../../src/sim/calm-choices.ts';
import type { Choices } from '../../src/sim/choices.ts';
import { drive } from '../../src/sim/drive.ts';
import type { Moment, Observer } from '../../src/sim/observer.ts';
import type { Json, Latency, Plan, Reseed } from '../../src/sim/plan.ts';
import { Simulator } from '../../src/sim/simulator.ts';
import type { Point } from '../../src/sim/triggers.ts';
import type { ClientScript, Workload } from '../../src/sim/workload.ts';

export interface Puppet {
  readonly state: { readonly id: NodeId };
  readonly message: { readonly type: string };
  readonly record: Json;
  readonly command: Json;
  readonly result: Json;
  readonly signal: Json;
  readonly settings: unknown;
}

export type PuppetEffect = Effect<Puppet>;
export type PuppetEvent = NodeEvent<Puppet>;

export interface Strings {
  readonly boot?: (id: NodeId, context: BootContext<Puppet>) => readonly PuppetEffect[];
  readonly step?: (id: NodeId, event: PuppetEvent) => readonly PuppetEffect[];
  readonly supersedes?: (record: Json) => boolean;
  readonly isBulk?: (message: { readonly type: string }) => boolean;
  /** Whether it refuses to run on a journal with damage in what was durable. */
  readonly refuses?: boolean;
}

export function puppet({ boot, step, supersedes, isBulk, refuses = false }: Strings): Protocol<Puppet> {
  return {
    boot: (context) => (refuses && JSON.stringify(context.recovered).includes('"synced":true')
      ? { ok: false, reason: 'damaged' }
      : { ok: true, state: { id: context.id }, effects: boot?.(context.id, context) ?? [] }),
    step: ({ id }, event) => step?.(id, event) ?? [],
    bytes: ({ type }) => type.length,
    fingerprintRecord: digestJson,
    fingerprint: ({ type }, sink) => { sink.word(type.length); },
    ...(supersedes === undefined ? {} : { supersedes }),
    ...(isBulk === undefined ? {} : { isBulk }),
  };
}

export function fixed(us: number): Latency {
  return { minUs: us, medianUs: us, tailPpm: 0, maxUs: Math.max(us, 1) };
}

/** Two nodes, messages take 100 us, syncs 1000 us, nobody asks for anything, and after 100 ms it is over. */
export const quiet: Plan = {
  seed: 'quiet',
  system: 'puppet',
  nodes: [1, 2],
  settings: null,
  network: {
    latency: fixed(100), lossPpm: 0, duplicatePpm: 0, cutLossPpm: 0, fifo: false, bandwidth: 0, held: false,
  },
  disk: { sync: fixed(1000), tornPpm: 0 },
  clocks: { driftPpm: {} },
  workload: {
    clients: 0, loop: 'closed', pace: fixed(1000), timeoutUs: 5000, attempts: 3, backoffUs: 0, retryUnknown: true, latency: fixed(10),
    mix: null,
  },
  faults: [],
  phases: { chaosUs: 100_000, calmUs: 0 },
};

export interface Stage {
  readonly choices?: Choices;
  readonly points?: { readonly [name: string]: Point };
  readonly workload?: Workload;
  readonly reseeds?: readonly Reseed[];
  readonly observers?: (moment: Moment) => readonly Observer[];
  readonly corrupt?: (record: unknown, ordinal: number) => unknown;
}

export interface Played {
  readonly lines: readonly string[];
  readonly simulator: Simulator;
  /** The lines that have these words in them, in this order. */
  readonly find: (...words: readonly string[]) => readonly string[];
}

/** A run to its end of such a world. */
export function play(strings: Strings, plan: Partial<Plan> = {}, stage: Stage = {}): Played {
  const whole: Plan = { ...quiet, ...plan };
  const protocol = puppet(strings);
  const { simulator, lines } = setUp(protocol, whole, stage);
  drive(simulator, protocol, Infinity, () => simulator.moment.event >= 100_000);
  simulator.finish(false);
  return {
    lines, simulator,
    find: (...words) => lines.filter((line) => words.every((word) => line.includes(word))),
  };
}

export function setUp(protocol: Protocol, plan: Plan, stage: Stage = {}):
{ readonly simulator: Simulator; readonly lines: readonly string[] } {
  const lines: string[] = [];
  const subject = {
    protocol, points: stage.points ?? {}, settings: plan.settings,
    journals: new Map(Object.entries(plan.initial ?? {}).map(([node, records]) => [Number(node), records])),
    workload: stage.workload ?? { client: counting, probes: [] },
    ...(stage.corrupt === undefined ? {} : { corrupt: stage.corrupt }),
  };
  const simulator = new Simulator(plan, subject, stage.choices ?? new CalmChoices(plan.nodes),
    (moment) => [chronicler(moment, lines), ...(stage.observers?.(moment) ?? [])], stage.reseeds);
  return { simulator, lines };
}

/** A client that asks for `1.1`, `1.2` and so on. */
export function counting(client: number): ClientScript {
  return { operation: (ordinal) => `${client}.${ordinal}` };
}

/** Writes down every call as `time what ...`. */
export function chronicler(moment: Moment, lines: string[]): Observer {
  const say = (...words: readonly unknown[]): void => { lines.push([moment.nowUs, ...words].join(' ')); };
  return {
    phase: (name) => { say('phase', name); },
    fault: (action, subject) => { say('fault', action.type, subject ?? ''); },
    booted: (node, _state, recovered) => { say('booted', node, JSON.stringify(recovered)); },
    refused: (node, reason) => { say('refused', node, reason); },
    crashed: (node, { unsynced, kept, torn, lied = 0 }) => {
      say('crashed', node, `${kept}/${unsynced}${torn ? ' torn' : ''}${lied > 0 ? ` lied=${lied}` : ''}`);
    },
    diskFailed: (node, failure) => { say('disk failed', node, failure); },
    paused: (node, untilUs) => { say('paused', node, untilUs); },
    retired: (node) => { say('retired', node); },
    stepped: (node, event) => { say('stepped', node, eventText(event), `clock=${event.nowUs}`, `wall=${event.wallUs}`); },
    persisted: (node, delta, _then, length) => { say('persisted', node, JSON.stringify(delta), length); },
    durable: (node, length) => { say('durable', node, length); },
    sent: (from, to, message, madeAt) => { say('sent', `${from}>${to}`, message.type, `made=${madeAt}`); },
    undelivered: (from, to, message, reason) => { say('undelivered', `${from}>${to}`, message.type, reason); },
    linkChanged: (from, to, open) => { say('link', `${from}>${to}`, open ? 'opens' : 'closes'); },
    duplicated: (from, to, message) => { say('duplicated', `${from}>${to}`, message.type); },
    applied: (node, index, _command, stateHash, tookEffect) => {
      say('applied', node, index, stateHash, ...(tookEffect ? [] : ['without effect']));
    },
    invoked: (client, operation, command) => { say('invoked', `${client}/${operation}`, JSON.stringify(command)); },
    attempted: (client, operation, request, node) => { say('attempted', `${client}/${operation}`, `#${request}`, `at=${node}`); },
    replied: (node, request, answer) => { say('replied', node, `#${request}`, answer.type); },
    returned: (client, operation, answer) => { say('returned', `${client}/${operation}`, JSON.stringify(answer)); },
    ended: (calm) => { say('ended', calm); },
  };
}

function eventText(event: NodeEvent): string {
  switch (event.type) {
    case 'message': return `message ${event.message.type} from=${event.from}`;
    case 'timer': return `timer ${event.timer}`;
    case 'request': return `request #${event.request}`;
    case 'resumed': return `resumed ${JSON.stringify(event.signal)}`;
  }
}

/** The time that a line begins with. */
export function timeOf(line: string | undefined): number {
  return Number(line?.split(' ')[0]);
}
