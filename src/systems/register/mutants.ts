/**
 * Two ways to get the register wrong. No flag of them stands in the node: one rewrites the effects that it asks for,
 * the other wipes a part of its memory.
 */
import type { Effect, Protocol } from '../../protocol.ts';
import type { Mutant } from '../system.ts';
import { type Register, registerProtocol } from './node.ts';

/** What should hang on a write happens at once. */
function releasedEarly(effect: Effect<Register>): readonly Effect<Register>[] {
  return effect.type === 'persist' ? [{ ...effect, then: [] }, ...effect.then] : [effect];
}

const acknowledgesEarly: Protocol<Register> = {
  ...registerProtocol,
  step: (state, event) => registerProtocol.step(state, event).flatMap(releasedEarly),
};

const forgetsValues: Protocol<Register> = {
  ...registerProtocol,
  boot(context) {
    const booted = registerProtocol.boot(context);
    if (booted.ok) booted.state.versions.clear();
    return booted;
  },
};

export const registerMutants: readonly Mutant<Register>[] = [
  {
    id: 'ack-before-sync',
    area: 'durability',
    difficulty: 'easy',
    explanation: 'The primary answers a write before it is durable, so that a crash may lose what a client relies on.',
    source: 'the port: what depends on a write hangs on it',
    protocol: acknowledgesEarly,
  },
  {
    id: 'forgets-values',
    area: 'retries',
    difficulty: 'medium',
    explanation: 'After a restart the primary no longer knows which values it has written, and writes a repeated one again.',
    source: 'src/systems/register/node.ts: each value is written once',
    protocol: forgetsValues,
  },
];
