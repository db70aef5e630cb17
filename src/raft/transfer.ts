/**
 * Leadership transfer: dissertation §3.10. The leader brings the target up to date while no new entries come, asks it to
 * stand at once, and goes on itself if nothing has come of it within an election timeout.
 */
import type { NodeId, RequestId } from '../protocol.ts';
import { isVoter } from './configuration.ts';
import { type Effects, reply, send } from './effects.ts';
import type { TimeoutNow } from './messages.ts';
import { progressOf } from './quorum.ts';
import { type Refusal, refuse } from './refusals.ts';
import type { Rules } from './rules.ts';
import type { RaftState } from './state.ts';

/** An operator asks the leader to hand over to `target`. */
export function transferLeadership(
  rules: Rules, state: RaftState, request: RequestId, target: NodeId, effects: Effects,
): void {
  const refusal = refusalOf(state, target);
  if (refusal !== null) {
    effects.push(reply(request, refuse(refusal)));
    return;
  }
  state.transfer = { target, request, asked: false };
  const timeoutUs = rules.transferTimeoutUs(state.settings);
  effects.push({ type: 'setTimer', timer: 'transfer', minUs: timeoutUs, maxUs: timeoutUs });
  askToStand(rules, state, effects);
}

function refusalOf(state: RaftState, target: NodeId): Refusal | null {
  if (!state.nodes.includes(target)) return 'no-such-node';
  if (!isVoter(state.adopted.configuration, target)) return 'target-is-not-a-voter';
  if (target === state.id) return 'target-already-leads';
  return state.transfer === null ? null : 'transfer-in-progress';
}

/** The target may have come far enough. From then on nobody need leave this leader alone: its lease is over. */
export function askToStand(rules: Rules, state: RaftState, effects: Effects): void {
  const { transfer } = state;
  if (state.role !== 'leader' || transfer === null || transfer.asked) return;
  const target = progressOf(state, transfer.target);
  if (target === undefined || !rules.isReadyToLead(target.matchIndex, state.log.lastIndex)) return;
  transfer.asked = true;
  state.leaseForfeited = true;
  const request: TimeoutNow = { type: 'timeoutNow', term: state.currentTerm, leader: state.id };
  effects.push(send(transfer.target, request));
}

/** Nothing has come of it: the leader goes on, and says so; one that was deposed has not heard by whom. */
export function abortTransfer(state: RaftState, effects: Effects): void {
  if (state.transfer === null) return;
  effects.push(reply(state.transfer.request, refuse('transfer-timed-out')));
  state.transfer = null;
}

/** A deposed leader hears who leads now, or leads again itself. */
export function endTransfer(state: RaftState, leader: NodeId, effects: Effects): void {
  const { transfer, commitIndex: index } = state;
  if (transfer === null) return;
  const took = leader === transfer.target;
  effects.push(reply(transfer.request, took ? { type: 'ok', result: { index, value: null } } : refuse('another-node-leads')));
  effects.push({ type: 'cancelTimer', timer: 'transfer' });
  state.transfer = null;
}
