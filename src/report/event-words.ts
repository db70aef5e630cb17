/**
 * What happened at single events of a run, in the words of its timeline.
 */
import type { Micros } from '../protocol.ts';
import type { Trace } from '../sim/trace.ts';
import type { Narrator } from '../systems/system.ts';
import { grouped } from './table.ts';
import { Causes, type Line, tellEvent } from './timeline-lines.ts';

/** A stretch of events with more news is too long to be told. */
const MOST_TOLD = 4;

export class EventWords {
  private readonly trace: Trace;
  private readonly narrator: Narrator;
  private readonly operator: number | undefined;
  private readonly causes: Causes;

  /** The trace must have forgotten nothing. `operator` is the number of the client that is one. */
  constructor(trace: Trace, narrator: Narrator, operator: number | undefined) {
    this.trace = trace;
    this.narrator = narrator;
    this.operator = operator;
    this.causes = new Causes(trace.events);
  }

  /** When this event was; of one in which nothing could be seen, when the last before it was. */
  timeOf(event: number): Micros {
    const last = this.trace.events.findLast((traced) => traced.event <= event)?.event;
    return this.trace.events.find((traced) => traced.event === last)?.timeUs ?? 0;
  }

  at(event: number): string {
    if (event === 0) return 'the start';
    const lines = this.linesOf(event, event);
    const news = lines.filter(({ weight }) => weight === 'news');
    return sentence(news.length > 0 ? news : lines) ?? 'nothing that can be seen';
  }

  /** The news of the events after the one, up to the other. */
  between(after: number, until: number): string {
    if (until === after + 1) return this.at(until);
    const news = this.linesOf(after + 1, until).filter(({ weight }) => weight === 'news');
    if (news.length > MOST_TOLD) return `${grouped(news.length)} pieces of news`;
    return sentence(news) ?? 'nothing that is news';
  }

  private linesOf(from: number, to: number): readonly Line[] {
    return this.trace.events.filter(({ event }) => event >= from && event <= to)
      .flatMap((traced) => tellEvent(traced, this.causes, this.narrator, this.operator));
  }
}

function sentence(lines: readonly Line[]): string | null {
  return lines.length === 0 ? null : lines.map(({ subject, text }) => `${subject} ${text}`).join('; ');
}
