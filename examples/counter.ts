/**
 * A protocol of your own under test, in one file: `whitewater campaign --system dist/examples/counter.js`.
 *
 * A counter that every node can add to, without a leader. Each node keeps its own tally on its disk and tells the
 * others of it now and then (`gossip`); the count is the sum of the tallies that a node knows of. A tally only grows, so
 * messages may be lost, doubled and overtaken. The claim: an addition that a client was told of is never forgotten,
 * and once all is healed every node knows of it. Break it: `--break ack-before-sync`.
 */
import {
  defineSystem, digestJson, type Effect, type Inspection, type Moment, type NodeId, type Parsed,
  type Protocol, type Violation,
} from 'whitewater';

interface Settings {
  readonly gossipUs: number;
}

interface State {
  readonly id: NodeId;
  readonly nodes: readonly NodeId[];
  readonly settings: Settings;
  readonly tallies: Map<NodeId, number>;
}

/** The types that the protocol speaks in. */
interface Counter {
  readonly state: State;
  readonly message: { readonly type: 'gossip'; readonly tally: number };
  /** The node's own tally from then on. */
  readonly record: number;
  readonly command: 'add' | 'count';
  /** The count, as the node that was asked knows it. */
  readonly result: number;
  readonly signal: null;
  readonly settings: Settings;
}

/** The protocol: what a node does when it comes up, and at each event. */
const protocol: Protocol<Counter> = {
  boot({ id, nodes, settings, recovered }) {
    // A torn record (an object) was never durable, so nobody was told of it.
    const tally = recovered.filter((record) => typeof record === 'number').at(-1) ?? 0;
    const state: State = { id, nodes, settings, tallies: new Map([[id, tally]]) };
    return { ok: true, state, effects: [gossipTimer(settings)] };
  },
  step(state, event): readonly Effect<Counter>[] {
    const own = state.tallies.get(state.id) ?? 0;
    switch (event.type) {
      case 'request': {
        const { request, command } = event;
        if (command === 'count') return [{ type: 'reply', request, answer: { type: 'ok', result: sum(state) } }];
        state.tallies.set(state.id, own + 1);
        // The answer hangs on the write: it leaves once the new tally is durable.
        const reply: Effect<Counter> = { type: 'reply', request, answer: { type: 'ok', result: sum(state) } };
        return [{ type: 'persist', delta: [own + 1], then: [reply] }];
      }
      case 'message':
        state.tallies.set(event.from, Math.max(state.tallies.get(event.from) ?? 0, event.message.tally));
        return [];
      case 'timer': {
        // Behind a barrier: what the others are told must be durable, too.
        const others = state.nodes.filter((node) => node !== state.id);
        const then = others.map((to): Effect<Counter> => ({ type: 'send', to, message: { type: 'gossip', tally: own } }));
        return [{ type: 'persist', delta: [], then }, gossipTimer(state.settings)];
      }
      case 'resumed':
        return [];
    }
  },
  bytes: () => 8,
  fingerprint: (message, sink) => { sink.word(message.tally); },
  fingerprintRecord: digestJson,
};

function gossipTimer({ gossipUs }: Settings): Effect<Counter> {
  return { type: 'setTimer', timer: 'gossip', minUs: gossipUs, maxUs: 2 * gossipUs };
}

function sum(state: State): number {
  let count = 0;
  for (const tally of state.tallies.values()) count += tally;
  return count;
}

/** The bug to be found: nothing waits for the disk. */
const hasty: Protocol<Counter> = {
  ...protocol,
  step: (state, event) => protocol.step(state, event).flatMap((effect) =>
    (effect.type === 'persist' ? [{ ...effect, then: [] }, ...effect.then] : [effect])),
};

/** The checker: counts what clients were told of, and looks at every node in the end. */
function inspect(_settings: Settings, moment: Moment): Inspection {
  const violations: Violation[] = [];
  const up = new Map<NodeId, State>();
  const adding = new Set<string>();
  let added = 0;
  let crashes = 0;
  const least = (): number => Math.min(...Array.from(up.values(), sum));
  return {
    violations,
    unknowns: [],
    goals: () => ({ 'an addition was acknowledged': added, 'a node crashed': crashes }),
    observer: {
      booted: (id, state: State) => { up.set(id, state); },
      crashed: () => { crashes++; },
      retired: (id) => { up.delete(id); },
      invoked: (client, operation, command) => { if (command === 'add') adding.add(`${client}/${operation}`); },
      returned: (client, operation, answer) => {
        if (adding.delete(`${client}/${operation}`) && answer.type === 'ok') added++;
      },
      settled: () => least() >= added,
      ended: (calm) => {
        if (!calm || least() >= added) return;
        violations.push({
          checker: 'nothing-forgotten', class: 'client', clause: 'forgotten', signature: 'nothing-forgotten/forgotten',
          message: `Clients were told of ${added} additions, but in the end a node counts ${least()}.`,
          source: 'the counter’s claim', node: null, event: moment.event, timeUs: moment.nowUs,
        });
      },
    },
  };
}

function parseSettings(value: unknown): Parsed<Settings> {
  const gossipUs: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'gossipUs') : undefined;
  if (typeof gossipUs === 'number' && Number.isSafeInteger(gossipUs) && gossipUs > 0) return { ok: true, value: { gossipUs } };
  return { ok: false, problems: [{ path: 'gossipUs', problem: 'must be a positive whole number', value: gossipUs }] };
}

/** A tally grows by one with each record. */
function parseJournal(records: readonly unknown[]): Parsed<readonly number[]> {
  const wrong = records.findIndex((record, i) => record !== i + 1);
  if (wrong < 0) return { ok: true, value: records.map((_record, i) => i + 1) };
  return { ok: false, problems: [{ path: `[${wrong}]`, problem: `must be ${wrong + 1}`, value: records[wrong] }] };
}

export const system = defineSystem<Counter>({
  name: 'counter',
  protocol,
  mutants: [{
    id: 'ack-before-sync', area: 'durability', difficulty: 'easy', protocol: hasty, source: 'the port',
    explanation: 'A node answers before its tally is durable, and may come up with a smaller one.',
  }],
  workload: () => ({ ok: true, value: {
    client: () => ({ operation: (_ordinal, draw) => (draw.chance(700_000) ? 'add' : 'count') }), probes: ['count', 'add'],
  } }),
  points: { write: { effect: 'persist', matches: (effect) => effect.type === 'persist' && effect.delta.length > 0 } },
  messages: ['gossip'],
  timers: ['gossip'],
  parseSettings,
  parseCommand: (value) => (value === 'add' || value === 'count' ? { ok: true, value }
    : { ok: false, problems: [{ path: '', problem: 'must be "add" or "count"', value }] }),
  parseJournal,
  inspect,
  swarm: {
    settings: (stream, { oneWayUs }) => ({ gossipUs: oneWayUs * stream.pick([2, 5, 20]) }),
    mix: () => null,
    reactionUs: ({ gossipUs }) => 4 * gossipUs,
    recoveryUs: ({ gossipUs }) => 1000 * gossipUs,
    // A node goes down while it writes, with its answer on the way if it was hasty.
    attacks: (stream, _nodes, _settings, { syncUs }) => Array.from({ length: stream.between(1, 5) }, () => ({
      type: 'crash', node: 'subject', downUs: syncUs, afterUs: stream.below(syncUs),
      when: { point: 'write', nth: stream.between(1, 50), side: 'after' },
    })),
  },
  profiles: [{
    name: 'default', description: 'Three or five nodes, and every kind of fault.', sizes: [3, 5], chaos: [20, 60],
    faults: ['crash', 'pause', 'partition', 'clog', 'slow-disk', 'loss', 'duplication', 'heavy-tail', 'torn-write', 'attack'],
  }],
  narrate: {
    message: ({ tally }) => `says that its tally is ${tally}`,
    event: (event) => (event.type === 'request' ? `is asked to ${event.command}` : `meets a ${event.type}`),
    effect: (effect) => (effect.type === 'persist' && effect.delta.length > 0 ? `writes its tally, ${effect.delta.join()}` : null),
    changes: () => ({ tell: () => [] }),
    command: (command) => command,
    record: (tally) => `tally ${tally}`,
    state: (state) => [`counts ${sum(state)}: ${Array.from(state.tallies, ([node, tally]) => `${tally} of node ${node}`).join(', ')}`],
  },
});
