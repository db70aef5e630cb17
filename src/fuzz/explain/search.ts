/**
 * The search of an explanation: from what it is to explain back through what each thing came of (`origins.ts`), the nearest
 * first. An election or a heartbeat that nothing of this came of is never met.
 */
import { at } from '../../base/assert.ts';
import type { TracedEvent } from '../../sim/trace.ts';
import type { Course } from './course.ts';
import { type Item, keyOf, originsOf, tracedOf } from './origins.ts';

/** As `Narrator` has them. */
export interface Hints {
  readonly background: readonly string[];
  readonly answersNeed: readonly string[] | undefined;
}

/** An event that the search has met, and what of it. */
export interface Met {
  readonly traced: TracedEvent;
  readonly items: readonly Item[];
  /** How far it is from what is to be explained. */
  readonly distance: number;
}

/** What is background is as far away as so many other things. */
const BACKGROUND = 4;

export class Search {
  private readonly course: Course;
  private readonly hints: Hints;
  private readonly origins = new Map<string, readonly Item[]>();

  constructor(course: Course, hints: Hints) {
    this.course = course;
    this.hints = hints;
  }

  /** All that led to these, the nearest first. */
  run(seeds: readonly Item[]): readonly Met[] {
    const met = new Map<number, Met & { readonly items: Item[] }>();
    /** By distance. */
    const queues: Item[][] = [[...seeds]];
    for (let distance = 0; distance < queues.length; distance++) {
      const queue = queues[distance] ?? [];
      for (let next = 0; next < queue.length; next++) {
        const item = at(queue, next);
        const key = keyOf(item);
        if (this.origins.has(key)) continue;
        const traced = tracedOf(item);
        const known = met.get(traced.event);
        if (known === undefined) met.set(traced.event, { traced, items: [item], distance });
        else known.items.push(item);
        const origins = originsOf(item, this.course, this.hints.answersNeed);
        this.origins.set(key, origins);
        for (const origin of origins) (queues[distance + this.lengthTo(origin)] ??= []).push(origin);
      }
    }
    return [...met.values()];
  }

  private lengthTo(item: Item): number {
    if (item.type !== 'change') return 1;
    const [name = ''] = item.aspect.split('/');
    return this.hints.background.includes(name) ? BACKGROUND : 1;
  }

  /** Which of these events it came of, be it through others, ascending. */
  reasonsOf({ traced, items }: Met, among: ReadonlySet<number>): readonly number[] {
    const reasons = new Set<number>();
    const passed = new Set<string>();
    const queue: Item[] = items.slice();
    for (let next = 0; next < queue.length; next++) {
      const item = at(queue, next);
      const { event } = tracedOf(item);
      const key = keyOf(item);
      if (event < traced.event && among.has(event)) reasons.add(event);
      else if (!passed.has(key)) queue.push(...this.origins.get(key) ?? []);
      passed.add(key);
    }
    return [...reasons].sort((a, b) => a - b);
  }
}
