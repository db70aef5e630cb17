/**
 * One event of a trace as lines of a timeline: who, what, why, and whether it is news at all.
 */
import { at, unreachable } from '../base/assert.ts';
import type { Micros, NodeEvent } from '../protocol.ts';
import { PROBE } from '../sim/clients.ts';
import type { Happening, TracedEvent } from '../sim/trace.ts';
import type { Narrator } from '../systems/system.ts';
import { tellCrash, tellDiskFailure, tellFault, tellLoss } from './fault-words.ts';
import { listOf } from '../systems/words.ts';

export interface Line {
  readonly timeUs: Micros;
  /** Null for what happens between events, such as a message that meets a cut link. */
  readonly event: number | null;
  readonly subject: string;
  readonly text: string;
  /** The same, each thing that happened as a sentence of its own. */
  readonly sentences: readonly string[];
  /** Why, in a few words. */
  readonly cause: string | null;
  /** News is told; what is folded is counted; the rest nobody would miss. */
  readonly weight: 'news' | 'folded' | 'nothing';
}

/** All events of a trace, for those who ask why. */
export class Causes {
  private readonly events = new Map<number, TracedEvent>();
  /** Events that caused another one. */
  private readonly causes = new Set<number>();

  constructor(events: readonly TracedEvent[]) {
    for (const traced of events) {
      if (!this.events.has(traced.event)) this.events.set(traced.event, traced);
      this.causes.add(traced.cause);
    }
  }

  has(event: number): boolean {
    return this.causes.has(event);
  }

  happenings(event: number): readonly Happening[] {
    return this.events.get(event)?.happenings ?? [];
  }

  /** A sync that only started the next one is no cause to name: what had asked for that is. */
  behind(cause: number): number {
    const traced = this.events.get(cause);
    if (traced === undefined || traced.cause === 0) return cause;
    return traced.happenings.every(({ type }) => type === 'durable') ? this.behind(traced.cause) : cause;
  }
}

type Of<T extends Happening['type']> = Happening & { readonly type: T };

/** `operator` is the number of the client that is one. */
export function tellEvent(
  traced: TracedEvent, causes: Causes, narrator: Narrator, operator?: number,
): readonly Line[] {
  const nameOf = (client: number): string =>
    (client === PROBE ? 'probe' : client === operator ? 'operator' : `client ${client}`);
  const sentence = new Sentence();
  const losses: Line[] = [];
  const happenings: Told[] = [];
  for (const happening of traced.happenings) {
    if (happening.type === 'undelivered') losses.push(lossLine(traced, happening, narrator));
    else if (happening.type !== 'fault' || !speaksForItself(happening, traced, causes)) happenings.push(happening);
  }
  for (let i = 0; i < happenings.length; i++) {
    const happening = at(happenings, i);
    if (happening.type === 'sent') i = tellSent(sentence, happening, happenings, i, narrator);
    else if (happening.type === 'did') i = tellDone(sentence, happening, happenings, i, narrator);
    else tell(sentence, happening, traced, narrator, nameOf);
  }
  const { subject, text, sentences } = sentence;
  if (subject === null) return losses;
  const { timeUs, event } = traced;
  const weight = !sentence.isQuiet ? 'news' : isWorkOfDisk(traced) ? 'nothing' : 'folded';
  return [{ timeUs, event, subject, text, sentences, cause: tellCause(traced, causes, nameOf), weight }, ...losses];
}

/** What a client is called. */
type NameOf = (client: number) => string;

type Told = Exclude<Happening, Of<'undelivered'>>;

/** A disk that has finished, and a node that hears of it, are in everything that is written. */
function isWorkOfDisk({ happenings: [first] }: TracedEvent): boolean {
  return first?.type === 'durable' || (first?.type === 'stepped' && first.event.type === 'resumed');
}

/** Grows clause by clause. The first to speak is the subject; only what is `news` keeps the event from being folded. */
class Sentence {
  subject: string | null = null;
  isQuiet = true;
  private head: string | null = null;
  private readonly clauses: { readonly subject: string; readonly clause: string }[] = [];

  get text(): string {
    const rest = this.clauses
      .map(({ subject, clause }) => (subject === this.subject ? clause : `${subject} ${clause}`)).join('; ');
    if (this.head === null) return rest;
    return rest === '' ? this.head : `${this.head}: ${rest}`;
  }

  get sentences(): readonly string[] {
    const head = this.head === null || this.subject === null ? [] : [`${this.subject} ${this.head}`];
    return [...head, ...this.clauses.map(({ subject, clause }) => `${subject} ${clause}`)];
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
    this.clauses.push({ subject, clause });
    this.subject ??= subject;
  }
}

function tell(
  sentence: Sentence, happening: Exclude<Told, Of<'sent' | 'did'>>, traced: TracedEvent, narrator: Narrator,
  nameOf: NameOf,
): void {
  switch (happening.type) {
    case 'phase':
      if (happening.name === 'heal') sentence.open('world', 'heals all: faults end, links open, nodes come back', true);
      break;
    case 'fault':
      sentence.add('world', tellFault(happening.action, happening.subject, (command) => narrator.command(command)));
      break;
    case 'booted':
      addChanges(sentence, happening);
      if (happening.torn) sentence.add(`node ${happening.node}`, 'drops the torn record at the end of its journal');
      break;
    case 'refused': sentence.add(`node ${happening.node}`, `refuses to run: ${happening.reason}`); break;
    case 'crashed': sentence.add(`node ${happening.node}`, tellCrash(happening.damage)); break;
    case 'diskFailed': sentence.add(`node ${happening.node}`, tellDiskFailure(happening.failure)); break;
    case 'paused': sentence.add(`node ${happening.node}`, 'stands still'); break;
    case 'retired': sentence.add(`node ${happening.node}`, 'is switched off for good'); break;
    case 'stepped': {
      const { node, event } = happening;
      sentence.open(`node ${node}`, narrator.event(event), isNewsInItself(event, node, narrator));
      addChanges(sentence, happening);
      break;
    }
    // Told with the message that it is a copy of.
    case 'duplicated': break;
    case 'durable': sentence.open(`node ${happening.node}`, 'has its writes on disk', false); break;
    case 'invoked':
    case 'attempted':
    case 'returned': tellClient(sentence, happening, traced, narrator, nameOf(happening.client)); break;
    default: unreachable(happening);
  }
}

function addChanges(sentence: Sentence, { node, changes }: Of<'booted' | 'stepped'>): void {
  for (const { text } of changes) if (text !== null) sentence.add(`node ${node}`, text);
}

/** Is it told by what it does: by the node that crashes, boots or is asked, by the message that comes or does not? */
function speaksForItself({ action }: Of<'fault'>, { event, happenings }: TracedEvent, causes: Causes): boolean {
  switch (action.type) {
    case 'crash': return happenings.some(({ type }) => type === 'crashed');
    case 'pause': return happenings.some(({ type }) => type === 'paused');
    case 'retire': return happenings.some(({ type }) => type === 'retired');
    case 'drop': return happenings.some(({ type }) => type === 'undelivered');
    case 'deliver': return true;
    case 'restart':
    case 'request':
    case 'fireTimer': return causes.has(event);
    case 'partition':
    case 'cut':
    case 'isolate':
    case 'heal':
    case 'clog':
    case 'clogNode':
    case 'slowDisk':
    case 'stallDisk':
    case 'fullDisk':
    case 'syncError':
    case 'bitRot':
    case 'lyingSync':
    case 'loseDisk':
    case 'silentCorruption':
    case 'drift':
    case 'jump': return false;
    default: return unreachable(action);
  }
}

/** A message is news if it was worth a word when it was sent, a request always; timers and disks only by what follows. */
function isNewsInItself(event: NodeEvent, node: number, narrator: Narrator): boolean {
  if (event.type === 'request') return true;
  return event.type === 'message' && narrator.effect({ type: 'send', to: node, message: event.message }) !== null;
}

/** Several nodes are often sent the same: told once. Returns the position of the last happening that was told. */
function tellSent(
  sentence: Sentence, first: Of<'sent'>, happenings: readonly Told[], from: number, narrator: Narrator,
): number {
  const words = narrator.message(first.message);
  const receivers: number[] = [];
  const doubled: number[] = [];
  let last = from;
  for (let i = from; i < happenings.length; i++) {
    const next = happenings[i];
    if ((next?.type !== 'sent' && next?.type !== 'duplicated') || next.node !== first.node) break;
    if (narrator.message(next.message) !== words) break;
    (next.type === 'sent' ? receivers : doubled).push(next.to);
    last = i;
  }
  const alone = narrator.effect({ type: 'send', to: first.to, message: first.message });
  if (alone === null) return last;
  const subject = `node ${first.node}`;
  const distinct = receivers.filter((receiver, i) => receivers.indexOf(receiver) === i);
  if (distinct.length > 1) sentence.add(subject, `sends ${words} to ${listOf('node', distinct)}`);
  else sentence.add(subject, receivers.length === 1 ? alone : `${alone}, ${receivers.length} times`);
  if (doubled.length > 0) sentence.add(subject, `the network doubles what goes to ${listOf('node', doubled)}`);
  return last;
}

/** A run of applied commands is told as one. Returns the position of the last happening that was told. */
function tellDone(
  sentence: Sentence, first: Of<'did'>, happenings: readonly Told[], from: number, narrator: Narrator,
): number {
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
  sentence: Sentence, happening: Of<'invoked' | 'attempted' | 'returned'>, { happenings }: TracedEvent,
  narrator: Narrator, subject: string,
): void {
  const { client, operation } = happening;
  const isSame = (other: Happening): boolean =>
    other.type === 'invoked' && other.client === client && other.operation === operation;
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

function lossLine(
  { timeUs, event }: TracedEvent, { from, node, message, reason }: Of<'undelivered'>, narrator: Narrator,
): Line {
  const isWorthIt = narrator.effect({ type: 'send', to: node, message }) !== null;
  const subject = `node ${node}`;
  const text = `does not receive ${narrator.message(message)} from node ${from}: ${tellLoss(reason)}`;
  return {
    timeUs,
    event: reason === 'lost' || reason === 'dropped' ? event : null,
    subject,
    text,
    sentences: [`${subject} ${text}`],
    cause: null,
    weight: isWorthIt ? 'news' : 'folded',
  };
}

function tellCause({ cause, happenings }: TracedEvent, causes: Causes, nameOf: NameOf): string | null {
  const [first] = happenings;
  if (cause === 0 || first === undefined) return null;
  const { type } = first;
  if (type === 'stepped') return tellStepCause(first.event, cause, causes, nameOf);
  if (type === 'durable' || type === 'diskFailed') return `written at #${causes.behind(cause)}`;
  if (type === 'booted' || type === 'refused') {
    return causes.happenings(cause).some(isCrash) ? `down since #${cause}` : 'restarted';
  }
  if (type === 'fault') return `set off at #${cause}`;
  return type === 'attempted' || type === 'returned' ? `answered at #${cause}` : null;
}

function tellStepCause(event: NodeEvent, cause: number, causes: Causes, nameOf: NameOf): string | null {
  const origin = causes.happenings(cause);
  switch (event.type) {
    case 'message': return `sent at #${cause}`;
    case 'resumed': return `on disk at #${cause}`;
    // A timer's entry in the queue may be older than its last setting: only a fault that fires it is a cause to name.
    case 'timer': return origin.some(({ type }) => type === 'fault') ? 'made to, by a fault' : null;
    case 'request': {
      const asked = origin.find((happening) => happening.type === 'attempted');
      return asked === undefined ? null : `asked at #${cause} by ${nameOf(asked.client)}`;
    }
    default: return unreachable(event);
  }
}

function isCrash({ type }: Happening): boolean {
  return type === 'crashed';
}
