/**
 * A script's hold on a simulator: act, let time pass, look; and an equal Case of all that was done. Knows no Raft.
 *
 * What makes the Case equal: a timed fault strikes when all that was due up to and with its time has happened, and what
 * follows from it at once is done before the next fault of that time. So a script acts only between microseconds, and
 * settles after each action.
 */
import { assert } from '../base/assert.ts';
import type { Violation } from '../check/checker.ts';
import type { Case } from '../fuzz/case-type.ts';
import { expecting } from '../fuzz/expecting.ts';
import { type Outcome, outcomeOf, prepare, type Running, violationOf, type Watcher } from '../fuzz/run.ts';
import { programVersion } from '../fuzz/version.ts';
import type { Micros } from '../protocol.ts';
import { CalmChoices } from '../sim/calm-choices.ts';
import { drive } from '../sim/drive.ts';
import { choicesFrom } from '../sim/named-choices.ts';
import type { Envelope } from '../sim/network.ts';
import type { Observer } from '../sim/observer.ts';
import type { Fault, FaultAction, Json, Phases, Plan } from '../sim/plan.ts';
import type { System } from '../systems/system.ts';

/** The most events of one script: what goes on beyond it goes in circles. */
const MAX_EVENTS = 1_000_000;

/** What is settled before it comes up, by the ids of decisions (`src/sim/named-choices.ts`). */
export type Decisions = { readonly [decision: string]: Json };

/** What a script adds to its Plan. */
export interface ScriptStart {
  readonly decisions?: Decisions | undefined;
  /** No timer whose delay is drawn from a range goes off by itself (`ChoiceTable.fallback`). */
  readonly isStill?: boolean;
}

/** Ends a script early, on purpose: what was to be shown has fallen already, and nothing after it would make sense. */
export class ScriptEnded extends Error {}

export class Script {
  private readonly plan: Plan;
  private readonly running: Running;
  private readonly faults: Fault[] = [];
  private readonly overrides: Map<string, Json>;
  private readonly isStill: boolean;
  private timeUs: Micros = 0;
  /** What the script has made of them, once it has let the cluster recover: then it is over. */
  private phases: Phases | null = null;
  private settled = false;
  private thrown: Violation | null = null;

  /**
   * The nodes boot as soon as time passes, be it none. The Plan's faults are those that wait for a trigger; `decisions` are
   * settled from the start.
   */
  constructor(plan: Plan, system: System, watchers: readonly Watcher[], { decisions = {}, isStill = false }: ScriptStart = {}) {
    assert(plan.faults.every((fault) => 'when' in fault), 'what strikes at a time is an action of the script');
    this.overrides = new Map(Object.entries(decisions));
    this.isStill = isStill;
    const choices = choicesFrom(this.overrides, new CalmChoices(plan.nodes, isStill));
    this.plan = plan;
    const endless: Plan = { ...plan, phases: { chaosUs: Infinity, calmUs: 0 } };
    // Observers are asked in their order, and only as long as all before them agree: the last speaks for all.
    const last: Observer = { settled: () => (this.settled = true) };
    this.running = prepare(this.caseOf(endless), system, choices, [...watchers, () => last]);
  }

  /** Where the script stands; at or after the last event. */
  get nowUs(): Micros {
    return this.timeUs;
  }

  /** The messages under way, by name, in the order in which they were sent. */
  get inFlight(): ReadonlyMap<string, Envelope> {
    return this.running.simulator.inFlight;
  }

  get violations(): readonly Violation[] {
    const { violations } = this.running.inspection;
    return this.thrown === null ? violations : [...violations, this.thrown];
  }

  /** Does something to the world, now, and lets all happen that follows within this microsecond. */
  act(action: FaultAction): void {
    this.assertGoing();
    // In the order in which Plans that are drawn say it: the digest of a fault goes by the order of its members.
    const fault = { at: this.timeUs, ...action };
    this.guarded(() => { this.running.simulator.act(fault, fault.at); });
    this.faults.push(fault);
    this.advance(0);
  }

  /**
   * Settles a decision, such as `disk/1/crash/1/survivors`. It must be one that is yet to be made, or the Case would be
   * another run.
   */
  decide(decision: string, value: Json): void {
    this.overrides.set(decision, value);
  }

  /** Lets time pass. */
  advance(us: Micros): void {
    assert(Number.isSafeInteger(us) && us >= 0, 'time passes in whole microseconds', us);
    this.assertGoing();
    this.drive(this.timeUs + us, () => false);
    this.timeUs += us;
  }

  /** Lets time pass until the condition holds at the end of a microsecond. Says whether that came within `withinUs`. */
  until(condition: () => boolean, withinUs: Micros): boolean {
    this.assertGoing();
    const endUs = this.timeUs + withinUs;
    for (;;) {
      if (condition()) return true;
      this.drive(endUs, condition);
      const { nowUs } = this.running.simulator.moment;
      if (!condition()) break;
      // The rest of the microsecond belongs to it, and may undo what was waited for.
      this.timeUs = Math.max(this.timeUs, nowUs);
      this.drive(this.timeUs, () => false);
    }
    this.timeUs = endUs;
    return false;
  }

  /**
   * Ends the chaos after so long, and the run with the calm that follows: when all observers say that the system has recovered,
   * or `calmUs` after the heal. Says whether they did. Nothing comes after it.
   */
  recover(afterUs: Micros, calmUs: Micros): boolean {
    assert(Number.isSafeInteger(afterUs) && afterUs >= 1, 'the heal comes at least a microsecond later', afterUs);
    assert(Number.isSafeInteger(calmUs) && calmUs >= 1, 'the calm lasts for whole microseconds', calmUs);
    // What is due in the microsecond of the heal comes behind it.
    this.advance(afterUs - 1);
    const healUs = this.timeUs + 1;
    this.phases = { chaosUs: healUs, calmUs };
    this.guarded(() => { this.running.simulator.endChaos(healUs, calmUs); });
    this.drive(Infinity, () => false);
    this.timeUs = this.running.simulator.moment.nowUs;
    return this.settled;
  }

  /** The run is over here. */
  finish(): { readonly outcome: Outcome; readonly case: Case } {
    const { simulator } = this.running;
    if (this.thrown === null) simulator.finish(false);
    const outcome = outcomeOf(this.running, this.thrown, MAX_EVENTS);
    const endUs = this.thrown === null ? this.timeUs : simulator.moment.nowUs;
    const phases = this.phases ?? { chaosUs: endUs, calmUs: 0 };
    const faults = [...this.plan.faults, ...this.faults];
    return { outcome, case: expecting(this.caseOf({ ...this.plan, faults, phases }), outcome) };
  }

  private assertGoing(): void {
    assert(this.phases === null, 'once the cluster was left to recover, the script is over');
  }

  private drive(untilUs: Micros, stop: () => boolean): void {
    const { simulator, protocol } = this.running;
    const isFull = (): boolean => simulator.moment.event >= MAX_EVENTS;
    let failed: { readonly error: unknown } | null = null;
    const stops = (): boolean => {
      try {
        return isFull() || stop();
      } catch (error) {
        // The script's own condition threw, not a node.
        failed = { error };
        return true;
      }
    };
    this.guarded(() => drive(simulator, protocol, untilUs, stops));
    rethrow(failed);
    if (isFull()) throw new ScriptEnded(`the script reached its bound of ${MAX_EVENTS} events`);
  }

  /** A node that throws is a finding, and the end of the script. */
  private guarded(go: () => void): void {
    if (this.thrown !== null) throw new ScriptEnded('a node has thrown before');
    try {
      go();
    } catch (error) {
      this.thrown = violationOf(error, this.running.simulator);
      throw new ScriptEnded(this.thrown.message);
    }
  }

  private caseOf(plan: Plan): Case {
    return {
      formatVersion: 1,
      programVersion,
      plan,
      choices: { fallback: this.isStill ? 'still' : 'calm', overrides: Object.fromEntries(this.overrides) },
      maxEvents: MAX_EVENTS,
      stopAt: 'end',
    };
  }
}

function rethrow(failed: { readonly error: unknown } | null): void {
  if (failed !== null) throw failed.error;
}
