/**
 * One event of a trace as lines of a timeline: who, what, why, and whether it is news at all.
 */
import { unreachable } from '../base/assert.ts';
import type { Micros, NodeEvent } from '../protocol.ts';
import type { Happening, TracedEvent } from '../sim/trace.ts';
import type { Narrator } from '../systems/system.ts';
import { tellCrash, tellFault, tellLoss } from './fault-words.ts';
import { listOf } from '../systems/words.ts';

export interface Line {
  readonly timeUs: Micros;
  /** Null for what happens between events, such as a message that meets a cut link. */
  readonly event: number | null;
  readonly subject: string;
  readonly text: string;
  /** Why, in a few words. */
  readonly cause: string | null;
  /** Nothing that a reader would miss. */
  readonly isQuiet: boolean;
}

type Events = ReadonlyMap<number, TracedEvent>;
type Of<T extends Happening['type']> = Happening & { readonly type: T };

export function tellEvent(traced: TracedEvent, events: Events, narrator: Narrator): readonly Line[] {
  const sentence = new Sentence();
  const apart: Line[] = [];
  for (let i = 0; i < traced.happenings.length; i++) {
    const happening = traced.happenings[i];
    if (happening === undefined) continue;
    if (happening.type === 'undelivered') apart.push(lossLine(traced, happening, narrator));
    else if (happening.type === 'sent') i = tellSent(sentence, traced, i, narrator);
    else if (happening.type === 'did') i = tellDone(sentence, traced, i, narrator);
    else tell(sentence, happening, traced, narrator);
  }
  if (sentence.subject === null) return apart;
  const { timeUs, event } = traced;
  const cause = tellCause(traced, events);
  return [{ timeUs, event, subject: sentence.subject, text: sentence.text, cause, isQuiet: sentence.isQuiet }, ...apart];
}

/** Grows clause by clause. The first to speak is the subject; only what is `news` keeps the event from being folded. */
class Sentence {
  subject: string | null = null;
  isQuiet = true;
  private head: string | null = null;
  private readonly clauses: string[] = [];

  get text(): string {
    const rest = this.clauses.join('; ');
    if (this.head === null) return rest;
    return rest === '' ? this.head : `${this.head}: ${rest}`;
  }

  /** What came to the subject. No news in itself, unless it says so. */
  open(subject: string, head: string, isNews: boolean): void {
    if (this.subject !== null) {
      this.add(subject, head);
      return;
    }
    this.subject = subject;
    this.head = head;
    if (isNews) this.isQuiet = false;
  }

  add(subject: string, clause: string): void {
    this.isQuiet = false;
    this.clauses.push(this.subject === null || this.subject === subject ? clause : `${subject} ${clause}`);
    this.subject ??= subject;
  }
}

function tell(
  sentence: Sentence, happening: Exclude<Happening, Of<'undelivered' | 'sent' | 'did'>>, traced: TracedEvent,
  narrator: Narrator,
): void {
  switch (happening.type) {
    case 'phase':
      if (happening.name === 'heal') sentence.open('world', 'heals all: faults end, links open, nodes come back', true);
      break;
    case 'fault': {
      if (speaksForItself(happening, traced)) break;
      sentence.add('world', tellFault(happening.action, happening.subject, (command) => narrator.command(command)));
      break;
    }
    case 'booted':
      for (const change of happening.changes) sentence.add(`node ${happening.node}`, change);
      if (happening.torn) sentence.add(`node ${happening.node}`, 'drops the torn record at the end of its journal');
      break;
    case 'refused': sentence.add(`node ${happening.node}`, `refuses to run: ${happening.reason}`); break;
    case 'crashed': sentence.add(`node ${happening.node}`, tellCrash(happening.damage)); break;
    case 'paused': sentence.add(`node ${happening.node}`, 'stands still'); break;
    case 'stepped': {
      const subject = `node ${happening.node}`;
      sentence.open(subject, narrator.event(happening.event), isNewsInItself(happening.event, happening.node, narrator));
      for (const change of happening.changes) sentence.add(subject, change);
      break;
    }
    case 'durable': sentence.open(`node ${happening.node}`, 'has its writes on disk', false); break;
    case 'duplicated': sentence.add('network', `doubles ${narrator.message(happening.message)}`); break;
    case 'invoked':
    case 'attempted':
    case 'returned': tellClient(sentence, happening, traced, narrator); break;
    default: unreachable(happening);
  }
}

/** A crash and a pause are told by the node that they strike, if they do. */
function speaksForItself({ action }: Of<'fault'>, traced: TracedEvent): boolean {
  if (action.type === 'crash') return traced.happenings.some(({ type }) => type === 'crashed');
  return action.type === 'pause' && traced.happenings.some(({ type }) => type === 'paused');
}

/** A message is news if it was worth a word when it was sent, a request always; timers and disks only by what follows. */
function isNewsInItself(event: NodeEvent, node: number, narrator: Narrator): boolean {
  if (event.type === 'request') return true;
  return event.type === 'message' && narrator.effect({ type: 'send', to: node, message: event.message }) !== null;
}

/** Several nodes are often sent the same: told once. Returns the position of the last happening that was told. */
function tellSent(sentence: Sentence, { happenings }: TracedEvent, from: number, narrator: Narrator): number {
  const first = happenings[from];
  if (first?.type !== 'sent') return from;
  const words = narrator.message(first.message);
  const receivers: number[] = [];
  let last = from;
  for (let i = from; i < happenings.length; i++) {
    const next = happenings[i];
    if (next?.type !== 'sent' || next.node !== first.node || narrator.message(next.message) !== words) break;
    receivers.push(next.to);
    last = i;
  }
  const alone = narrator.effect({ type: 'send', to: first.to, message: first.message });
  if (alone !== null) {
    sentence.add(`node ${first.node}`, receivers.length === 1 ? alone : `sends ${words} to ${listOf('node', receivers)}`);
  }
  return last;
}

/** A run of applied commands is told as one. Returns the position of the last happening that was told. */
function tellDone(sentence: Sentence, { happenings }: TracedEvent, from: number, narrator: Narrator): number {
  const first = happenings[from];
  if (first?.type !== 'did') return from;
  const told = narrator.effect(first.effect);
  let last = from;
  let lastIndex = 0;
  for (let i = from; i < happenings.length; i++) {
    const next = happenings[i];
    if (next?.type !== 'did' || next.effect.type !== 'apply') break;
    last = i;
    lastIndex = next.effect.index;
  }
  if (first.effect.type === 'apply' && last > from) {
    sentence.add(`node ${first.node}`, `applies indexes ${first.effect.index} to ${lastIndex}`);
  } else if (told !== null) {
    sentence.add(`node ${first.node}`, told);
  }
  return last;
}

function tellClient(
  sentence: Sentence, happening: Of<'invoked' | 'attempted' | 'returned'>, { happenings }: TracedEvent, narrator: Narrator,
): void {
  const { client, operation } = happening;
  const subject = client === 0 ? 'probe' : `client ${client}`;
  const isSame = (other: Happening): boolean => other.type === 'invoked' && other.client === client && other.operation === operation;
  switch (happening.type) {
    case 'invoked': sentence.add(subject, `wants to ${narrator.command(happening.command)} (operation ${operation})`); break;
    case 'attempted':
      sentence.add(subject, happenings.some(isSame)
        ? `asks node ${happening.node} by request ${happening.request}`
        : `asks node ${happening.node} next for operation ${operation}, by request ${happening.request}`);
      break;
    case 'returned': sentence.add(subject, `ends operation ${operation}: ${happening.answer.type}`); break;
    default: unreachable(happening);
  }
}

function lossLine({ timeUs, event }: TracedEvent, { from, node, message, reason }: Of<'undelivered'>, narrator: Narrator): Line {
  const text = `does not receive ${narrator.message(message)} from node ${from}: ${tellLoss(reason)}`;
  const isQuiet = narrator.effect({ type: 'send', to: node, message }) === null;
  return { timeUs, event: reason === 'lost' || reason === 'dropped' ? event : null, subject: `node ${node}`, text, cause: null, isQuiet };
}

function tellCause({ cause, happenings }: TracedEvent, events: Events): string | null {
  const [first] = happenings;
  if (cause === 0 || first === undefined) return null;
  const origin = events.get(cause)?.happenings ?? [];
  const { type } = first;
  if (type === 'stepped') return tellStepCause(first.event, cause, origin);
  if (type === 'durable') return `written at #${cause}`;
  if (type === 'booted' || type === 'refused') return `restarted at #${cause}`;
  if (type === 'fault') return `set off at #${cause}`;
  return type === 'attempted' || type === 'returned' ? `answered at #${cause}` : null;
}

function tellStepCause(event: NodeEvent, cause: number, origin: readonly Happening[]): string | null {
  switch (event.type) {
    case 'message': return `sent at #${cause} by node ${event.from}`;
    case 'resumed': return `on disk at #${cause}`;
    // A timer's entry in the queue may be older than its last setting: only a fault that fires it is a cause to name.
    case 'timer': return origin.some(({ type }) => type === 'fault') ? `made to, at #${cause}` : null;
    case 'request': {
      const asked = origin.find((happening) => happening.type === 'attempted');
      return asked === undefined ? `asked at #${cause}` : `asked at #${cause} by client ${asked.client}`;
    }
    default: return unreachable(event);
  }
}
