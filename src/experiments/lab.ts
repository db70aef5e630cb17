/**
 * A cluster of Raft under the hands of an experiment: it runs on until something is so, and does to the world what the
 * experiment says. Who leads is seen from outside, as by somebody who looks at all nodes at once.
 */
import { assert, present } from '../base/assert.ts';
import type { Case } from '../fuzz/case-type.ts';
import { makeChoices, prepare, type Running, type Watcher } from '../fuzz/run.ts';
import type { Micros, NodeId } from '../protocol.ts';
import type { Raft, RaftState, Term } from '../raft/state.ts';
import { drive } from '../sim/drive.ts';
import type { Observer } from '../sim/observer.ts';
import type { FaultAction } from '../sim/plan.ts';
import { raftSystem } from '../systems/raft/system.ts';

export class Lab {
  private readonly running: Running;
  private readonly states = new Map<NodeId, RaftState>();
  private readonly maxEvents: number;
  /** How many votes have been answered. */
  private answers = 0;

  constructor(testCase: Case, watchers: readonly Watcher[] = []) {
    const { plan, choices } = testCase;
    this.maxEvents = testCase.maxEvents;
    const all = [() => this.watch(), ...watchers];
    this.running = prepare(testCase, raftSystem, makeChoices(plan, choices), all);
    this.runTo(0);
  }

  get nowUs(): Micros {
    return this.running.simulator.moment.nowUs;
  }

  get events(): number {
    return this.running.simulator.moment.event;
  }

  /** What a node remembers; undefined while it is down. */
  state(node: NodeId): RaftState | undefined {
    return this.states.get(node);
  }

  /** The leader of the latest term that a node which is up leads; undefined if none does. */
  leader(): RaftState | undefined {
    let latest: RaftState | undefined;
    for (const state of this.states.values()) {
      if (state.role === 'leader' && state.currentTerm > (latest?.currentTerm ?? 0)) latest = state;
    }
    return latest;
  }

  /** The latest term that any node which is up knows. */
  latestTerm(): Term {
    let latest = 0;
    for (const { currentTerm } of this.states.values()) latest = Math.max(latest, currentTerm);
    return latest;
  }

  /** Runs on until it is so; says whether it came to be, by then and within the bound of events. */
  runUntil(isSo: () => boolean, byUs: Micros = Infinity): boolean {
    const { simulator, protocol } = this.running;
    drive(simulator, protocol, byUs, isSo);
    return isSo();
  }

  /** Runs on up to a moment, that included. Says whether it got so far within the bound of events. */
  runTo(timeUs: Micros): boolean {
    drive(this.running.simulator, this.running.protocol, timeUs, () => false);
    return this.events < this.maxEvents;
  }

  /** Does something to the world, at `atUs` or now, when all that is due by then has happened. */
  act(action: FaultAction, atUs: Micros = this.nowUs): void {
    this.runTo(atUs);
    this.running.simulator.act(action, atUs);
  }

  /**
   * Lets a node stand at once, and waits for all others to answer. Says how long that took, which is the broadcast time with the
   * candidate's own write; null if some did not answer before anybody's timer could go off.
   */
  elect(node: NodeId): Micros | null {
    const fromUs = this.nowUs;
    this.act({ type: 'fireTimer', node, timer: 'election' });
    const { nodes } = this.running.plan;
    const allAnswered = (): boolean => this.answers === nodes.length - 1;
    const isAnswered = this.runUntil(allAnswered, fromUs + this.soonestTimeoutUs());
    return isAnswered ? this.nowUs - fromUs : null;
  }

  /** Ends the run. What was measured on a Raft that broke a rule would mean nothing. */
  end(): void {
    this.running.simulator.finish(false);
    const [violation] = this.running.inspection.violations;
    assert(violation === undefined, 'an experiment runs on a correct Raft', violation?.message);
  }

  private soonestTimeoutUs(): Micros {
    return present([...this.states.values()][0], 'nodes are up').settings.electionTimeoutMinUs;
  }

  private watch(): Observer<Raft> {
    return {
      booted: (node, state) => { this.states.set(node, state); },
      crashed: (node) => { this.states.delete(node); },
      stepped: (_node, event) => {
        if (event.type === 'message' && event.message.type === 'requestVoteReply') this.answers++;
      },
    };
  }
}
