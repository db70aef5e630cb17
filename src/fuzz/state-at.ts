/**
 * What every node's state was at one moment of a run, in words (`replay --at`).
 */
import type { NodeId } from '../protocol.ts';
import type { Moment, Observer } from '../sim/observer.ts';
import type { Narrator } from '../systems/system.ts';

/** The state of one node once an event was over. */
export interface NodeStateText {
  readonly node: NodeId;
  /** The event that brought it there. */
  readonly since: number;
  readonly lines: readonly string[];
}

/** Remembers each node's state as it is after event `event`. A state is changed in place, so words are kept of each. */
export class StateAt {
  private readonly event: number;
  private readonly narrate: Narrator;
  private readonly byNode = new Map<NodeId, NodeStateText>();

  constructor(event: number, nodes: readonly NodeId[], narrate: Narrator) {
    this.event = event;
    this.narrate = narrate;
    for (const node of nodes) this.byNode.set(node, { node, since: 0, lines: ['has not booted yet'] });
  }

  /** Looks on for one run: a `Watcher`. */
  readonly watch = (moment: Moment): Observer => {
    const keep = (node: NodeId, lines: () => readonly string[]): void => {
      if (moment.event <= this.event) this.byNode.set(node, { node, since: moment.event, lines: lines() });
    };
    return {
      booted: (node, state) => { keep(node, () => this.narrate.state(state)); },
      stepped: (node, _event, _effects, state) => { keep(node, () => this.narrate.state(state)); },
      crashed: (node) => { keep(node, () => ['is down: it has crashed']); },
      retired: (node) => { keep(node, () => ['is switched off for good']); },
      refused: (node, reason) => { keep(node, () => [`refuses to run: ${reason}`]); },
    };
  };

  states(): readonly NodeStateText[] {
    return [...this.byNode.values()];
  }
}
