/**
 * The small words of Raft's narrator: commands, entries, values, configurations, snapshots.
 */
import { unreachable } from '../../base/assert.ts';
import type { Command, Operation, Request } from '../../raft/command.ts';
import { type Configuration, isMember } from '../../raft/configuration.ts';
import type { Entry } from '../../raft/entry.ts';
import type { SnapshotHeader } from '../../raft/snapshot.ts';
import type { Value } from '../../raft/value.ts';
import { listOf } from '../words.ts';

/** `put x=1`; a leader's empty entry is `no-op`. */
export function tellCommand(command: Command | Request | null): string {
  if (command === null) return 'no-op';
  switch (command.type) {
    case 'get': case 'put': case 'append': case 'delete': case 'compareAndSet': return tellOperation(command);
    case 'openSession': return 'open a session';
    case 'inSession': {
      const { session, sequence, operation } = command;
      return `${tellOperation(operation)} as operation ${sequence} of session ${session}`;
    }
    case 'configuration': return `configuration: ${tellConfiguration(command)}`;
    case 'read': {
      const { key, way, atLeast } = command;
      return `read ${key} (${way}${atLeast === 0 ? '' : `, as of index ${atLeast} at least`})`;
    }
    case 'addLearner': return `add node ${command.node} as a learner`;
    case 'promoteLearner': return `make learner ${command.node} a voter`;
    case 'addVoter': return `add node ${command.node} as a voter`;
    case 'removeNode': return `remove node ${command.node}`;
    case 'changeVoters': return `change the voters to ${listOf('node', command.voters)}`;
    case 'transferLeadership': return `hand leadership to node ${command.to}`;
    case 'takeSnapshot': return 'take a snapshot';
    default: return unreachable(command);
  }
}

function tellOperation(operation: Operation): string {
  switch (operation.type) {
    case 'get': return `get ${operation.key}`;
    case 'put': return `put ${operation.key}=${inWords(operation.value)}`;
    case 'append': return `append ${inWords(operation.value)} to ${operation.key}`;
    case 'delete': return `delete ${operation.key}`;
    case 'compareAndSet': {
      const expected = operation.expected === null ? 'nothing' : inWords(operation.expected);
      return `set ${operation.key} from ${expected} to ${inWords(operation.value)}`;
    }
    default: return unreachable(operation);
  }
}

/** `term 2, put x=1` */
export function tellEntry({ term, command }: Pick<Entry, 'term' | 'command'>): string {
  return `term ${term}, ${tellCommand(command)}`;
}

/** `voters 1, 2 and 3, learner 4`; while it is joint, `voters 3, 4 and 5 jointly with 1, 2 and 3`. */
export function tellConfiguration({ voters, oldVoters, learners }: Configuration): string {
  const jointly = oldVoters === null ? '' : ` jointly with ${namesOf(oldVoters)}`;
  return `${listOf('voter', voters)}${jointly}${learners.length === 0 ? '' : `, ${listOf('learner', learners)}`}`;
}

/** `1, 2 and 3` */
function namesOf(nodes: readonly number[]): string {
  return listOf('', nodes).replace(/^s? /, '');
}

/** How many of `granted` count: `2 of 3 votes`; while it is joint, `2 of 3 votes of the new voters, 1 of 2 of the old`. */
export function tellTally(configuration: Configuration, granted: readonly number[], votes: string): string {
  const { voters, oldVoters } = configuration;
  const tally = (set: readonly number[]): string => {
    const { length } = set.filter((voter) => granted.includes(voter));
    return `${length} of ${set.length}`;
  };
  if (oldVoters === null) return `${tally(voters)} ${votes}`;
  return `${tally(voters)} ${votes} of the new voters, ${tally(oldVoters)} of the old`;
}

/** What a node is in a configuration where that is not plain; else empty. */
export function tellMembership(configuration: Configuration, id: number): string {
  if (configuration.learners.includes(id)) return 'a learner';
  return isMember(configuration, id) ? '' : 'not a member';
}

/** `the snapshot up to index 40 of term 2` */
export function tellSnapshot({ index, term }: Pick<SnapshotHeader, 'index' | 'term'>): string {
  return `the snapshot up to index ${index} of term ${term}`;
}

/** `5 pieces`, `one piece`, `no piece` */
export function tellPieces(count: number): string {
  if (count === 0) return 'no piece';
  return count === 1 ? 'one piece' : `${count} pieces`;
}

export function inWords(value: Value): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
