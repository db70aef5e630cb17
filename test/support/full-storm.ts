/**
 * A storm (see `storm.ts`) over all that Raft can do: snapshots in chunks, changes of membership, sessions whose clients
 * ask again, reads in every way, leadership on its way to another. The clocks of all nodes show the same, so leases hold.
 */
import { assert, at } from '../../src/base/assert.ts';
import { hashWords } from '../../src/base/digest.ts';
import type { Answer, NodeId } from '../../src/protocol.ts';
import type { ReadWay, Request, Result } from '../../src/raft/command.ts';
import type { Message } from '../../src/raft/messages.ts';
import type { Rules } from '../../src/raft/rules.ts';
import type { RaftSettings } from '../../src/raft/settings.ts';
import { FullHistory } from './full-history.ts';
import { TestNode } from './raft-node.ts';

export interface FullStorm {
  readonly nodes: readonly TestNode[];
  /** What fell first, or null. */
  readonly violation: string | null;
  /** How often each kind of thing came about. */
  readonly counts: ReadonlyMap<string, number>;
}

const STEP_US = 1_000;

interface Flight {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly message: Message;
}

type Draw = (bound: number) => number;

/** What clients are about: each asks in a session, and asks again until it has an answer. */
interface Client {
  session: number | null;
  sequence: number;
}

interface Asked {
  readonly request: Request;
  readonly client: Client | null;
}

export function fullStorm(rules: Rules, seed: number, steps = 4000): FullStorm {
  return new Storm(rules, seed).play(steps);
}

class Storm {
  private readonly draw: Draw;
  private readonly nodes: readonly TestNode[];
  private readonly flights: Flight[] = [];
  private readonly history = new FullHistory();
  private readonly clients: readonly Client[] = [1, 2, 3].map(() => ({ session: null, sequence: 1 }));
  private readonly asked = new Map<number, Asked>();
  private readonly seen = new Map<NodeId, number>();
  private requests = 0;
  private side = 0;

  constructor(rules: Rules, seed: number) {
    let drawn = 0;
    this.draw = (bound) => (hashWords(seed, ++drawn) >>> 0) % bound;
    const size = 3 + this.draw(3);
    const ids = Array.from({ length: size + this.draw(3) }, (_, i) => i + 1);
    const settings = this.drawSettings(ids.slice(0, size));
    this.nodes = ids.map((id) => new TestNode({ id, nodes: ids, settings, rules }));
    for (const node of this.nodes) node.slowDisk = true;
  }

  play(steps: number): FullStorm {
    const { nodes, draw, history } = this;
    for (let step = 0; step < steps; step++) {
      for (const node of nodes) node.nowUs = step * STEP_US;
      if (draw(300) === 0) this.side = draw(2) === 0 ? 0 : draw(2 ** (nodes.length + 1));
      this.disturb(at(nodes, draw(nodes.length)));
      for (const node of nodes) {
        for (const { to, message } of node.take()) this.flights.push({ from: node.id, to, message });
        this.hear(node);
        history.look(node);
        if (history.violation !== null) break;
      }
      if (history.violation !== null) break;
    }
    return { nodes, violation: history.violation, counts: history.counts };
  }

  private drawSettings(voters: readonly NodeId[]): Partial<RaftSettings> {
    const { draw } = this;
    const leaseReads = draw(2) === 0;
    return {
      maxBatchEntries: 1 + draw(3), maxInFlight: 1 + draw(4), noOp: true, preVote: draw(2) === 0,
      checkQuorum: leaseReads || draw(2) === 0, leaseReads, maxClockDriftPpm: leaseReads ? 0 : null,
      snapshotEntries: draw(3) === 0 ? 0 : 2 + draw(8), snapshotChunkBytes: 1 + draw(60),
      sessionTimeoutUs: 200_000 + draw(2_000_000), voters,
    };
  }

  private disturb(node: TestNode): void {
    const { draw, flights } = this;
    const dice = draw(1000);
    if (dice < 4) node.fire('election');
    else if (dice < 60) node.fire('heartbeat');
    else if (dice < 62) node.fire('transfer');
    else if (dice < 64) node.fire('read');
    else if (dice < 130) this.ask(this.somebody(node), this.drawRequest());
    else if (dice < 136) node.crash(draw(node.journal.length - node.durable + 1));
    else if (dice < 450) node.sync(1 + draw(2));
    else if (flights.length > 0) this.deliver(dice);
  }

  /** Mostly a leader, if there is one. */
  private somebody(node: TestNode): TestNode {
    const leaders = this.nodes.filter(({ state }) => state.role === 'leader');
    return leaders.length === 0 || this.draw(4) === 0 ? node : at(leaders, this.draw(leaders.length));
  }

  private deliver(dice: number): void {
    const { draw, flights, nodes, side } = this;
    const chosen = draw(4) > 0 ? draw(Math.min(flights.length, nodes.length)) : draw(flights.length);
    const { from, to, message } = at(flights, chosen);
    const isCut = ((side >> from) & 1) !== ((side >> to) & 1);
    if (isCut && draw(4) > 0) return;
    if (dice < 980 && !isCut) at(nodes, to - 1).receive(from, message);
    if (dice >= 470) flights.splice(chosen, 1);
  }

  private ask(node: TestNode, asked: Asked): void {
    const id = ++this.requests;
    const { request } = asked;
    this.asked.set(id, asked);
    this.history.asked(id, request);
    node.request(id, request);
  }

  private drawRequest(): Asked {
    const { draw } = this;
    const dice = draw(100);
    if (dice < 45) return this.drawOperation();
    if (dice < 75) {
      const way = at<ReadWay>(['readIndex', 'lease', 'follower', 'stale'], draw(4));
      return { request: { type: 'read', way, key: 'x', atLeast: draw(3) === 0 ? draw(30) : 0 }, client: null };
    }
    return { request: this.drawOperatorRequest(), client: null };
  }

  private drawOperation(): Asked {
    const client = at(this.clients, this.draw(this.clients.length));
    const { session, sequence } = client;
    if (session === null) return { request: { type: 'openSession' }, client };
    const operation = { type: 'append', key: 'x', value: `${session}.${sequence} ` } as const;
    return { request: { type: 'inSession', session, sequence, unanswered: sequence, operation }, client };
  }

  private drawOperatorRequest(): Request {
    const { draw, nodes } = this;
    const node = 1 + draw(nodes.length);
    switch (draw(8)) {
      case 0: return { type: 'addVoter', node };
      case 1: return { type: 'removeNode', node };
      case 2: return { type: 'addLearner', node };
      case 3: return { type: 'promoteLearner', node };
      case 4: {
        const ids = nodes.map(({ id }) => id);
        const voters = ids.filter(() => draw(2) === 0);
        return { type: 'changeVoters', voters: voters.length === 0 ? ids : voters };
      }
      case 5: return { type: 'takeSnapshot' };
      default: return { type: 'transferLeadership', to: node };
    }
  }

  /** What the node has answered since the last look. */
  private hear(node: TestNode): void {
    const from = this.seen.get(node.id) ?? 0;
    this.seen.set(node.id, node.answers.length);
    for (const { request, answer } of node.answers.slice(from)) {
      const asked = this.asked.get(request);
      assert(asked !== undefined, 'nobody is answered who has not asked', request);
      this.history.answered(request, answer);
      if (asked.client !== null) goOn(asked.client, asked.request, answer);
    }
  }
}

/** A client goes on to its next operation; one whose session is closed opens another. */
function goOn(client: Client, request: Request, answer: Answer<Result>): void {
  if (request.type === 'openSession') {
    if (answer.type !== 'ok' || client.session !== null) return;
    client.session = Number(answer.result.value);
    client.sequence = 1;
  } else if (request.type === 'inSession' && request.session === client.session) {
    if (answer.type === 'fail' && answer.reason === 'session-expired') client.session = null;
    else if (answer.type === 'ok' && request.sequence === client.sequence) client.sequence++;
  }
}
