/**
 * Writes a run out: clients, triggers and timers give way to the single things that they did, each a fault with a time, and the
 * luck of the seed to the single decisions that were not calm. What is left is a list that can be made shorter.
 */
import type { Fault, Json, Plan } from '../../sim/plan.ts';
import type { System } from '../../systems/system.ts';
import type { Case, ChoiceTable } from '../case-type.ts';
import { type Conversation, type Standing, tryEach } from './conversation.ts';
import { type Happened, whatHappened } from './happened.ts';

/** Null if the violation shows in none of the ways in which the run can be written out. */
export function* writeOut({ testCase }: Standing, system: System): Conversation<Standing | null> {
  const taken = yield* tryEach('writing it out', waysToWrite(testCase, whatHappened(testCase, system)));
  return taken?.standing ?? null;
}

type Decisions = { readonly [decision: string]: Json };

/**
 * From the simplest to the most faithful. Still, with nothing that was decided otherwise, is all that one could wish for. A
 * trigger may have struck in the middle of what a node did, where no time can; and where nobody stands still, timers go off
 * in between.
 */
export function waysToWrite(testCase: Case, happened: Happened): readonly Case[] {
  const { plan } = testCase;
  const played = withoutClients(plan);
  const { requests, struck, fired, decisions } = happened;
  const isFired = (fault: Fault): boolean => fault.type === 'fireTimer' && fired.some(({ timer }) => timer === fault.timer);
  const inPlan = plan.faults.filter((fault) => !isFired(fault));
  const timed = [...inPlan.filter(isTimed), ...requests];
  const atTimes = [...timed, ...fired, ...struck.filter((fault) => !isFired(fault))];
  const byTriggers = [...timed, ...fired, ...inPlan.filter((fault) => !isTimed(fault))];
  const ofWorld = without(decisions, 'client/', 'timer/');
  const tables = [{}, without(ofWorld, 'net/'), without(ofWorld, 'disk/'), ofWorld];
  const write = (faults: readonly Fault[], fallback: ChoiceTable['fallback'], overrides: Decisions): Case =>
    ({ ...testCase, plan: { ...played, faults: inOrder(faults) }, choices: { fallback, overrides } });
  return [
    ...[atTimes, byTriggers].flatMap((faults) => tables.map((overrides) => write(faults, 'still', overrides))),
    write([...plan.faults.filter(isTimed), ...requests, ...struck], 'calm', without(decisions, 'client/')),
    write([...plan.faults, ...requests], 'calm', without(decisions, 'client/')),
    { ...testCase, choices: { fallback: 'calm', overrides: decisions } },
  ];
}

function withoutClients(plan: Plan): Plan {
  const { operator: _operator, ...workload } = plan.workload;
  return { ...plan, workload: { ...workload, clients: 0 } };
}

function without(decisions: Decisions, ...subjects: readonly string[]): Decisions {
  return Object.fromEntries(Object.entries(decisions).filter(([id]) => !subjects.some((subject) => id.startsWith(subject))));
}

function isTimed(fault: Fault): boolean {
  return 'at' in fault;
}

/** By their times, triggered ones first; of those at one time the first stays the first. */
export function inOrder(faults: readonly Fault[]): readonly Fault[] {
  const timeOf = (fault: Fault): number => ('at' in fault ? fault.at : -1);
  return [...faults].sort((one, other) => timeOf(one) - timeOf(other));
}
