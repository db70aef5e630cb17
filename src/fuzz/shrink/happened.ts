/**
 * What happened in a run that was not calm, each thing by itself, with its time: what clients asked, what triggers set off, which
 * timers went off, and how else the world decided.
 */
import { CalmChoices } from '../../sim/calm-choices.ts';
import { deviationsOf } from '../../sim/deviations.ts';
import { drive } from '../../sim/drive.ts';
import type { Moment, Observer } from '../../sim/observer.ts';
import type { Fault, FaultAction, Json, Target } from '../../sim/plan.ts';
import type { Micros, NodeId } from '../../protocol.ts';
import type { System } from '../../systems/system.ts';
import type { Case } from '../case-type.ts';
import { retarget } from '../fault-targets.ts';
import { reaches } from '../kills.ts';
import { makeChoices, prepare } from '../run.ts';

export interface Happened {
  /** What clients and the operator asked, when it reached its node. */
  readonly requests: readonly Fault[];
  /** What triggers set off, and what the operator did beside what it asked for. */
  readonly struck: readonly Fault[];
  /** Timers that went off, of those whose delay is drawn from a range. */
  readonly fired: readonly (Fault & { readonly type: 'fireTimer' })[];
  /** Decisions that were not as they are where all is still (`CalmChoices`). */
  readonly decisions: { readonly [decision: string]: Json };
}

/** Runs the Case up to its violation. */
export function whatHappened(testCase: Case, system: System): Happened {
  const { plan, stopAt } = testCase;
  const deviations = deviationsOf(makeChoices(plan, testCase.choices), new CalmChoices(plan.nodes, true));
  const requests: Request[] = [];
  const struck: Fault[] = [];
  const fired: (Fault & { readonly type: 'fireTimer' })[] = [];
  const inPlan = new Set<FaultAction>(plan.faults.filter((fault) => 'at' in fault));
  const asked = new Map<string, Json>();
  const attempts = new Map<number, number>();
  const pauses = new Map<NodeId, { readonly fromUs: Micros; readonly untilUs: Micros }>();
  const watch = (moment: Moment): Observer => ({
    fault(action, subject) {
      if (!inPlan.has(action)) struck.push(timed(action, subject, moment.nowUs));
    },
    invoked(client, operation, command: Json) {
      asked.set(`${client}/${operation}`, command);
    },
    attempted(client, operation, _request, node) {
      if (client === 0) return;
      const nth = (attempts.get(client) ?? 0) + 1;
      attempts.set(client, nth);
      const delayUs = Number(deviations.decided(`client/${client}/request/${nth}/delay`) ?? 0);
      const played = client > plan.workload.clients ? {} : { client, operation };
      const command = asked.get(`${client}/${operation}`) ?? null;
      requests.push({ at: moment.nowUs + delayUs, type: 'request', node, command, ...played });
    },
    paused(node, untilUs) {
      pauses.set(node, { fromUs: moment.nowUs, untilUs });
    },
    stepped(node, event) {
      if (event.type !== 'timer') return;
      // What came up while the node stood still waited, and comes first when it goes on.
      const pause = pauses.get(node);
      const at = pause?.untilUs === moment.nowUs ? pause.fromUs : moment.nowUs;
      fired.push({ at, type: 'fireTimer', node, timer: event.timer });
    },
  });
  const running = prepare(testCase, system, deviations.choices, [watch]);
  const { violations } = running.inspection;
  try {
    drive(running.simulator, running.protocol, Infinity, () => stopAt !== 'end' && reaches(violations, stopAt));
  } catch {
    // The node that threw may well be the violation; what happened before it is all that is asked for.
  }
  const decisions = deviations.table();
  const ranged = new Set(Object.keys(decisions).filter((id) => id.startsWith('timer/')).map(timerOf));
  return {
    requests: requests.map((request) => (isRepeated(request, requests) ? request : alone(request))),
    struck,
    fired: fired.filter(({ node, timer }) => ranged.has(`timer/${node}/${timer}`)),
    decisions,
  };
}

type Request = Fault & { readonly type: 'request' };

/** Whether its client asked for the same more than once. */
function isRepeated({ client, operation }: Request, requests: readonly Request[]): boolean {
  return requests.filter((other) => other.client === client && other.operation === operation).length > 1;
}

/** The only attempt of its operation. */
function alone({ operation: _operation, ...request }: Request): Request {
  return request;
}

/** `timer/1/election/3` without its ordinal. */
function timerOf(decision: string): string {
  return decision.slice(0, decision.lastIndexOf('/'));
}

/** The action at a time of its own, and on the node that its trigger meant. */
function timed(
  action: FaultAction & { readonly when?: unknown; readonly afterUs?: unknown }, subject: NodeId | null, at: Micros,
): Fault {
  const { when: _when, afterUs: _afterUs, ...bare } = action;
  return eachOnce(retarget({ at, ...bare }, (target) => (target === 'subject' ? subject ?? target : target)));
}

/** Of two groups of a partition the first that names a node counts: the subject may have stood in another one, too. */
function eachOnce(fault: Fault): Fault {
  if (fault.type !== 'partition') return fault;
  const seen = new Set<Target>();
  const groups = fault.groups.map((group) => group.filter((target) => {
    const isNew = !seen.has(target);
    seen.add(target);
    return isNew;
  }));
  return { ...fault, groups: groups.filter((group) => group.length > 0) };
}
