/**
 * A cluster of nodes on the bench, driven by a random schedule: timers, requests, slow disks, crashes, and a
 * network that loses, doubles, reorders and parts. Far simpler than the simulator and without its checkers,
 * so that Raft's core can be judged by itself: two leaders of a term, two histories, or two answers to one
 * question are all that it looks for.
 */
import { at } from '../../src/base/assert.ts';
import { hashWords } from '../../src/base/digest.ts';
import type { NodeId } from '../../src/protocol.ts';
import type { Message } from '../../src/raft/messages.ts';
import type { Rules } from '../../src/raft/rules.ts';
import { entriesOf, TestNode } from './raft-node.ts';

export interface Storm {
  readonly nodes: readonly TestNode[];
  /** What fell first, or null. */
  readonly violation: string | null;
  readonly committed: number;
  /** All that was sent, in order. */
  readonly record: readonly string[];
}

/** So that the shortest election timeout is 150 steps, and the longest 300. */
const STEP_US = 1_000;

interface Flight {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly message: Message;
}

/** Whole numbers from 0 to below `bound`: a hash of the seed and a counter. */
function numbers(seed: number): (bound: number) => number {
  let drawn = 0;
  return (bound) => (hashWords(seed, ++drawn) >>> 0) % bound;
}

export function storm(rules: Rules, seed: number, steps = 3000): Storm {
  const draw = numbers(seed);
  const size = 3 + draw(3);
  const ids = Array.from({ length: size }, (_, i) => i + 1);
  const settings = {
    maxBatchEntries: 1 + draw(3), maxInFlight: 1 + draw(4), noOp: draw(2) === 0,
    preVote: draw(2) === 0, checkQuorum: draw(2) === 0,
  };
  const nodes = ids.map((id) => new TestNode({ id, nodes: ids, settings, rules }));
  for (const node of nodes) node.slowDisk = true;
  const flights: Flight[] = [];
  const record: string[] = [];
  const history = new History();

  let side = 0;
  for (let step = 0; step < steps; step++) {
    for (const node of nodes) node.nowUs = step * STEP_US;
    // Nodes on one side hear each other only; which side a node is on is its bit in this mask.
    if (draw(300) === 0) side = draw(2) === 0 ? 0 : draw(2 ** (size + 1));
    const isCut = ({ from, to }: Flight): boolean => ((side >> from) & 1) !== ((side >> to) & 1);
    disturb(at(nodes, draw(size)), nodes, flights, isCut, draw, step);
    for (const one of nodes) {
      for (const { to, message } of one.take()) {
        record.push(`${one.id}>${to} ${JSON.stringify(message)}`);
        flights.push({ from: one.id, to, message });
      }
      const violation = history.look(one);
      if (violation !== null) return { nodes, violation, committed: history.committed.size, record };
    }
  }
  return { nodes, violation: null, committed: history.committed.size, record };
}

/**
 * One thing happens. A message to the other side mostly waits, or is lost. The weights let elections succeed
 * between two disturbances, and fail often enough.
 */
function disturb(
  node: TestNode, nodes: readonly TestNode[], flights: Flight[], isCut: (flight: Flight) => boolean,
  draw: (bound: number) => number, step: number,
): void {
  const dice = draw(1000);
  if (dice < 5) node.fire('election');
  else if (dice < 60) node.fire('heartbeat');
  else if (dice < 100) node.request(step, { type: 'append', key: 'x', value: `${step} ` });
  else if (dice < 105) node.crash(draw(node.journal.length - node.durable + 1));
  else if (dice < 400) node.sync(1 + draw(2));
  else if (flights.length > 0) {
    const chosen = draw(4) > 0 ? draw(Math.min(flights.length, nodes.length)) : draw(flights.length);
    const flight = at(flights, chosen);
    if (isCut(flight) && draw(4) > 0) return;
    if (dice < 970 && !isCut(flight)) at(nodes, flight.to - 1).receive(flight.from, flight.message);
    if (dice >= 430) flights.splice(chosen, 1);
  }
}

/** What must hold over the whole history, whatever happens (Raft Fig. 3). */
class History {
  readonly committed = new Map<number, number>();
  private readonly leaders = new Map<number, NodeId>();

  look(node: TestNode): string | null {
    const { role, currentTerm, log, commitIndex } = node.state;
    if (role === 'leader') {
      if ((this.leaders.get(currentTerm) ?? node.id) !== node.id) return 'election safety';
      this.leaders.set(currentTerm, node.id);
    }
    for (let index = 1; index <= commitIndex; index++) {
      if (index > log.lastIndex) return 'durability';
      const { hash } = log.entryAt(index);
      if ((this.committed.get(index) ?? hash) !== hash) return 'state machine safety';
      this.committed.set(index, hash);
    }
    return null;
  }
}

/** Log matching: entries of equal index and term are equal, and so is all that precedes them. */
export function logsMatch(one: TestNode, other: TestNode): boolean {
  const mine = entriesOf(one.state);
  const theirs = entriesOf(other.state);
  let last = Math.min(mine.length, theirs.length);
  while (last > 0 && at(mine, last - 1).term !== at(theirs, last - 1).term) last--;
  return mine.slice(0, last).every((entry, i) => entry.hash === at(theirs, i).hash);
}
