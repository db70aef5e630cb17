/**
 * Why a node says no: each reason has a name, so that whoever asked can act on it. All of them mean that what was asked
 * for is certainly not applied, now or later.
 */
import type { Answer } from '../protocol.ts';
import type { Result } from './command.ts';

export type Refusal =
  /** Of a membership change: an earlier one has not been committed yet (diss. §4.1). */
  | 'change-in-progress'
  /**
   * Of a membership change: no entry of the leader's own term has been committed yet (erratum of 2015). Of a read: and none
   * will be until somebody writes, for leaders append no no-op here.
   */
  | 'no-entry-of-this-term-committed'
  | 'already-a-voter'
  | 'already-a-learner'
  | 'not-a-learner'
  | 'not-a-member'
  | 'would-leave-no-voter'
  /** Of a promotion: the learner's log is too far behind (diss. §4.2.1). */
  | 'not-caught-up'
  | 'nothing-to-change'
  /** Nobody in this world has that id. */
  | 'no-such-node'
  /** Of a change or a write while leadership is on its way to another (diss. §3.10). */
  | 'transfer-in-progress'
  | 'target-is-not-a-voter'
  | 'target-already-leads'
  /** The target did not take over within an election timeout: the leader goes on. It may still stand, late. */
  | 'transfer-timed-out'
  /** Another than the target took over. */
  | 'another-node-leads'
  /** Of a snapshot: there is nothing applied that the last one does not hold, or one is being written. */
  | 'nothing-to-compact'
  /** Of a read: the leader stepped down before it could confirm that it leads. */
  | 'no-longer-leader'
  /** Of a lease read: leases are off. */
  | 'no-lease'
  /** Of a stale read: this node has not applied what the client has seen already. Of a follower read: nor what it must. */
  | 'behind'
  /** Of a follower read: the leader gave no read index in time. */
  | 'no-read-index'
  /** The session was closed because it was idle for too long, or never was (diss. §6.3). */
  | 'session-expired'
  /** The client has had the answer: it said so with a later operation. */
  | 'already-answered';

export function refuse(reason: Refusal): Answer<Result> {
  return { type: 'fail', reason };
}
