/**
 * Runs seeds on a pool and folds their results in the order of the seeds, whatever the order in which they arrive. The
 * size of a batch follows the speed of the runs and changes no result. Bounded: so many batches are under way, and so
 * many results wait for those before them.
 */
import type { CampaignFold, Finding, SeedResult } from '../fuzz/campaign.ts';
import type { CheckerClass } from '../check/checker.ts';
import type { Plan } from '../sim/plan.ts';
import { type BatchResult, meets, type SeedPool, type SeedSpec } from './batch.ts';
import { BatchSize } from './batch-size.ts';

export interface SeedRange {
  readonly from: number;
  /** Infinity: until told to stop. */
  readonly count: number;
  /** Ends at the lowest seed with a violation, not a known one, of the class that ends a run: lower ones finish, higher ones are thrown away. */
  readonly stopOnFirst: boolean;
  /** What to run under these numbers, where it is not what the seeds mean; as many as there are. */
  readonly plans?: readonly Plan[];
}

export interface Conductor {
  /** Asked before each batch: is it time to stop? What is under way then finishes. */
  stop(): boolean;
  /** A finding that is kept, in the order of seeds. */
  found(finding: Finding): void;
  /** Each result, once it is folded. */
  folded?(result: SeedResult): void;
}

export class SeedDriver {
  private readonly pool: SeedPool;
  private readonly spec: SeedSpec;
  private readonly range: SeedRange;
  private readonly fold: CampaignFold;
  private readonly conductor: Conductor;
  private readonly underWay = new Set<Promise<void>>();
  /** Results that wait for those before them, by their first seed. */
  private readonly arrived = new Map<number, BatchResult>();
  private next: number;
  private end: number;
  /** The lowest failing seed that was seen, where that ends it all. */
  private lowestFailing = Infinity;
  private readonly size: BatchSize;
  /** What ends it all, where the first one does: a violation of the class that ends a run. */
  private readonly until: CheckerClass | 'any';
  /** The one that ends it all was folded. */
  over = false;

  /** `size` may be shared with the drivers before and after. */
  constructor(pool: SeedPool, spec: SeedSpec, range: SeedRange, fold: CampaignFold, conductor: Conductor,
    size = new BatchSize()) {
    this.pool = pool;
    this.spec = spec;
    this.range = range;
    this.fold = fold;
    this.conductor = conductor;
    this.size = size;
    this.until = spec.stopAt === 'end' ? 'any' : spec.stopAt;
    this.next = range.from;
    this.end = range.from + range.count;
  }

  async run(): Promise<void> {
    while (!this.over) {
      while (this.mayDispatch()) this.dispatch();
      if (this.underWay.size === 0) return;
      await Promise.race(this.underWay);
      this.foldArrived();
    }
  }

  private mayDispatch(): boolean {
    return this.next < Math.min(this.end, this.lowestFailing)
      && this.underWay.size < 2 * this.pool.jobs
      && this.underWay.size + this.arrived.size < 8 * this.pool.jobs
      && !this.conductor.stop();
  }

  private dispatch(): void {
    const from = this.next;
    const fairShare = Math.ceil((this.end - from) / (2 * this.pool.jobs));
    const count = this.size.next(fairShare);
    this.next += count;
    const { plans, from: first, stopOnFirst } = this.range;
    const task = {
      spec: this.spec, from, count,
      ...(plans === undefined ? {} : { plans: plans.slice(from - first, from - first + count) }),
      ...(stopOnFirst ? { until: this.until } : {}),
    };
    const running = this.pool.run(task).then((result) => {
      this.arrived.set(from, result);
      this.underWay.delete(running);
    });
    this.underWay.add(running);
  }

  private foldArrived(): void {
    if (this.range.stopOnFirst) this.noteFailing();
    for (;;) {
      const { nextSeed } = this.fold;
      const batch = this.arrived.get(nextSeed);
      if (batch === undefined) break;
      this.arrived.delete(nextSeed);
      this.size.learn(batch);
      for (const result of batch.results) {
        const finding = this.fold.add(result);
        if (finding !== null) this.conductor.found(finding);
        this.conductor.folded?.(result);
      }
      if (this.endsIt(batch.results.at(-1))) {
        this.over = true;
        break;
      }
    }
  }

  private noteFailing(): void {
    for (const { results } of this.arrived.values()) {
      const last = results.at(-1);
      if (last !== undefined && this.endsIt(last)) this.lowestFailing = Math.min(this.lowestFailing, last.seed);
    }
  }

  private endsIt(last: SeedResult | undefined): boolean {
    return this.range.stopOnFirst && last !== undefined && meets(last, this.until, this.spec.known);
  }
}
