/**
 * What only the page of a campaign shows: how its runs are spread, which faults struck, and at which seed a goal was first reached.
 * Bounded, however many runs there are.
 */
import type { RunMeasures } from './measured.ts';
import type { Outcome } from './run.ts';
import { Distribution, type DistributionFigures } from './distribution.ts';

export interface FaultFigures {
  /** `crash`, `partition` ..., as in a Plan, or what else befell: `lost message`. */
  readonly fault: string;
  /** In all. */
  readonly times: number;
  /** The runs in which it struck at least once. */
  readonly runs: number;
}

export interface NamedDistribution extends DistributionFigures {
  readonly name: string;
  readonly unit: 'us' | 'times';
}

/** After so many runs, so many different ones had come up. */
export type CurvePoint = readonly [runs: number, found: number];

export interface CampaignFigures {
  /** Runs that were measured. */
  readonly runs: number;
  /** By name. */
  readonly faults: readonly FaultFigures[];
  readonly distributions: readonly NamedDistribution[];
  /** The seed that was the first to reach each goal, in the order of seeds; those never reached are left out. */
  readonly goalsFirst: readonly { readonly goal: string; readonly seed: number }[];
  /** Situations of the whole cluster; empty where the system can't tell them apart. */
  readonly situations: readonly CurvePoint[];
}

/** A system of a user's own that names its measures differently in each run must not fill the memory. */
const MOST_NAMES = 100;

export class FiguresFold {
  private runs = 0;
  private readonly faults = new Map<string, { times: number; runs: number }>();
  private readonly spread = new Map<string, { readonly unit: 'us' | 'times'; readonly distribution: Distribution }>();
  private readonly goalsFirst = new Map<string, number>();

  /** Takes the next run, in the order of seeds. */
  add(seed: number, { events, virtualUs, goals, measures = [] }: Outcome, { struck, answered }: RunMeasures): void {
    this.runs++;
    for (const [fault, times] of struck) this.countFault(fault, times);
    this.count('events', 'times', events);
    this.count('virtual time', 'us', virtualUs);
    this.count('operations answered', 'times', answered);
    for (const { name, unit, value } of measures) this.count(name, unit, value);
    for (const [goal, count] of Object.entries(goals)) {
      if (count > 0 && !this.goalsFirst.has(goal)) this.goalsFirst.set(goal, seed);
    }
  }

  figures(situations: readonly CurvePoint[]): CampaignFigures {
    return {
      runs: this.runs,
      faults: [...this.faults].map(([fault, counts]) => ({ fault, ...counts })).sort((a, b) => (a.fault < b.fault ? -1 : 1)),
      distributions: [...this.spread].flatMap(([name, { unit, distribution }]) => {
        const figures = distribution.figures();
        return figures === null ? [] : [{ name, unit, ...figures }];
      }),
      goalsFirst: [...this.goalsFirst].map(([goal, seed]) => ({ goal, seed })),
      situations,
    };
  }

  private countFault(fault: string, times: number): void {
    const known = this.faults.get(fault);
    if (known === undefined) {
      if (this.faults.size < MOST_NAMES) this.faults.set(fault, { times, runs: 1 });
      return;
    }
    known.times += times;
    known.runs++;
  }

  private count(name: string, unit: 'us' | 'times', value: number): void {
    const known = this.spread.get(name);
    if (known !== undefined) {
      known.distribution.add(value);
      return;
    }
    if (this.spread.size >= MOST_NAMES) return;
    const distribution = new Distribution();
    distribution.add(value);
    this.spread.set(name, { unit, distribution });
  }
}
