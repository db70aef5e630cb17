/**
 * Client sessions: dissertation §6.3. A session remembers what it has answered, as a part of the replicated state, so
 * that an operation which is asked for again takes effect once and gets the same answer. A session that is idle for too
 * long is closed, by the log's own clock: all nodes close it at the same entry.
 */
import { hashWords } from '../base/digest.ts';
import type { Micros } from '../protocol.ts';
import type { Result, SessionId } from './command.ts';
import type { SessionPiece } from './snapshot.ts';

export interface Session {
  readonly id: SessionId;
  /** By the log's clock. */
  lastActiveUs: Micros;
  /** The client has the answers to all below. */
  unanswered: number;
  /** What was answered, by sequence number. */
  readonly replies: Map<number, Result>;
  /** A 32-bit hash of all that. */
  hash: number;
}

export class Sessions {
  /** In the order in which they were last active, the one that is idle for longest first. */
  private readonly open = new Map<SessionId, Session>();
  /** The one that was last active, which stands last. */
  private newest: Session | null = null;
  /** No session was last active before. */
  private oldestUs: Micros = Infinity;

  /** A 32-bit hash of all sessions: the XOR of theirs. */
  hash = 0;

  get(id: SessionId): Session | undefined {
    return this.open.get(id);
  }

  create(id: SessionId, timeUs: Micros): Session {
    const session: Session = { id, lastActiveUs: timeUs, unanswered: 1, replies: new Map(), hash: 0 };
    this.add(session);
    return session;
  }

  /** A session has asked for something: it stays open, and what its client has the answers to is forgotten. */
  touch(session: Session, timeUs: Micros, unanswered: number): void {
    this.hash ^= session.hash;
    session.lastActiveUs = timeUs;
    if (unanswered > session.unanswered) {
      session.unanswered = unanswered;
      for (const sequence of session.replies.keys()) {
        if (sequence < unanswered) session.replies.delete(sequence);
      }
    }
    session.hash = hashSession(session);
    this.hash ^= session.hash;
    if (this.newest === session) return;
    this.open.delete(session.id);
    this.open.set(session.id, session);
    this.newest = session;
  }

  remember(session: Session, sequence: number, result: Result): void {
    const hash = hashReply(session, sequence, result);
    session.hash ^= hash;
    this.hash ^= hash;
    session.replies.set(sequence, result);
  }

  /** Closes all that `isExpired` says. The first that is not, ends it: the others were active later. */
  expire(timeUs: Micros, isExpired: (lastActiveUs: Micros, timeUs: Micros) => boolean): void {
    if (!isExpired(this.oldestUs, timeUs)) return;
    this.oldestUs = Infinity;
    for (const session of this.open.values()) {
      if (!isExpired(session.lastActiveUs, timeUs)) {
        this.oldestUs = session.lastActiveUs;
        return;
      }
      this.remove(session);
    }
  }

  pieces(): readonly SessionPiece[] {
    return Array.from(this.open.values(), pieceOf);
  }

  clear(): void {
    this.open.clear();
    this.newest = null;
    this.oldestUs = Infinity;
    this.hash = 0;
  }

  restore({ session: id, lastActiveUs, unanswered, replies }: SessionPiece): void {
    const known = new Map(replies.map(({ sequence, result }) => [sequence, result]));
    this.add({ id, lastActiveUs, unanswered, replies: known, hash: 0 });
  }

  private add(session: Session): void {
    this.open.set(session.id, session);
    this.newest = session;
    this.oldestUs = Math.min(this.oldestUs, session.lastActiveUs);
    session.hash = hashSession(session);
    this.hash ^= session.hash;
  }

  private remove(session: Session): void {
    this.open.delete(session.id);
    if (this.newest === session) this.newest = null;
    this.hash ^= session.hash;
  }
}

function pieceOf({ id, lastActiveUs, unanswered, replies }: Session): SessionPiece {
  const answered = Array.from(replies, ([sequence, result]) => ({ sequence, result }));
  answered.sort((one, other) => one.sequence - other.sequence);
  return { type: 'session', session: id, lastActiveUs, unanswered, replies: answered };
}

function hashSession(session: Session): number {
  let hash = hashWords(hashWords(session.id, session.lastActiveUs | 0), session.unanswered);
  for (const [sequence, result] of session.replies) hash ^= hashReply(session, sequence, result);
  return hash;
}

/** Where it took effect stands for what came of it. */
function hashReply({ id }: Session, sequence: number, { index }: Result): number {
  return hashWords(hashWords(id, sequence), index);
}
