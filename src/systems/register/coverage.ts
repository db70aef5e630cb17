/**
 * Coverage of the register: the situations that its nodes get into together. Who is up, who has something under way, and whether that is
 * one thing or several; what is written and how often is left out. Small enough to look at all nodes after each step.
 */
import { hashWords } from '../../base/digest.ts';
import type { NodeId } from '../../protocol.ts';
import type { Observer } from '../../sim/observer.ts';
import type { CoverageWatch } from '../system.ts';
import type { Register, RegisterState } from './node.ts';

export function coverRegister(): CoverageWatch {
  const situations = new Set<number>();
  const states = new Map<NodeId, RegisterState>();
  const down = new Set<NodeId>();
  /** A sum, so that it does not matter which of the other nodes is in what state. */
  const look = (): void => {
    let situation = 0;
    for (const [id, state] of states) situation = situation + hashWords(1, codeOf(state, down.has(id))) | 0;
    situations.add(situation);
  };
  const observer: Observer<Register> = {
    booted(id, state) {
      states.set(id, state);
      down.delete(id);
      look();
    },
    crashed(id) {
      down.add(id);
      look();
    },
    stepped: look,
  };
  return { observer, states: () => [...situations] };
}

function codeOf({ id, primary, waiting, forwarded }: RegisterState, isDown: boolean): number {
  if (isDown) return id === primary ? 1 : 0;
  return 2 + (id === primary ? 1 : 0) + 2 * Math.min(2, waiting.size) + 6 * Math.min(2, forwarded.size);
}
