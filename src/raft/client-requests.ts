/**
 * What a request does: Raft §8, dissertation ch. 6. Operations and sessions go through the leader's log; reads, changes of
 * membership, transfers and snapshots have files of their own.
 */
import { unreachable } from '../base/assert.ts';
import type { RequestId } from '../protocol.ts';
import type { Command, ConfigurationCommand, Request } from './command.ts';
import { snapshotRequested } from './compaction.ts';
import { type Effects, redirect, reply } from './effects.ts';
import { changeMembership } from './membership.ts';
import { clientRead } from './reads.ts';
import { refuse } from './refusals.ts';
import { appendToOwnLog } from './replication.ts';
import type { Rules } from './rules.ts';
import type { RaftState } from './state.ts';
import { transferLeadership } from './transfer.ts';

/** What goes into the log as it is asked for. */
type Entered = Exclude<Command, ConfigurationCommand>;

/** Reads and snapshots are any node's business; for all else, others than the leader say who leads. */
export function clientRequest(
  rules: Rules, state: RaftState, request: RequestId, command: Request, effects: Effects,
): void {
  if (command.type === 'read') {
    clientRead(rules, state, request, command, effects);
  } else if (command.type === 'takeSnapshot') {
    snapshotRequested(rules, state, request, effects);
  } else if (state.role !== 'leader') {
    effects.push(redirect(request, state.leader));
  } else if (command.type === 'transferLeadership') {
    transferLeadership(rules, state, request, command.to, effects);
  } else if (isForTheLog(command)) {
    write(rules, state, request, command, effects);
  } else {
    changeMembership(rules, state, request, command, effects);
  }
}

/** The leader appends, and answers when it has applied. A retry may have its answer already. raft.tla ClientRequest. */
function write(
  rules: Rules, state: RaftState, request: RequestId, command: Entered, effects: Effects,
): void {
  const known = command.type === 'inSession' ? rules.knownReply(state, command) : undefined;
  if (known !== undefined) {
    effects.push(reply(request, { type: 'ok', result: known }));
  } else if (rules.pausesWrites(state)) {
    effects.push(reply(request, refuse('transfer-in-progress')));
  } else {
    state.waiting.set(appendToOwnLog(rules, state, command, effects), request);
  }
}

function isForTheLog(command: Request): command is Entered {
  switch (command.type) {
    case 'get': case 'put': case 'append': case 'delete': case 'compareAndSet':
    case 'openSession': case 'inSession': return true;
    case 'read': case 'addLearner': case 'promoteLearner': case 'addVoter': case 'removeNode':
    case 'changeVoters': case 'transferLeadership': case 'takeSnapshot': return false;
    default: return unreachable(command);
  }
}
