/**
 * What a client's request does: Raft §8, "Client interaction". A read goes through the log like a write.
 * Other ways to read, and sessions that make a retry harmless, are not here.
 */
import type { Answer, RequestId } from '../protocol.ts';
import type { Command, Result } from './command.ts';
import type { Effects } from './effects.ts';
import { appendToOwnLog } from './replication.ts';
import type { Rules } from './rules.ts';
import type { RaftState } from './state.ts';

/** The leader appends, and answers when it has applied; all others say who leads. raft.tla ClientRequest. */
export function clientRequest(
  rules: Rules, state: RaftState, request: RequestId, command: Command | null, effects: Effects,
): void {
  if (state.role !== 'leader') {
    effects.push({ type: 'reply', request, answer: redirect(state) });
    return;
  }
  const index = appendToOwnLog(rules, state, command, effects);
  state.waiting.set(index, request);
}

function redirect(state: RaftState): Answer<Result> {
  return state.leader === null ? { type: 'redirect' } : { type: 'redirect', to: state.leader };
}
