/**
 * The register as a system under test, and the worked example of `defineSystem`: all that campaigns, replay, shrinking
 * and traces need to know of a protocol of your own. The protocol itself stands in `node.ts`.
 */
import type { Effect, Micros } from '../../protocol.ts';
import type { Fault, Side } from '../../sim/plan.ts';
import type { Change } from '../../sim/trace.ts';
import type { Point } from '../../sim/triggers.ts';
import { type ChangeTeller, defineSystem, type Narrator, type System, type SystemSwarm } from '../system.ts';
import { coverRegister } from './coverage.ts';
import { inspectRegister } from './inspect.ts';
import { registerMutants } from './mutants.ts';
import { type Register, type RegisterCommand, registerProtocol } from './node.ts';
import { parseCommand, parseJournal, parseSettings, registerWorkload } from './workload.ts';

/** Where a triggered fault may strike. */
const points: { readonly [name: string]: Point } = {
  write: { effect: 'persist', matches: () => true },
  forward: { effect: 'send', matches: (effect: Effect) => effect.type === 'send' && effect.message.type === 'forward' },
  acknowledge: { effect: 'reply', matches: (effect: Effect) => effect.type === 'reply' && effect.answer.type === 'ok' },
};

const swarm: SystemSwarm<Register> = {
  settings: (stream, pace) => ({
    forward: stream.chance(700_000),
    resendUs: (2 * pace.oneWayUs + pace.syncUs) * stream.pick([2, 5]),
  }),
  mix: (stream) => ({ writePpm: stream.pick([200_000, 500_000, 800_000]) }),
  reactionUs: ({ resendUs }): Micros => 4 * resendUs,
  /** Nothing is lost once all is healed; a probe may need to find the primary first. */
  recoveryUs: ({ resendUs }): Micros => 400 * resendUs,
  /** The primary goes down around a write, and comes back soon. */
  attacks: (stream, _nodes, { resendUs }) => Array.from({ length: 1 + stream.below(6) }, (): Fault => {
    const downUs = 1 + stream.below(4 * resendUs);
    const point = stream.pick(['write', 'acknowledge']);
    const nth = 1 + stream.below(40);
    const side = stream.pick<Side>(point === 'write' ? ['before', 'after', 'durable'] : ['before', 'after']);
    return { type: 'crash', node: 'subject', downUs, when: { point, nth, side },
      afterUs: stream.pick([0, 0, stream.below(resendUs)]) };
  }),
};

const narrate: Narrator<Register> = {
  message: (message) => (message.type === 'forward' ? `forwards "${say(message.command)}" (request ${message.request})`
    : `answers request ${message.request} with "${message.result.value}", version ${message.result.version}`),
  event(event) {
    switch (event.type) {
      case 'request': return `is asked: ${say(event.command)}`;
      case 'message': return `hears from node ${event.from}, which ${narrate.message(event.message)}`;
      case 'timer': return 'has waited long enough for answers';
      case 'resumed': return `has "${event.signal.value}" on its disk, as version ${event.signal.version}`;
    }
  },
  effect(effect) {
    switch (effect.type) {
      case 'send': return `${narrate.message(effect.message)}, to node ${effect.to}`;
      case 'persist': return `writes ${effect.delta.map(({ value }) => `"${value}"`).join(', ')}`;
      case 'reply': return effect.answer.type === 'ok' ? `answers: "${effect.answer.result.value}"` : effect.answer.type;
      case 'apply': case 'resume': case 'setTimer': case 'cancelTimer': return null;
    }
  },
  changes(): ChangeTeller<Register> {
    const last = new Map<number, { readonly version: number; readonly lastVersion: number }>();
    return {
      tell(node, { version, lastVersion, value }) {
        const before = last.get(node) ?? { version: 0, lastVersion: 0 };
        last.set(node, { version, lastVersion });
        const told: Change[] = [];
        // What is written and what is lost again is a version's own affair; what was overwritten is nobody's.
        for (let lost = lastVersion + 1; lost <= before.lastVersion; lost++) {
          told.push({ text: `has lost version ${lost}`, sets: [`version/${lost}`], needs: [`version/${lost}`], heard: [] });
        }
        if (lastVersion > before.lastVersion) {
          const lacks = [`version/${lastVersion}`];
          told.push({ text: `begins to write version ${lastVersion}`, sets: lacks, needs: [], heard: [], lacks });
        }
        if (version !== before.version) {
          told.push({ text: `now holds "${value}", version ${version}`, sets: ['value'], needs: [`version/${version}`], heard: [] });
        }
        return told;
      },
    };
  },
  answersNeed: ['value'],
  command: say,
  result: ({ value, version }) => `"${value}", version ${version}`,
  record: ({ value }) => `"${value}"`,
  state: (state) => [
    state.id === state.primary ? `primary, holds "${state.value}" (version ${state.version})` : 'holds nothing',
    `${state.forwarded.size} forwarded, ${state.waiting.size} being written`,
  ],
};

export const registerSystem: System = defineSystem<Register>({
  name: 'register',
  protocol: registerProtocol,
  mutants: registerMutants,
  workload: registerWorkload,
  points,
  messages: ['forward', 'answer'],
  timers: ['resend'],
  parseSettings,
  parseCommand,
  parseJournal,
  corrupt: ({ value }, ordinal) => ({ value: `${value}?${ordinal}` }),
  inspect: inspectRegister,
  cover: coverRegister,
  swarm,
  profiles: [{
    name: 'default',
    description: 'Two to five nodes and every kind of fault.',
    sizes: [2, 3, 4, 5],
    faults: [
      'crash', 'pause', 'partition', 'one-way-cut', 'clog', 'slow-disk', 'drift', 'jump', 'fire-timer',
      'loss', 'duplication', 'heavy-tail', 'torn-write', 'attack',
    ],
    chaos: [20, 40],
  }],
  narrate,
});

function say(command: RegisterCommand): string {
  return command.type === 'read' ? 'read' : `write "${command.value}"`;
}
