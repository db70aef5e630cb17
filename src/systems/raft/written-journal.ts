/**
 * A journal that somebody wrote by hand, read record by record: is it one that a node of Raft could have written? Terms
 * never fall, a node votes once in a term, a log has no gaps, no entry is of a term that the node has not reached, and
 * nobody belongs to a cluster whom the world does not have.
 */
import { unreachable } from '../../base/assert.ts';
import type { NodeId } from '../../protocol.ts';
import type { ConfigurationCommand } from '../../raft/command.ts';
import type { JournalRecord } from '../../raft/journal.ts';
import type { Problem } from '../system.ts';

/** What a journal may hold that is written by hand: it begins at the beginning, so there are no snapshots in it. */
export type WrittenRecord = Exclude<JournalRecord, { readonly type: 'snapshot' | 'checkpoint' }>;

type HardState = JournalRecord & { readonly type: 'hardState' };
type Append = JournalRecord & { readonly type: 'append' };
type Truncate = JournalRecord & { readonly type: 'truncate' };

export class WrittenJournal {
  private readonly nodes: readonly NodeId[];
  private term = 0;
  private votedFor: NodeId | null = null;
  /** The terms of the log, from index 1 on. */
  private readonly log: number[] = [];

  constructor(nodes: readonly NodeId[]) {
    this.nodes = nodes;
  }

  /** Takes the next record; what is wrong with it, if anything is. Not to be asked again after that. */
  problem(record: WrittenRecord): Problem | null {
    switch (record.type) {
      case 'hardState': return this.hardState(record);
      case 'append': return this.append(record);
      case 'truncate': return this.truncate(record);
      default: return unreachable(record);
    }
  }

  private hardState({ term, votedFor }: HardState): Problem | null {
    const { nodes } = this;
    if (term < this.term) {
      return { path: 'term', problem: `must be at least ${this.term}, the term of the hardState before: terms never fall`, value: term };
    }
    const vote = (problem: string): Problem => ({ path: 'votedFor', problem, value: votedFor });
    if (votedFor !== null && !nodes.includes(votedFor)) return vote(`must be null or one of the nodes ${nodes.join(', ')}`);
    if (votedFor !== null && term === 0) return vote('must be null: nobody stands for election in term 0');
    if (term === this.term && this.votedFor !== null && votedFor !== this.votedFor) {
      return vote(`must be ${this.votedFor}, as in the hardState before: a node votes once in a term`);
    }
    this.term = term;
    this.votedFor = votedFor;
    return null;
  }

  private append({ index, entry: { term, command } }: Append): Problem | null {
    const { log } = this;
    const last = log.at(-1) ?? 0;
    if (index !== log.length + 1) {
      return { path: 'index', problem: `must be ${log.length + 1}: ${endOf(log)}, and an entry goes on there`, value: index };
    }
    const wrongTerm = (problem: string): Problem => ({ path: 'entry.term', problem, value: term });
    if (term < last) return wrongTerm(`must be at least ${last}, the term of the entry before: terms never fall`);
    if (term > this.term) {
      const known = this.term === 0 ? 'no hardState names one before' : `the hardState before says ${this.term}`;
      return wrongTerm(`must not be above the term that the node has reached: ${known}`);
    }
    log.push(term);
    return command?.type === 'configuration' ? this.strangers(command) : null;
  }

  private strangers(configuration: ConfigurationCommand): Problem | null {
    const { nodes } = this;
    for (const list of ['voters', 'oldVoters', 'learners'] as const) {
      const stranger = configuration[list]?.find((node) => !nodes.includes(node));
      if (stranger === undefined) continue;
      return { path: `entry.command.${list}`, problem: `must be among the nodes ${nodes.join(', ')}`, value: stranger };
    }
    return null;
  }

  private truncate({ fromIndex }: Truncate): Problem | null {
    const { log } = this;
    if (fromIndex > log.length) {
      const right = log.length === 0 ? 'can\'t be' : `must be from 1 to ${log.length}`;
      return { path: 'fromIndex', problem: `${right}: ${endOf(log)}`, value: fromIndex };
    }
    log.length = fromIndex - 1;
    return null;
  }
}

function endOf(log: readonly unknown[]): string {
  return log.length === 0 ? 'the log is empty' : `the log ends at ${log.length}`;
}
