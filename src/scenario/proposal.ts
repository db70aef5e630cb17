/**
 * What a script has asked of a node, and what became of it.
 */
import type { Answer, NodeId } from '../protocol.ts';
import type { Request, Result } from '../raft/command.ts';

/** What became of a proposal. */
export interface Proposal {
  /** Null while there is no answer, and for ever if the node was down. */
  readonly answer: Answer<Result> | null;
  /**
   * The same in short: of an operation that was carried out, the value that it came to (null if to none); of one that was
   * refused, `refused:` and why; else `redirected`, `unknown`, or `no answer`.
   */
  readonly outcome: Result['value'];
}

export interface AskOptions {
  /**
   * Which of the client's operations this is an attempt of, from 1; only `ok` ends it, and it may be attempted again under its number.
   * Unless given, it is the only attempt of a new one.
   */
  readonly operation?: number;
}

/** A client in the hands of a script. It asks once each time: whom it asks, and whether again, is the script's business. */
export interface Client {
  ask(node: NodeId, command: Request, options?: AskOptions): Proposal;
}

/** Looks for the answer each time that it is asked for. */
export function proposalAnswered(answer: () => Proposal['answer']): Proposal {
  return {
    get answer() { return answer(); },
    get outcome() { return outcomeOf(answer()); },
  };
}

function outcomeOf(answer: Proposal['answer']): Proposal['outcome'] {
  switch (answer?.type) {
    case undefined: return 'no answer';
    case 'ok': return answer.result.value;
    case 'fail': return `refused: ${answer.reason}`;
    case 'redirect': return 'redirected';
    case 'unknown': return 'unknown';
  }
}
