/**
 * What a campaign has come to: outcomes folded one by one, in the order of their seeds. Pure: who runs the seeds, where
 * and on how many cores, is for `cli`. However many seeds are folded, a fold holds a few findings of each signature.
 */
import { assert } from '../base/assert.ts';
import type { CheckerClass, Violation } from '../check/checker.ts';
import { CampaignDigest } from './campaign-digest.ts';
import { FiguresFold } from './campaign-figures.ts';
import type { StopAt } from './case-type.ts';
import { Coverage } from './coverage.ts';
import type { RunMeasures } from './measured.ts';
import type { Outcome } from './run.ts';
import { meant } from './target.ts';

/** What became of one seed. */
export type SeedResult =
  | {
    readonly type: 'ran'; readonly seed: number; readonly outcome: Outcome;
    /** The situations that its cluster got into; absent if nobody watched. */
    readonly states?: readonly number[];
    /** What its page tells of all runs together; absent if nobody measured. */
    readonly measured?: RunMeasures;
  }
  /** The program itself failed on it, twice: a worker died or threw outside a run. */
  | { readonly type: 'broken'; readonly seed: number; readonly reason: string };

/** A failing seed that is kept. */
export interface Finding {
  readonly seed: number;
  readonly violation: Violation;
  readonly outcome: Outcome;
}

/** A seed without a verdict. */
export interface Undecided {
  readonly seed: number;
  readonly reason: string;
  /** The program failed, rather than a bound being reached. */
  readonly broken: boolean;
}

/** All failing seeds whose first violation, but for known ones, has this signature. */
export interface SignatureGroup {
  readonly signature: string;
  readonly checker: string;
  readonly class: CheckerClass;
  readonly count: number;
  readonly firstSeed: number;
}

/** The failing seeds that are kept for each signature; all are counted. */
export const KEPT_PER_SIGNATURE = 3;
/** Signatures that are told apart; seeds with others beyond these are counted together. */
const MOST_SIGNATURES = 500;
const MOST_UNDECIDED = 100;

interface Group extends SignatureGroup {
  count: number;
  /** One is kept in which clients saw it too. */
  isSeen: boolean;
}

export class CampaignFold {
  readonly firstSeed: number;
  readonly coverage = new Coverage();
  readonly figures = new FiguresFold();
  private readonly known: ReadonlySet<string>;
  private readonly stopAt: StopAt;
  private readonly digest = new CampaignDigest();
  private readonly groups = new Map<string, Group>();
  private readonly reached = new Map<string, number>();
  /** In the order of seeds. */
  readonly findings: Finding[] = [];
  readonly undecided: Undecided[] = [];
  seeds = 0;
  passed = 0;
  failed = 0;
  /** Of the failed ones: nothing fell but what is known. */
  knownFailures = 0;
  unknown = 0;
  /** Of the unknown ones: the program failed on them. */
  broken = 0;
  /** Failing seeds whose signature came after too many others to be told apart. */
  ungrouped = 0;
  events = 0;
  virtualUs = 0;

  /**
   * `known`: the signatures of bugs that somebody knows already. They are counted, and none of them is kept. A run that goes on
   * to a violation of class `stopAt` and comes to one is a finding of that, whatever lighter one fell before.
   */
  constructor(firstSeed: number, known: ReadonlySet<string> = new Set(), stopAt: StopAt = 'rule') {
    this.firstSeed = firstSeed;
    this.known = known;
    this.stopAt = stopAt;
  }

  /** The seed that must be folded next. */
  get nextSeed(): number {
    return this.firstSeed + this.seeds;
  }

  /** Takes the next seed's result; the finding if it is one that is kept. */
  add(result: SeedResult): Finding | null {
    assert(result.seed === this.nextSeed, 'seeds are folded in order', result.seed, this.nextSeed);
    this.seeds++;
    if (result.type === 'broken') {
      this.broken++;
      this.leaveUndecided({ seed: result.seed, reason: result.reason, broken: true });
      return null;
    }
    const { seed, outcome } = result;
    this.digest.add(seed, outcome);
    this.events += outcome.events;
    this.virtualUs += outcome.virtualUs;
    if (result.states !== undefined) this.coverage.add(result.states);
    if (result.measured !== undefined) this.figures.add(seed, outcome, result.measured);
    for (const [goal, count] of Object.entries(outcome.goals)) {
      this.reached.set(goal, (this.reached.get(goal) ?? 0) + count);
    }
    const violation = this.counted(newViolations(outcome.violations, this.known)) ?? this.counted(outcome.violations);
    if (violation !== undefined) return this.fail(seed, violation, outcome);
    if (outcome.verdict === 'passed') this.passed++;
    else this.leaveUndecided({ seed, reason: outcome.unknown ?? 'no reason was given', broken: false });
    return null;
  }

  private counted(violations: readonly Violation[]): Violation | undefined {
    return this.stopAt === 'end' ? violations[0] : meant(violations, this.stopAt);
  }

  /** By how many seeds they have, most first; equal ones by their first seed. */
  signatures(): readonly SignatureGroup[] {
    return [...this.groups.values()].sort((a, b) => b.count - a.count || a.firstSeed - b.firstSeed)
      .map(({ isSeen: _, ...group }) => group);
  }

  /** How often each `sometimes` goal was reached, by name. */
  goals(): readonly (readonly [goal: string, count: number])[] {
    return [...this.reached].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  hex(): string {
    return this.digest.hex();
  }

  private fail(seed: number, violation: Violation, outcome: Outcome): Finding | null {
    this.failed++;
    const isKnown = this.known.has(violation.signature);
    if (isKnown) this.knownFailures++;
    const group = this.groups.get(violation.signature);
    const isSeen = shownToClients(outcome.violations) !== undefined;
    if (group !== undefined) {
      group.count++;
      const isWanted = group.count <= KEPT_PER_SIGNATURE || (isSeen && !group.isSeen);
      group.isSeen ||= isSeen;
      return isWanted && !isKnown ? this.keep({ seed, violation, outcome }) : null;
    }
    if (this.groups.size >= MOST_SIGNATURES) {
      this.ungrouped++;
      return null;
    }
    const { signature, checker, class: checkerClass } = violation;
    const begun = { signature, checker, class: checkerClass, count: 1, firstSeed: seed, isSeen };
    this.groups.set(signature, begun);
    return isKnown ? null : this.keep({ seed, violation, outcome });
  }

  private keep(finding: Finding): Finding {
    this.findings.push(finding);
    return finding;
  }

  private leaveUndecided(undecided: Undecided): void {
    this.unknown++;
    if (this.undecided.length < MOST_UNDECIDED) this.undecided.push(undecided);
  }
}

/** Those that nobody knew of before. */
export function newViolations(violations: readonly Violation[], known: ReadonlySet<string>): readonly Violation[] {
  return known.size === 0 ? violations : violations.filter(({ signature }) => !known.has(signature));
}

/** The violation that clients could tell of themselves, from what they called and were answered. */
export function shownToClients(violations: readonly Violation[]): Violation | undefined {
  return violations.find((violation) => violation.class === 'client' && violation.evidence !== undefined);
}
