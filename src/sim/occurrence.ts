/**
 * The kinds of events: what came up in the queue, and acted.
 */

/** How each stands in the digest. */
export const KIND = {
  message: 1, timer: 2, sync: 3, resume: 4, client: 5, request: 6, answer: 7, boot: 8,
  fault: 9, faultEnd: 10, heal: 11,
} as const;

/**
 * `resume`: a node hears that what it wrote is durable. `client`: one starts an operation, or has waited long enough. `answer`: one
 * has reached its client. `faultEnd`: a fault that lasted is over.
 */
export type Occurrence = keyof typeof KIND;

export type KindNumber = (typeof KIND)[Occurrence];

/** By number. */
export const OCCURRENCES: { readonly [kind in KindNumber]: Occurrence } = {
  1: 'message', 2: 'timer', 3: 'sync', 4: 'resume', 5: 'client', 6: 'request', 7: 'answer', 8: 'boot',
  9: 'fault', 10: 'faultEnd', 11: 'heal',
};
