/**
 * A quick look for a contradiction that the search might take for ever to prove. Where a state was left by one operation
 * alone, it stood from then until the last that needed it had its turn: at least from the first answer among them to the
 * last call. No other state can have stood in that zone, and nothing that needs or leaves another can fall into it (Gibbons
 * & Korach 1997, "Testing shared memories", §4, for values that are written once).
 */
import { at } from '../../base/assert.ts';
import { int } from '../../base/ints.ts';
import { NONE } from './machine.ts';
import type { Problem } from './problem.ts';

interface Zone {
  readonly state: number;
  /** Positions among the events; `state` stands in between. */
  readonly from: number;
  readonly to: number;
}

/** Whether two of the zones overlap, or an operation falls into one in which it has no place. */
export function isContradictory(problem: Problem): boolean {
  const zones = zonesOf(problem);
  for (let i = 1; i < zones.length; i++) if (at(zones, i).from < at(zones, i - 1).to) return true;
  return zones.length > 0 && isAnyMisplaced(problem, zones);
}

/** By state: how many operations leave it, the first answer and the last call of those that leave or need it. */
class Spans {
  readonly makers: Int32Array;
  readonly firstAnswer: Int32Array;
  readonly lastCall: Int32Array;

  constructor(states: number) {
    this.makers = new Int32Array(states);
    this.firstAnswer = new Int32Array(states).fill(NEVER);
    this.lastCall = new Int32Array(states).fill(-1);
  }

  note(state: number, call: number, answer: number): void {
    if (call > int(this.lastCall, state)) this.lastCall[state] = call;
    if (answer < int(this.firstAnswer, state)) this.firstAnswer[state] = answer;
  }
}

const NEVER = 0x7fff_ffff;

/** Those that are not empty, by where they start. */
function zonesOf({ machine, kinds, events, isOpen }: Problem): readonly Zone[] {
  if (machine.guardedStates === 0) return [];
  const spans = new Spans(machine.guardedStates);
  // What was there before all began.
  spans.makers[machine.initial] = 1;
  spans.note(machine.initial, -1, -1);
  const { calls, answers } = positionsOf(events, kinds.length);
  for (let operation = 0; operation < kinds.length; operation++) {
    const kind = int(kinds, operation);
    if (!machine.isGuarded(kind)) return [];
    const call = int(calls, operation);
    const leaves = machine.leaves(kind);
    const needs = machine.needs(kind);
    if (leaves !== NONE) {
      spans.makers[leaves] = int(spans.makers, leaves) + 1;
      if (leaves !== machine.initial) spans.note(leaves, call, int(answers, operation));
    }
    if (needs !== NONE && isOpen[operation] !== true) spans.note(needs, call, int(answers, operation));
  }
  const zones: Zone[] = [];
  for (let state = 0; state < machine.guardedStates; state++) {
    const from = int(spans.firstAnswer, state);
    const to = int(spans.lastCall, state);
    if (int(spans.makers, state) === 1 && from < to) zones.push({ state, from, to });
  }
  return zones.sort((a, b) => a.from - b.from || a.to - b.to);
}

function isAnyMisplaced({ machine, kinds, events, isOpen }: Problem, zones: readonly Zone[]): boolean {
  const { calls, answers } = positionsOf(events, kinds.length);
  for (let operation = 0; operation < kinds.length; operation++) {
    if (isOpen[operation] === true) continue;
    const zone = zoneAround(zones, int(calls, operation), int(answers, operation));
    if (zone !== null && machine.step(zone.state, int(kinds, operation)) !== zone.state) return true;
  }
  return false;
}

/** The zone that holds all of an operation; zones do not overlap. */
function zoneAround(zones: readonly Zone[], call: number, answer: number): Zone | null {
  let low = 0;
  let high = zones.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at(zones, middle).from < call) low = middle + 1;
    else high = middle;
  }
  const zone = low === 0 ? undefined : zones[low - 1];
  return zone !== undefined && answer < zone.to ? zone : null;
}

function positionsOf(events: readonly number[], count: number): { readonly calls: Int32Array; readonly answers: Int32Array } {
  const calls = new Int32Array(count);
  const answers = new Int32Array(count).fill(NEVER);
  for (let position = 0; position < events.length; position++) {
    const event = at(events, position);
    if (event >= 0) calls[event] = position;
    else answers[~event] = position;
  }
  return { calls, answers };
}
