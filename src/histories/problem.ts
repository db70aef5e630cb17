/**
 * What is wrong with a recorded history. The first thing that can't be understood ends the reading: a history with a hole
 * in it would be judged wrongly.
 */

/** A value as it was read, or why it could not be. */
export type Found<T> = { readonly ok: true; readonly value: T } | Wrong;

export interface Wrong {
  readonly ok: false;
  /** What was expected, as a sentence without an end. */
  readonly message: string;
  /** As it stands in the text, cut to a readable length; null if there is nothing to show. */
  readonly found: string | null;
}

export interface HistoryProblem {
  /** From 1. */
  readonly line: number;
  readonly message: string;
  readonly found: string | null;
}

const LONGEST = 120;

export function found<T>(value: T): Found<T> {
  return { ok: true, value };
}

export function wrong(message: string, text: string | null = null): Wrong {
  const cut = text !== null && text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text;
  return { ok: false, message, found: cut };
}

/** In one line: where, what was expected, what was found. */
export function historyProblemText(problem: HistoryProblem): string {
  const text = `line ${problem.line}: ${problem.message}`;
  return problem.found === null ? text : `${text}; found ${problem.found}`;
}
