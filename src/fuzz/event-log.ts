/**
 * A log of all that a run did, event by event: a hash of each event and, for the first so many, its words. Two logs
 * of one Case are compared to name the first event that differs (`replay --verify`).
 */
import { hashText, hashWords } from '../base/digest.ts';
import type { Effect, Micros, NodeEvent, NodeId } from '../protocol.ts';
import type { Moment, Observer } from '../sim/observer.ts';
import type { Narrator } from '../systems/system.ts';
import type { Outcome } from './run.ts';

/** Events whose words are kept; of later ones only hashes are. */
const WORDED_EVENTS = 50_000;
const MOST_WORDS = 2000;

/** Where two runs of one Case part ways. */
export interface Difference {
  readonly event: number;
  readonly virtualUs: Micros;
  /** What happened there in the first run and in the second. */
  readonly first: string;
  readonly second: string;
}

export class EventLog {
  private readonly narrate: Narrator;
  private readonly hashes: number[] = [];
  private readonly times: Micros[] = [];
  private readonly words: string[] = [];

  constructor(narrate: Narrator) {
    this.narrate = narrate;
  }

  /** Looks on for one run: a `Watcher`. */
  readonly watch = (moment: Moment): Observer => {
    const note = (what: string, ...details: readonly unknown[]): void => {
      this.note(moment, `${what} ${details.map(exact).join(' ')}`);
    };
    return {
      phase: (name) => { note(`the ${name} phase begins`); },
      fault: (action, subject) => { note('fault', action, subject); },
      booted: (node, _state, recovered) => { note(`node ${node} boots on`, recovered); },
      refused: (node, reason) => { note(`node ${node} refuses to run:`, reason); },
      crashed: (node, kept) => { note(`node ${node} crashes`, kept); },
      paused: (node, untilUs) => { note(`node ${node} pauses until`, untilUs); },
      retired: (node) => { note(`node ${node} is switched off for good`); },
      stepped: (node, event, effects) => { this.step(moment, node, event, effects); },
      persisted: (node, _delta, _then, length) => { note(`node ${node} writes, its journal now has the length`, length); },
      durable: (node, length) => { note(`node ${node} has made durable`, length); },
      sent: (from, to, message) => { note(`node ${from} sends to node ${to}`, message); },
      undelivered: (from, to, message, reason) => { note(`from node ${from} to node ${to} is ${reason}`, message); },
      duplicated: (from, to, message) => { note(`from node ${from} to node ${to} is duplicated`, message); },
      applied: (node, index, command, stateHash, tookEffect) => {
        note(`node ${node} applies${tookEffect ? '' : ' without effect'}`, index, command, stateHash);
      },
      invoked: (client, operation, command) => { note(`client ${client} invokes`, operation, command); },
      attempted: (client, operation, request, node) => { note(`client ${client} asks node ${node}`, operation, request); },
      replied: (node, request, answer) => { note(`node ${node} answers`, request, answer); },
      returned: (client, operation, answer) => { note(`client ${client} has its answer`, operation, answer); },
      ended: (calm) => { note('the run ends', calm); },
    };
  };

  /** The first event that is not the same in both; null if all are. */
  difference(other: EventLog): Difference | null {
    const events = Math.max(this.hashes.length, other.hashes.length);
    for (let event = 0; event < events; event++) {
      if (this.hashes[event] === other.hashes[event]) continue;
      const virtualUs = this.times[event] ?? other.times[event] ?? 0;
      return { event, virtualUs, ...apart(this.wordsAt(event), other.wordsAt(event)) };
    }
    return null;
  }

  /** Runs that agree in all that was observed, but not in their outcomes. */
  hiddenDifference(first: Outcome, second: Outcome): Difference | null {
    const { digest, events, virtualUs } = first;
    if (digest === second.digest && events === second.events && exact(first) === exact(second)) return null;
    const told = (outcome: Outcome): string => `in a way that no event shows: ${outcome.verdict}, digest ${outcome.digest}`;
    return { event: events, virtualUs, first: told(first), second: told(second) };
  }

  private step(moment: Moment, node: NodeId, event: NodeEvent, effects: readonly Effect[]): void {
    const told = effects.map((effect) => this.narrate.effect(effect)).filter((words) => words !== null);
    const words = `node ${node} ${this.narrate.event(event)}${told.length === 0 ? '' : `, and ${told.join(', ')}`}`;
    this.note(moment, `${words} ${exact(event)} ${exact(effects)}`);
  }

  private note(moment: Moment, words: string): void {
    const { event } = moment;
    while (this.hashes.length <= event) {
      this.hashes.push(0);
      this.times.push(moment.nowUs);
    }
    this.hashes[event] = hashWords(this.hashes[event] ?? 0, hashWords(hashText(words), moment.nowUs | 0));
    if (event >= WORDED_EVENTS) return;
    const before = this.words[event];
    if (before === undefined) this.words[event] = words.slice(0, MOST_WORDS);
    else if (before.length < MOST_WORDS) this.words[event] = `${before}; ${words}`.slice(0, MOST_WORDS);
  }

  private wordsAt(event: number): string {
    if (event >= this.hashes.length) return 'nothing: the run was over';
    const unseen = event < WORDED_EVENTS ? 'nothing that can be seen' : 'too late in the run to be kept in words';
    return this.words[event] ?? unseen;
  }
}

/** Two texts from shortly before where they part. */
function apart(first: string, second: string): { readonly first: string; readonly second: string } {
  let same = 0;
  while (same < first.length && first[same] === second[same]) same++;
  if (same < 160) return { first: first.slice(0, 400), second: second.slice(0, 400) };
  const cut = (text: string): string => `${text.slice(0, 100)} ... ${text.slice(same - 40, same + 260)}`;
  return { first: cut(first), second: cut(second) };
}

function exact(value: unknown): string {
  if (value === undefined) return '';
  return JSON.stringify(value, (_key, member: unknown) => (typeof member === 'bigint' ? `${member}n` : member));
}
