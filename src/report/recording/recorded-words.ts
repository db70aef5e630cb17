/**
 * What happened at each event of a run, in the sentences of its timeline; told when somebody asks.
 */
import type { TracedEvent } from '../../sim/trace.ts';
import type { Narrator } from '../../systems/system.ts';
import { Causes, tellEvent } from '../timeline-lines.ts';
import type { Thrown } from './thrown.ts';

export class RecordedWords {
  private readonly events: readonly TracedEvent[];
  private readonly narrator: Narrator;
  private readonly operator: number | undefined;
  private readonly thrown: Thrown | null;
  /** Made when the first event is told. */
  private causes: Causes | null = null;

  /** All events of the run that anything could be seen of. `operator` is the number of the client that is one. */
  constructor(
    events: readonly TracedEvent[], narrator: Narrator, operator: number | undefined, thrown: Thrown | null,
  ) {
    this.events = events;
    this.narrator = narrator;
    this.operator = operator;
    this.thrown = thrown;
  }

  /** What comes between an event and the next is told with the first. */
  at(event: number): readonly string[] {
    const { events, narrator, operator } = this;
    const causes = this.causes ??= new Causes(events);
    const sentences: string[] = [];
    for (let i = this.firstOf(event); events[i]?.event === event; i++) {
      const traced = events[i];
      if (traced === undefined) break;
      for (const line of tellEvent(traced, causes, narrator, operator)) sentences.push(...line.sentences);
    }
    if (event === this.thrown?.event) sentences.push(`node ${this.thrown.node} throws, which ends the run`);
    return sentences;
  }

  /** The position of the first that is of this event, or of a later one. */
  private firstOf(event: number): number {
    let low = 0;
    let high = this.events.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.events[middle]?.event ?? Infinity) < event) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
