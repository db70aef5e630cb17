/**
 * Turns a simulator over nodes that answer at once: those that live in this process and are written against the port.
 */
import type { Micros, Protocol } from '../protocol.ts';
import type { Simulator } from './simulator.ts';

/** Runs until the end, until nothing more is due up to `untilUs`, or until `stop` says so after an event. */
export function drive(simulator: Simulator, protocol: Protocol, untilUs: Micros, stop: () => boolean): void {
  while (!stop()) {
    const turn = simulator.next(untilUs);
    if (turn === null) return;
    if (turn.type === 'step') simulator.supply(protocol.step(turn.state, turn.event));
    else simulator.supplyBoot(protocol.boot(turn.context));
  }
}
