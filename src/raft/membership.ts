/**
 * Cluster membership changes: Raft §6, dissertation ch. 4. One voter more or less is a change by itself (§4.1); from any
 * set of voters to any other it goes through a joint configuration, in which both sets have their say (Raft §6). Learners
 * come first (§4.2.1). Which configuration is in force is in `configurations.ts`.
 */
import type { RequestId } from '../protocol.ts';
import type { ConfigurationCommand } from './command.ts';
import type { Configuration } from './configuration.ts';
import { type Effects, reply } from './effects.ts';
import { progressOf } from './quorum.ts';
import { type Refusal, refuse } from './refusals.ts';
import { appendEntriesToAll, appendToOwnLog } from './replication.ts';
import type { Rules } from './rules.ts';
import type { Change } from './rules/membership.ts';
import type { RaftState } from './state.ts';
import { stepDown } from './terms.ts';

/** An operator asks the leader for a change: it begins, or there is a reason why it does not. */
export function changeMembership(
  rules: Rules, state: RaftState, request: RequestId, change: Change, effects: Effects,
): void {
  const refusal = refusalOf(rules, state, change);
  if (refusal !== null) {
    effects.push(reply(request, refuse(refusal)));
    return;
  }
  const command = entryOf(rules.changed(state.adopted.configuration, change));
  state.waiting.set(appendToOwnLog(rules, state, command, effects), request);
}

function refusalOf(rules: Rules, state: RaftState, change: Change): Refusal | null {
  const named = change.type === 'changeVoters' ? change.voters : [change.node];
  if (named.some((node) => !state.nodes.includes(node))) return 'no-such-node';
  if (rules.pausesWrites(state)) return 'transfer-in-progress';
  if (rules.isChangeInProgress(state)) return 'change-in-progress';
  if (!rules.hasCommittedInTerm(state)) return 'no-entry-of-this-term-committed';
  // Only now: what it objects to is committed, and whoever is told can rely on it.
  const objection = rules.objectionTo(state.adopted.configuration, change);
  if (objection !== null) return objection;
  if (change.type !== 'promoteLearner') return null;
  const progress = progressOf(state, change.node);
  return progress !== undefined && rules.isCaughtUp(state, progress) ? null : 'not-caught-up';
}

function entryOf({ voters, oldVoters, learners }: Configuration): ConfigurationCommand {
  return { type: 'configuration', voters, oldVoters, learners };
}

/**
 * More is committed. If that covers the joint configuration, the leader goes on to the new one, for whoever asked for the
 * change; if it covers one without this leader, it tells the others and goes. Raft §6.
 */
export function completeChange(rules: Rules, state: RaftState, effects: Effects): void {
  if (state.role !== 'leader' || state.adopted.index > state.commitIndex) return;
  const { index, configuration } = state.adopted;
  if (configuration.oldVoters !== null) {
    const request = state.waiting.get(index);
    state.waiting.delete(index);
    const next = appendToOwnLog(rules, state, entryOf({ ...configuration, oldVoters: null }), effects);
    if (request !== undefined) state.waiting.set(next, request);
  } else if (rules.isRemoved(state)) {
    appendEntriesToAll(rules, state, effects);
    stepDown(state, effects);
  }
}
