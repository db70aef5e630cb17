/**
 * The replicated state machine: the key-value store, and the sessions that make a repeated operation harmless.
 * Deterministic, so that nodes that have applied the same log hold the same state (Raft Fig. 3, "State Machine Safety").
 */
import { unreachable } from '../base/assert.ts';
import type { Micros } from '../protocol.ts';
import type { InSession, Outcome, Result } from './command.ts';
import type { Entry } from './entry.ts';
import { KeyValueStore } from './key-value-store.ts';
import type { LogIndex } from './position.ts';
import type { Refusal } from './refusals.ts';
import { type Session, Sessions } from './sessions.ts';
import type { RaftSettings } from './settings.ts';
import type { Piece } from './snapshot.ts';

/** What came of an entry. A refused one has changed nothing; one that `repeats` neither, and has the first one's result. */
export type Applied =
  | { readonly type: 'done'; readonly result: Result }
  | { readonly type: 'repeats'; readonly result: Result }
  | { readonly type: 'refused'; readonly reason: Refusal };

/** The rules that it asks, a part of `Rules`: what becomes of sessions. */
export interface SessionRules {
  sessionHasExpired(settings: RaftSettings, lastActiveUs: Micros, timeUs: Micros): boolean;
  admitsUnknownSession(): boolean;
  standingInSession(session: Session, sequence: number): 'new' | 'answered' | 'forgotten';
}

export class StateMachine {
  private readonly store = new KeyValueStore();
  private readonly sessions = new Sessions();
  private readonly rules: SessionRules;
  private readonly isExpired: (lastActiveUs: Micros, timeUs: Micros) => boolean;

  constructor(rules: SessionRules, settings: RaftSettings) {
    this.rules = rules;
    this.isExpired = (lastActiveUs, timeUs) => rules.sessionHasExpired(settings, lastActiveUs, timeUs);
  }

  /** A 32-bit hash of the whole state, however it came to be. */
  get stateHash(): number {
    return this.store.stateHash ^ this.sessions.hash;
  }

  /** Carries out the entry at `index`; `timeUs` is the clock by which sessions expire. */
  apply(index: LogIndex, { command }: Entry, timeUs: Micros): Applied {
    this.sessions.expire(timeUs, this.isExpired);
    if (command === null) return done(index, null);
    switch (command.type) {
      case 'configuration': return done(index, null);
      case 'openSession': return done(index, this.sessions.create(index, timeUs).id);
      case 'inSession': return this.applyInSession(index, command, timeUs);
      case 'get': case 'put': case 'append': case 'delete': case 'compareAndSet':
        return done(index, this.store.apply(command));
      default: return unreachable(command);
    }
  }

  /** What a session has been answered already; undefined if it was not, or is not known any more. */
  replyTo({ session, sequence }: InSession): Result | undefined {
    return this.sessions.get(session)?.replies.get(sequence);
  }

  /** A read that changes nothing, not even the log. */
  read(key: string): Outcome {
    return this.store.apply({ type: 'get', key });
  }

  /** The whole state, in pieces. */
  pieces(): readonly Piece[] {
    return [...this.store.pieces(), ...this.sessions.pieces()];
  }

  /** Becomes what a snapshot holds. */
  restore(pieces: readonly Piece[]): void {
    this.store.clear();
    this.sessions.clear();
    for (const piece of pieces) {
      if (piece.type === 'slot') this.store.apply({ type: 'put', key: piece.key, value: piece.value });
      else this.sessions.restore(piece);
    }
  }

  private applyInSession(index: LogIndex, command: InSession, timeUs: Micros): Applied {
    const { rules, sessions } = this;
    let session = sessions.get(command.session);
    if (session === undefined && rules.admitsUnknownSession()) {
      session = sessions.create(command.session, timeUs);
    }
    if (session === undefined) return { type: 'refused', reason: 'session-expired' };
    sessions.touch(session, timeUs, command.unanswered);
    switch (rules.standingInSession(session, command.sequence)) {
      case 'answered': return repeated(session, command.sequence);
      case 'forgotten': return { type: 'refused', reason: 'already-answered' };
      case 'new': {
        const result = { index, value: this.store.apply(command.operation) };
        sessions.remember(session, command.sequence, result);
        return { type: 'done', result };
      }
    }
  }
}

function done(index: LogIndex, value: Outcome): Applied {
  return { type: 'done', result: { index, value } };
}

function repeated({ replies }: Session, sequence: number): Applied {
  const result = replies.get(sequence);
  if (result === undefined) return { type: 'refused', reason: 'already-answered' };
  return { type: 'repeats', result };
}

