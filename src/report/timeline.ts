/**
 * The timeline of a run, for people: when, which node, what happened, and why. Events without news, such as heartbeats
 * and their answers, are folded; each violation stands where it was seen, and again at the end with its source.
 */
import type { Violation } from '../check/checker.ts';
import type { Micros } from '../protocol.ts';
import type { Trace } from '../sim/trace.ts';
import type { Narrator } from '../systems/system.ts';
import { Causes, type Line, tellEvent } from './timeline-lines.ts';
import { wrap } from './words.ts';

/** Gives a text the look of its kind; the text itself must come back as it is when read aloud. */
export type Paint = (look: 'time' | 'subject' | 'cause' | 'quiet' | 'violation', text: string) => string;

export interface TimelineOptions {
  readonly paint?: Paint;
  /** Characters to a line. */
  readonly width?: number;
  /** The number of the client that is the operator, if there is one. */
  readonly operator?: number;
}

const SUBJECT_WIDTH = 9;
const TIME_WIDTH = 12;
const EVENT_WIDTH = 7;
const INDENT = TIME_WIDTH + EVENT_WIDTH + SUBJECT_WIDTH + 6;

/** The lines of the timeline. */
export function timeline(
  trace: Trace, narrator: Narrator, violations: readonly Violation[], options: TimelineOptions = {},
): readonly string[] {
  const paint = options.paint ?? ((_look, text) => text);
  const width = Math.max(40, (options.width ?? 110) - INDENT);
  const page = new Page(paint, width);
  const events = trace.events;
  const causes = new Causes(events);
  const waiting = violations.slice();
  if (trace.forgotten > 0) page.remark(`the first ${trace.forgotten} events are not shown`);
  for (const event of events) {
    while (waiting[0] !== undefined && waiting[0].event < event.event) page.violation(waiting.shift());
    for (const line of tellEvent(event, causes, narrator, options.operator)) page.line(line);
    while (waiting[0]?.event === event.event) page.violation(waiting.shift());
  }
  for (const violation of waiting) page.violation(violation);
  page.fold();
  return [...page.lines, '', ...verdict(violations, events.at(-1)?.timeUs ?? 0, paint)];
}

class Page {
  readonly lines: string[] = [];
  private readonly paint: Paint;
  private readonly width: number;
  private folded = 0;

  constructor(paint: Paint, width: number) {
    this.paint = paint;
    this.width = width;
  }

  line({ timeUs, event, subject, text, cause, weight }: Line): void {
    if (weight === 'folded') this.folded++;
    if (weight !== 'news') return;
    this.fold();
    const { paint } = this;
    const [first = '', ...rest] = wrap(text, this.width);
    const when = paint('time', `${inMilliseconds(timeUs).padStart(TIME_WIDTH - 3)} ms`);
    const number = paint('cause', (event === null ? '' : `#${event}`).padStart(EVENT_WIDTH));
    this.lines.push(`${when}  ${number}  ${paint('subject', subject.padEnd(SUBJECT_WIDTH))}  ${first}`);
    for (const more of rest) this.lines.push(`${' '.repeat(INDENT)}${more}`);
    if (cause !== null) this.addCause(cause, (rest.at(-1) ?? first).length);
  }

  violation(violation: Violation | undefined): void {
    if (violation === undefined) return;
    this.fold();
    const text = `✗ ${violation.checker}: ${violation.message} (${violation.source})`;
    for (const more of wrap(text, this.width)) this.lines.push(`${' '.repeat(INDENT)}${this.paint('violation', more)}`);
  }

  remark(text: string): void {
    this.lines.push(`${' '.repeat(INDENT)}${this.paint('quiet', `… ${text}`)}`);
  }

  /** The events without news since the last line, as one. */
  fold(): void {
    if (this.folded > 0) this.remark(this.folded === 1 ? 'one event without news' : `${this.folded} events without news`);
    this.folded = 0;
  }

  private addCause(cause: string, used: number): void {
    const text = this.paint('cause', `← ${cause}`);
    const last = this.lines.length - 1;
    if (used + cause.length + 5 <= this.width) this.lines[last] = `${this.lines[last] ?? ''}   ${text}`;
    else this.lines.push(`${' '.repeat(INDENT)}${text}`);
  }
}

/** The end of the timeline: what fell, in full, or that nothing did. */
function verdict(violations: readonly Violation[], endUs: Micros, paint: Paint): readonly string[] {
  if (violations.length === 0) return [`No violation, up to ${inMilliseconds(endUs)} ms.`];
  return violations.flatMap(({ checker, class: kind, message, source, event, timeUs, evidence = [] }) => [
    paint('violation', `VIOLATION of ${checker} (${kind}) at event #${event}, ${inMilliseconds(timeUs)} ms`),
    ...wrap(message, 100).map((line) => `  ${line}`),
    ...evidence.map((line) => `    ${line}`),
    `  See: ${source}`,
  ]);
}

/** `1204.500`: milliseconds with all their microseconds. */
function inMilliseconds(us: Micros): string {
  return `${Math.floor(us / 1000)}.${String(us % 1000).padStart(3, '0')}`;
}
