/**
 * What a mutant of Raft is: a rule replaced, a node's effects rewritten from outside, or what it hears. No flag of it stands in the
 * node. Each breaks one thing that some implementation has really got wrong.
 */
import type { Effect, NodeEvent, Protocol } from '../protocol.ts';
import type { JournalRecord } from '../raft/journal.ts';
import type { Message } from '../raft/messages.ts';
import { createRaft } from '../raft/node.ts';
import { type Rules, rules } from '../raft/rules.ts';
import type { Raft, RaftState } from '../raft/state.ts';

export interface RaftMutant {
  readonly id: string;
  readonly area: 'election' | 'replication' | 'membership' | 'snapshot-and-storage' | 'reads-clients-transfer';
  readonly difficulty: 'easy' | 'medium' | 'hard' | 'very hard';
  /** One sentence that a learner understands. */
  readonly explanation: string;
  /** Where the paper says otherwise. */
  readonly source: string;
  readonly rules?: Partial<Rules>;
  readonly rewrite?: (effect: RaftEffect) => readonly RaftEffect[];
  /** What the node takes an event for. */
  readonly misread?: (state: Readonly<RaftState>, event: NodeEvent<Raft>) => NodeEvent<Raft>;
}

export type RaftEffect = Effect<Raft>;

/** Raft with one thing broken. */
export function mutantProtocol(mutant: RaftMutant): Protocol<Raft> {
  const broken = createRaft({ ...rules, ...mutant.rules });
  const { rewrite, misread } = mutant;
  if (misread !== undefined) {
    return {
      ...broken,
      step: (state: RaftState, event: NodeEvent<Raft>) => broken.step(state, misread(state, event)),
    };
  }
  if (rewrite === undefined) return broken;
  return {
    ...broken,
    boot(context) {
      const booted = broken.boot(context);
      return booted.ok ? { ...booted, effects: booted.effects.flatMap(rewrite) } : booted;
    },
    step: (state: RaftState, event: NodeEvent<Raft>) => broken.step(state, event).flatMap(rewrite),
  };
}

/** Rewrites the records that a write takes to the disk. */
export function rewriteRecords(
  change: (record: JournalRecord) => JournalRecord,
): (effect: RaftEffect) => RaftEffect[] {
  return (effect) => (effect.type === 'persist' ? [{ ...effect, delta: effect.delta.map(change) }] : [effect]);
}

/** Sends messages at once that should wait until the write that they hang on is durable. */
export function sendBeforeSync(isMeant: (message: Message) => boolean): (effect: RaftEffect) => RaftEffect[] {
  const goesEarly = (effect: RaftEffect): boolean => effect.type === 'send' && isMeant(effect.message);
  return (effect) => {
    if (effect.type !== 'persist' || !effect.then.some(goesEarly)) return [effect];
    const write: RaftEffect = { ...effect, then: effect.then.filter((hanging) => !goesEarly(hanging)) };
    return [write, ...effect.then.filter(goesEarly)];
  };
}
