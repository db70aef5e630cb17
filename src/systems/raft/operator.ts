/**
 * What the operator does: adds, removes and replaces nodes, hands leadership over, has logs compacted. It draws what it has
 * in mind, and makes a request of it by what it believes the cluster to be, for it asks until it knows what has come of it.
 * A node that has been removed it switches off; an id is never used again.
 */
import { z } from 'zod';
import { at, unreachable } from '../../base/assert.ts';
import type { NodeId } from '../../protocol.ts';
import type { Request } from '../../raft/command.ts';
import type { FaultAction } from '../../sim/plan.ts';
import type { ClientScript } from '../../sim/workload.ts';
import { request as requestSchema, someNodes } from './parse-command.ts';

const INTENTS = [
  'add-learner', 'promote-learner', 'add-voter', 'remove-voter', 'replace-voter', 'change-voters', 'transfer',
  'snapshot',
] as const;

type IntentName = (typeof INTENTS)[number];

/** What the operator draws: something to do, and a number that picks with whom. */
const intent = z.strictObject({
  type: z.literal('operate'), intent: z.enum(INTENTS), choice: z.int().min(0).max(1_000_000),
});

/** Overrides may name a request outright. */
export const operatorOperation = z.union([intent, requestSchema]);

export interface OperatorMix {
  /** The voters that the cluster starts with, as far as the operator knows. */
  readonly voters: readonly NodeId[];
  /** What it does; what stands here more often is done more often. Empty: nothing. */
  readonly does: readonly IntentName[];
}

export const operatorMix = z.strictObject({
  voters: someNodes,
  does: z.array(z.enum(INTENTS)).max(100),
});

/** It leaves no fewer voters than that: one more may be down at any time. */
const FEWEST_VOTERS = 2;

/** What has been reached if a request is refused so, for an earlier attempt may have done it. */
const REACHED: ReadonlySet<string> = new Set(
  ['already-a-voter', 'already-a-learner', 'not-a-learner', 'not-a-member', 'nothing-to-change']);

/** Worth asking again; all else is final. */
const PASSING: ReadonlySet<string> = new Set(
  ['change-in-progress', 'no-entry-of-this-term-committed', 'transfer-in-progress']);

/** So often it asks for a handover without an answer; whom it wants to lead may be gone for good. */
const MOST_HANDOVERS = 8;

export function operatorScript(nodes: readonly NodeId[], mix: OperatorMix | null): ClientScript {
  const belief = new Belief(nodes, mix?.voters ?? nodes);
  let reached = false;
  let drawn: z.infer<typeof intent> | null = null;
  let asked: Request | null = null;
  let inDoubt = 0;
  return {
    operation(_ordinal, draw) {
      const choice = draw.below(1_000_000);
      const which = draw.below(1_000_000);
      const does = mix?.does ?? [];
      drawn = does.length === 0 ? null : { type: 'operate', intent: at(does, which % does.length), choice };
      return drawn;
    },
    frame(taken) {
      reached = false;
      inDoubt = 0;
      // An override may stand in the place of what was drawn.
      const meant = drawn !== null && taken === drawn ? drawn : operatorOperation.parse(taken);
      asked = meant.type === 'operate' ? belief.requestFor(meant.intent, meant.choice) : meant;
      return asked;
    },
    retries(_command, reason) {
      if (REACHED.has(reason)) reached = true;
      return PASSING.has(reason);
    },
    /** While a handover is under way, the leader takes nothing from clients: to insist on one would shut them out for ever. */
    retriesUnknown() {
      return asked?.type !== 'transferLeadership' || ++inDoubt < MOST_HANDOVERS;
    },
    /** It asks for one thing at a time. */
    returned(_command, answer) {
      return asked !== null && (answer.type === 'ok' || reached) ? belief.done(asked) : [];
    },
  };
}

/** What the operator takes the cluster to be. */
class Belief {
  private voters: readonly NodeId[];
  private learners: readonly NodeId[] = [];
  /** Nodes that have never been members. */
  private spares: readonly NodeId[];

  constructor(nodes: readonly NodeId[], voters: readonly NodeId[]) {
    this.voters = voters;
    this.spares = nodes.filter((node) => !voters.includes(node));
  }

  /** The request that does what is meant; null if there is nobody to do it with. */
  requestFor(meant: IntentName, choice: number): Request | null {
    const { voters, learners, spares } = this;
    const spare = pick(spares, choice);
    const voter = pick(voters, choice);
    const learner = pick(learners, choice);
    const mayLose = voters.length > FEWEST_VOTERS;
    switch (meant) {
      case 'add-learner': return spare === null ? null : { type: 'addLearner', node: spare };
      case 'promote-learner': return learner === null ? null : { type: 'promoteLearner', node: learner };
      case 'add-voter': return spare === null ? null : { type: 'addVoter', node: spare };
      case 'remove-voter': return voter === null || !mayLose ? null : { type: 'removeNode', node: voter };
      case 'replace-voter':
        if (spare === null || voter === null) return null;
        return changeVoters(voters.filter((one) => one !== voter), [spare]);
      case 'change-voters': return this.otherVoters(choice);
      case 'transfer': return voter === null ? null : { type: 'transferLeadership', to: voter };
      case 'snapshot': return { type: 'takeSnapshot' };
    }
  }

  /** A request has been carried out. Those who are no members any more are switched off. */
  done(asked: Request): readonly FaultAction[] {
    switch (asked.type) {
      case 'addLearner':
        this.learners = [...this.learners, asked.node];
        break;
      case 'promoteLearner':
      case 'addVoter':
        return this.change([...this.voters.filter((node) => node !== asked.node), asked.node]);
      case 'removeNode':
        return this.change(this.voters.filter((node) => node !== asked.node));
      case 'changeVoters':
        return this.change(asked.voters);
      case 'get': case 'put': case 'append': case 'delete': case 'compareAndSet':
      case 'openSession': case 'inSession': case 'read':
      case 'transferLeadership': case 'takeSnapshot': return [];
      default: return unreachable(asked);
    }
    this.spares = this.spares.filter((node) => !this.learners.includes(node));
    return [];
  }

  private change(voters: readonly NodeId[]): readonly FaultAction[] {
    const gone = this.voters.filter((node) => !voters.includes(node));
    this.voters = voters;
    this.learners = this.learners.filter((node) => !voters.includes(node));
    this.spares = this.spares.filter((node) => !voters.includes(node));
    return gone.map((node) => ({ type: 'retire', node }));
  }

  /** Some voters go, or none; some spares and learners come, or none. */
  private otherVoters(choice: number): Request | null {
    const { voters, learners, spares } = this;
    const mayGo = Math.max(0, voters.length - FEWEST_VOTERS);
    const leaving = voters.filter((_, i) => (choice >> i) % 4 === 0).slice(0, mayGo);
    const coming = [...learners, ...spares].filter((_, i) => (choice >> (i + 7)) % 2 === 0);
    if (leaving.length + coming.length === 0) return null;
    return changeVoters(voters.filter((node) => !leaving.includes(node)), coming);
  }
}

function changeVoters(staying: readonly NodeId[], coming: readonly NodeId[]): Request {
  return { type: 'changeVoters', voters: [...staying, ...coming].sort((one, other) => one - other) };
}

function pick(nodes: readonly NodeId[], choice: number): NodeId | null {
  return nodes[choice % nodes.length] ?? null;
}
