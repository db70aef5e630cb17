/**
 * Whitewater in property tests: a fast-check arbitrary for Plans. It draws as a campaign does, from a seed, and shrinks as
 * `whitewater shrink` does. What a property makes of a Plan (`runPlan`, `toSurvive`, or something else) is its own.
 */
import { Arbitrary, type Random, Stream, toStringMethod, Value } from 'fast-check';
import { assert } from '../base/assert.ts';
import type { StopAt } from '../fuzz/case-type.ts';
import { formatCase } from '../fuzz/case.ts';
import { LIMITS } from '../fuzz/case-schema.ts';
import type { Case } from '../fuzz/case-type.ts';
import { suggestion } from '../fuzz/nearest.ts';
import { findProfile } from '../fuzz/profile.ts';
import { run } from '../fuzz/run.ts';
import { type Place, simpler, START } from '../fuzz/shrink/one-by-one.ts';
import { shrinkCase } from '../fuzz/shrink/shrink-case.ts';
import { drawPlan, type SwarmOptions } from '../fuzz/swarm.ts';
import { meant } from '../fuzz/target.ts';
import { checkMutant, parseSubject, planCase, planOf, TEST_STOP_AT, type TestPlan } from '../fuzz/test-plan.ts';
import { raftSystem } from '../systems/raft/system.ts';
import type { Profile, System } from '../systems/system.ts';

export interface PlanOptions {
  /** The system under test; absent: Raft. */
  readonly system?: System;
  /** The family of Plans to draw from; absent: the system's first. */
  readonly profile?: string;
  /** Fixes the number of nodes that a cluster starts with: 1 to 15. */
  readonly nodes?: number;
  /** Breaks the system on purpose, in every Plan. */
  readonly mutant?: string;
  /** The class of the violations to shrink to, the same as the property runs with; absent: `outcome`, which is harm. */
  readonly stopAt?: StopAt;
  /** So many Cases are tried at most for the smallest one of a violation; absent: 20,000. */
  readonly mostAttempts?: number;
}

/**
 * Plans as the swarm draws them. Shrinking, it looks by itself for the smallest one that comes to the same violation, and asks
 * the property once. Of a property that is about something else it asks about simpler Plans, one by one. Throws if a name in the
 * options is that of nothing.
 */
export function plan(options: PlanOptions = {}): Arbitrary<TestPlan> {
  const { system = raftSystem, profile: name, nodes, mutant } = options;
  const { stopAt = TEST_STOP_AT, mostAttempts = 20_000 } = options;
  const profile = findProfile(system, name);
  const hint = profile === undefined ? suggestion(name ?? '', system.profiles.map((known) => known.name)) : null;
  assert(profile !== undefined, `${system.name} has no such profile`, name, hint);
  if (mutant !== undefined) checkMutant(system, mutant);
  const isCount = nodes === undefined || (Number.isInteger(nodes) && nodes >= 1 && nodes <= LIMITS.nodes);
  assert(isCount, `nodes must be a whole number from 1 to ${LIMITS.nodes}`, nodes);
  const swarm = { ...(mutant === undefined ? {} : { mutant }), ...(nodes === undefined ? {} : { nodes }) };
  return new PlanArbitrary({ system, profile, swarm, stopAt, mostAttempts });
}

interface Drawing {
  readonly system: System;
  readonly profile: Profile;
  readonly swarm: SwarmOptions;
  readonly stopAt: StopAt;
  readonly mostAttempts: number;
}

/** Any of them is a seed of `whitewater campaign` and `replay` too. */
const MOST_SEED = 0x7fff_ffff;
/** What has been shrunk to its end has nothing simpler below it. */
const SHRUNK = 'shrunk';

/** fast-check knows arbitraries by this class alone. */
class PlanArbitrary extends Arbitrary<TestPlan> {
  private readonly drawing: Drawing;

  constructor(drawing: Drawing) {
    super();
    this.drawing = drawing;
  }

  /** Small seeds are no simpler than others: there is no bias. */
  override generate(random: Random): Value<TestPlan> {
    const { system, profile, swarm } = this.drawing;
    return this.held(drawPlan(system, profile, random.nextInt(0, MOST_SEED), swarm), undefined);
  }

  /** So that a Plan of a saved Case, given as an example, is shrunk too. */
  override canShrinkWithoutContext(value: unknown): value is TestPlan {
    const isCase = typeof value === 'object' && value !== null && 'plan' in value;
    return !isCase && parseSubject(value, { system: this.drawing.system }).ok;
  }

  override shrink(value: TestPlan, context: unknown): Stream<Value<TestPlan>> {
    return new Stream(this.simplerThan(value, context));
  }

  private *simplerThan(value: TestPlan, context: unknown): Generator<Value<TestPlan>> {
    if (context === SHRUNK) return;
    const { system, stopAt } = this.drawing;
    const testCase = planCase(value, stopAt);
    if (!isPlace(context)) {
      const shrunk = this.shrunk(value);
      if (shrunk === 'unknown') return;
      if (shrunk !== null) yield shrunk;
    }
    for (const { testCase: next, place } of simpler(testCase, system, isPlace(context) ? context : START)) {
      yield this.held(planOf(next), place);
    }
  }

  /** The smallest that comes to the same violation; null if it comes to none. Runs without a verdict are not made smaller. */
  private shrunk(value: TestPlan): Value<TestPlan> | 'unknown' | null {
    const { system, stopAt, mostAttempts } = this.drawing;
    const testCase = planCase(value, stopAt);
    const outcome = run(testCase, system);
    if (outcome.verdict === 'unknown') return outcome.verdict;
    const violation = meant(outcome.violations, stopAt);
    if (violation === undefined) return null;
    // A run is over with what it is to show.
    const aimed: Case = { ...testCase, stopAt: stopAt === 'end' ? stopAt : violation.class };
    const { case: smallest, attempts, complete } = shrinkCase({ violation, testCase: aimed, outcome }, system, mostAttempts);
    if (smallest === null) return null;
    const remark = complete ? '' : `(shrinking reached its bound of ${attempts} attempts: mostAttempts)\n`;
    const shrunk = planOf(smallest);
    const isSame = formatCase(planCase(shrunk, stopAt)) === formatCase(testCase);
    return isSame ? null : this.held(shrunk, SHRUNK, remark);
  }

  /** It prints itself as the Case that can be saved and replayed. */
  private held(drawn: TestPlan, context: Place | typeof SHRUNK | undefined, remark = ''): Value<TestPlan> {
    const value = { ...drawn };
    const text = (): string => `${remark}${formatCase(planCase(drawn, this.drawing.stopAt))}`;
    Object.defineProperty(value, toStringMethod, { value: text, enumerable: false });
    return new Value(value, context);
  }
}

function isPlace(context: unknown): context is Place {
  return typeof context === 'object' && context !== null && 'pass' in context && 'size' in context;
}
