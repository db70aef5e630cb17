/**
 * The small words of Raft's narrator: commands, entries, values.
 */
import { unreachable } from '../../base/assert.ts';
import type { Command } from '../../raft/command.ts';
import type { Entry } from '../../raft/entry.ts';
import type { Value } from '../../raft/value.ts';

/** `put x=1`; a leader's empty entry is `no-op`. */
export function tellCommand(command: Command | null): string {
  if (command === null) return 'no-op';
  switch (command.type) {
    case 'get': return `get ${command.key}`;
    case 'put': return `put ${command.key}=${inWords(command.value)}`;
    case 'append': return `append ${inWords(command.value)} to ${command.key}`;
    case 'delete': return `delete ${command.key}`;
    case 'compareAndSet': {
      const expected = command.expected === null ? 'nothing' : inWords(command.expected);
      return `set ${command.key} from ${expected} to ${inWords(command.value)}`;
    }
    default: return unreachable(command);
  }
}

/** `term 2, put x=1` */
export function tellEntry({ term, command }: Pick<Entry, 'term' | 'command'>): string {
  return `term ${term}, ${tellCommand(command)}`;
}

export function inWords(value: Value): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
