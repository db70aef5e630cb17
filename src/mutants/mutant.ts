/**
 * What a variant of Raft is: a rule replaced, or from outside the node what it asks for, what it hears, or what it finds on its disk. No
 * flag of it stands in the node. A mutant breaks one thing that some implementation has really got wrong; a control is right,
 * though it looks wrong.
 */
import type { Damaged, Effect, NodeEvent, Protocol } from '../protocol.ts';
import type { JournalRecord } from '../raft/journal.ts';
import type { Message } from '../raft/messages.ts';
import { createRaft } from '../raft/node.ts';
import { type Rules, rules } from '../raft/rules.ts';
import type { RaftSettings } from '../raft/settings.ts';
import type { Raft, RaftState } from '../raft/state.ts';

/** Raft with one thing changed. */
export interface RaftVariant {
  readonly id: string;
  /** One sentence that a learner understands. */
  readonly explanation: string;
  /** Where the paper says otherwise; of what is right, where it says so. */
  readonly source: string;
  readonly rules?: Partial<Rules>;
  readonly rewrite?: (effect: RaftEffect) => readonly RaftEffect[];
  /** What the node takes an event for. */
  readonly misread?: (state: Readonly<RaftState>, event: NodeEvent<Raft>) => NodeEvent<Raft>;
  /** What the node makes of its journal when it boots, before it reads it. */
  readonly misremember?: (records: readonly (JournalRecord | Damaged)[]) => readonly (JournalRecord | Damaged)[];
  /** What the node writes as it boots, for its disk to agree with what it has made of it. */
  readonly repair?: (found: readonly (JournalRecord | Damaged)[]) => readonly JournalRecord[];
  /** Settings that it overrides, where the usual ones would hide it. */
  readonly settings?: Partial<RaftSettings>;
  /** The profile whose runs it shows in best; the default one without. */
  readonly profile?: string;
  /** What a run must have for it to show. */
  readonly needs?: RaftNeeds;
}

export interface RaftMutant extends RaftVariant {
  readonly area: 'election' | 'replication' | 'membership' | 'snapshot-and-storage' | 'reads-clients-transfer';
  readonly difficulty: 'easy' | 'medium' | 'hard' | 'very hard';
}

/** Kinds of faults of which one is needed; features of Raft that are all needed; numbers of nodes of which one is needed. */
export interface RaftNeeds {
  readonly faults?: readonly FaultName[];
  readonly features?: readonly RaftFeature[];
  readonly sizes?: readonly number[];
}

/** What may go wrong in the world: those kinds of faults that some bug needs. */
export type FaultName =
  | 'crash' | 'pause' | 'partition' | 'one-way-cut' | 'clog' | 'slow-disk' | 'drift' | 'fire-timer' | 'loss' | 'duplication'
  | 'heavy-tail' | 'torn-write';

/** What runs of Raft may use beyond elections and replication. */
export type RaftFeature =
  | 'membership' | 'learners' | 'transfer' | 'snapshots' | 'sessions' | 'reads' | 'leases' | 'preVote' | 'checkQuorum';

export type RaftEffect = Effect<Raft>;

/** Raft with this one thing changed. */
export function variantProtocol({ rules: changed, rewrite, misread, misremember, repair }: RaftVariant): Protocol<Raft> {
  const raft = createRaft({ ...rules, ...changed });
  const rewritten = (effects: readonly RaftEffect[]): readonly RaftEffect[] => (rewrite === undefined ? effects : effects.flatMap(rewrite));
  if (rewrite === undefined && misread === undefined && misremember === undefined) return raft;
  return {
    ...raft,
    boot(context) {
      const found = misremember === undefined ? context : { ...context, recovered: misremember(context.recovered) };
      const booted = raft.boot(found);
      if (!booted.ok) return booted;
      const delta = repair?.(context.recovered) ?? [];
      const written: readonly RaftEffect[] = delta.length === 0 ? [] : [{ type: 'persist', delta, then: [] }];
      return { ...booted, effects: rewritten([...written, ...booted.effects]) };
    },
    step: (state: RaftState, event: NodeEvent<Raft>) =>
      rewritten(raft.step(state, misread === undefined ? event : misread(state, event))),
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
