/**
 * What a reader tells apart and may hide: messages by their family (a request with its answer), heartbeats, timers, disks, clients.
 */
import type { Travel } from '../../report/recording/run-view.ts';

/** Not messages; what is neither of these nor a message is never hidden. */
export const TIMERS = 'timers';
export const DISKS = 'disks';
export const CLIENTS = 'clients';
/** Messages that say no more than that somebody is there. */
export const HEARTBEATS = 'heartbeats';

/** `appendEntries` for `appendEntries` and `appendEntriesReply`. */
export function familyOfType(type: string): string {
  return type.replace(/(Reply|Response|Result|Ack)$/, '') || type;
}

export function isAnswer(type: string): boolean {
  return familyOfType(type) !== type;
}

export function familyOf({ type, background }: Travel): string {
  return background ? HEARTBEATS : familyOfType(type);
}

/** `appendEntries` as people read it: "append entries". */
export function nameOfFamily(family: string): string {
  return family.replaceAll(/([a-z\d])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);
}
