/**
 * What a run was, between the faults of its Case: the news after each, for comments; the crashes that each came to; and the
 * most important of all, for the head of the script.
 */
import { assert } from '../../base/assert.ts';
import type { Violation } from '../../check/checker.ts';
import type { Case } from '../../fuzz/case-type.ts';
import { type Outcome, run } from '../../fuzz/run.ts';
import type { Micros, NodeId } from '../../protocol.ts';
import { firstConfiguration } from '../../scenario/cluster-plan.ts';
import { Observed } from '../../scenario/observed.ts';
import type { Observer } from '../../sim/observer.ts';
import { type Happening, Trace, type TracedEvent } from '../../sim/trace.ts';
import type { System } from '../../systems/system.ts';
import { Causes, tellEvent } from '../timeline-lines.ts';
import { capitalised, shortened } from './code.ts';

/** A run with somebody looking on. */
export interface Seen {
  readonly outcome: Outcome;
  readonly trace: Trace;
  /** All observers said that the system had recovered. */
  readonly recovered: boolean;
  /** The first term that had two leaders. */
  readonly twoLeadersOf: number | null;
}

/** A piece of news: a sentence without its full stop. */
interface News {
  readonly event: number;
  readonly timeUs: Micros;
  readonly text: string;
  /** How much it matters: 0 is the most. */
  readonly rank: number;
}

/** The most pieces of news that a step is told with. */
const MOST = 4;
/** The most that the head of a script tells, beside the violation. */
const MOST_AT_HEAD = 6;

export function seeRun(testCase: Case, system: System): Seen {
  const trace = new Trace(system.narrate.changes());
  const observed = new Observed(firstConfiguration({ nodes: testCase.plan.nodes.length }));
  let recovered = false;
  const last: Observer = { settled: () => (recovered = true) };
  const outcome = run(testCase, system, [trace.watch, () => observed.observer, () => last]);
  const twice = observed.elections.find(({ term, node }) =>
    observed.elections.some((other) => other.term === term && other.node !== node));
  return { outcome, trace, recovered, twoLeadersOf: twice?.term ?? null };
}

/** What a run was after each fault that struck at a time; the first is what was before any did. */
export function stretches(trace: Trace): readonly (readonly TracedEvent[])[] {
  const found: TracedEvent[][] = [[]];
  for (const traced of trace.events) {
    if (traced.happenings.some(isTimedFault)) found.push([]);
    const last = found.at(-1);
    assert(last !== undefined, 'there is a first stretch');
    last.push(traced);
  }
  return found;
}

function isTimedFault(happening: Happening): boolean {
  return happening.type === 'fault' && happening.subject === null && 'at' in happening.action;
}

/** A crash that a fault of a time was: the how-many-th of its node. */
export interface CrashOf {
  readonly node: NodeId;
  readonly ordinal: number;
}

/** For each stretch the crash that it begins with, if it begins with one. */
export function crashesOf(trace: Trace): readonly (CrashOf | null)[] {
  const crashes = new Map<NodeId, number>();
  return stretches(trace).map((events) => {
    let first: CrashOf | null = null;
    events.forEach(({ happenings }, i) => {
      for (const happening of happenings) {
        if (happening.type !== 'crashed') continue;
        const { node } = happening;
        const ordinal = (crashes.get(node) ?? 0) + 1;
        crashes.set(node, ordinal);
        if (i === 0 && happenings.some(isTimedCrash)) first ??= { node, ordinal };
      }
    });
    return first;
  });
}

function isTimedCrash(happening: Happening): boolean {
  return isTimedFault(happening) && happening.type === 'fault' && happening.action.type === 'crash';
}

/** The news of each stretch, as sentences; and where a checker objected, what it saw. */
export function tellStretches(
  trace: Trace, system: System, violations: readonly Violation[], target: Violation,
): readonly (readonly string[])[] {
  const causes = new Causes(trace.events);
  return stretches(trace).map((events, i, all) => {
    const news = events.flatMap((traced) => newsOf(traced, causes, system))
      .filter(({ text }) => !isTold(text, i))
      // In what the checker saw it must not be lost among the news.
      .map((each) => (each.event === target.event ? { ...each, rank: -1 } : each));
    const upTo = all[i + 1]?.[0]?.event ?? Infinity;
    const from = events[0]?.event ?? Infinity;
    const seen = violations.filter(({ event, checker }) =>
      event >= from && event < upTo && checker === target.checker);
    return [...chosen(news, MOST).map(({ text }) => `${text}.`), ...seen.map(tellViolation)];
  });
}

/** The fault itself tells that a node crashes, and the options what the nodes start with. */
function isTold(text: string, stretch: number): boolean {
  return stretch === 0 ? /^Node \d+ starts as/.test(text) : /^Node \d+ crashes$/.test(text);
}

function tellViolation({ checker, message }: Violation): string {
  return `Here ${checker} objects: ${shortened(message)}`;
}

/** What led to the violation, in a few sentences: of each kind of news that matters the last few. */
export function tellBriefly(trace: Trace, system: System, target: Violation): readonly string[] {
  const causes = new Causes(trace.events);
  const all = trace.events.filter(({ event }) => event <= target.event)
    .flatMap((traced) => newsOf(traced, causes, system));
  const best = AT_HEAD.flatMap(({ kind, most }) => all.filter(({ text }) => kind.test(text)).slice(-most));
  const atLast = all.filter(({ event }) => event === target.event);
  const told = new Set([...atLast, ...best].slice(0, MOST_AT_HEAD));
  return all.filter((news) => told.has(news)).map(({ text }) => `${text}.`);
}

const AT_HEAD: readonly { readonly kind: RegExp; readonly most: number }[] = [
  { kind: /becomes leader/, most: 2 },
  { kind: /crashes/, most: 2 },
  { kind: /truncates|installs|refuses to run/, most: 1 },
  { kind: /votes for node/, most: 2 },
  { kind: /commits up to|answers request/, most: 1 },
  { kind: /goes by|steps down|becomes candidate/, most: 1 },
];

/** In their order; of equal rank the last ones, for what matters stands at the end. */
function chosen(news: readonly News[], most: number): readonly News[] {
  const best = news.toSorted((a, b) => a.rank - b.rank || b.event - a.event).slice(0, most);
  return news.filter((each) => best.includes(each));
}

function newsOf(traced: TracedEvent, causes: Causes, system: System): readonly News[] {
  const lines = tellEvent(traced, causes, system.narrate).filter(({ weight }) => weight === 'news');
  return lines.flatMap(({ subject, text }) => {
    const clauses = subject === 'world' ? [] : clausesOf(withoutHead(text, traced, system));
    if (clauses.length === 0) return [];
    const told = clauses.join(clauses.length === 2 ? ' and ' : '; ');
    const { event, timeUs } = traced;
    return [{ event, timeUs, text: capitalised(shortened(`${subject} ${told}`)), rank: rankOf(told) }];
  });
}

/** What came to a node goes without saying where it does something with it. */
function withoutHead(text: string, { happenings: [first] }: TracedEvent, { narrate }: System): string {
  if (first?.type === 'durable') return text.replace(/^has its writes on disk: /, '');
  if (first?.type !== 'stepped') return text;
  const head = `${narrate.event(first.event)}: `;
  return text.startsWith(head) ? text.slice(head.length) : text;
}

/** The deeds; not what is said of messages, nor what follows from another deed. */
function clausesOf(text: string): readonly string[] {
  const clauses = text.split('; ').filter((clause) => !SMALL_TALK.test(clause));
  return clauses.filter((clause) => !FOLLOWS.some(({ what, from }) =>
    what.test(clause) && clauses.some((other) => from.test(other))));
}

const SMALL_TALK = new RegExp(`^(?:${[
  'sends', 'asks', 'gives', 'acknowledges', 'tells', 'refuses (?!to run)', 'receives', 'does not receive', 'makes',
  'is asked', 'has its', 'has \\d+ of', 'waits no longer', 'all that it wrote was on disk',
  'the network doubles', 'world ', 'wants', 'client \\d+ (?:wants|asks)',
].join('|')})`);

const FOLLOWS: readonly { readonly what: RegExp; readonly from: RegExp }[] = [
  { what: /^applies /, from: /^commits up to / },
  { what: /^client \d+ ends /, from: /^answers request / },
];

const RANKS: readonly RegExp[] = [
  /becomes leader|crashes|truncates|refuses to run|installs|steps down/,
  /votes for node|becomes candidate|commits up to|goes by|answers request|appends index/,
  /starts as|follows|applies|moves to term/,
];

function rankOf(text: string): number {
  const rank = RANKS.findIndex((pattern) => pattern.test(text));
  return rank < 0 ? RANKS.length : rank;
}
