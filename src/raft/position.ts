/**
 * An entry's place: the position in the log, and the term in which a leader put it there. The paper's two
 * measures.
 */

/** Terms count up from 0, in which nobody leads. */
export type Term = number;

/** 1-based; 0 stands before the first entry. */
export type LogIndex = number;
