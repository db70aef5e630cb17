/**
 * What led to each violation of a run: the events of its explanation.
 */
import type { Violation } from '../../check/checker.ts';
import { sliceIn } from '../../fuzz/explain/explain.ts';
import type { CutWatch } from '../../fuzz/explain/cut-watch.ts';
import type { TracedEvent } from '../../sim/trace.ts';
import type { Narrator } from '../../systems/system.ts';
import { hasNews } from '../story.ts';

export class RecordedSlices {
  private readonly events: readonly TracedEvent[];
  private readonly cuts: CutWatch;
  private readonly narrator: Narrator;
  private readonly known = new Map<Violation, ReadonlySet<number>>();

  /** All events of the run that anything could be seen of. */
  constructor(events: readonly TracedEvent[], cuts: CutWatch, narrator: Narrator) {
    this.events = events;
    this.cuts = cuts;
    this.narrator = narrator;
  }

  /** Its own event is among them. */
  of(violation: Violation): ReadonlySet<number> {
    const known = this.known.get(violation);
    if (known !== undefined) return known;
    const { events, cuts, narrator } = this;
    const upTo = events.filter(({ event }) => event <= violation.event);
    const isTold = hasNews(narrator)(upTo);
    const { steps } = sliceIn(upTo, cuts, violation, narrator, { limit: undefined, isTold });
    const slice = new Set([...steps.map(({ traced }) => traced.event), violation.event]);
    this.known.set(violation, slice);
    return slice;
  }
}
