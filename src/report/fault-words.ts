/**
 * Faults, losses and crashes in words. They are the kernel's own, so they read the same for every system.
 */
import { unreachable } from '../base/assert.ts';
import type { Micros, NodeId } from '../protocol.ts';
import type { DiskFault } from '../sim/disk-faults.ts';
import type { CrashDamage, DiskFailure, LossReason } from '../sim/observer.ts';
import type { FaultAction, Json, Target } from '../sim/plan.ts';
import { listOf } from '../systems/words.ts';

/** What a fault does, as a sentence without a subject: "cuts the link from node 1 to node 2 for 50 ms". */
export function tellFault(
  action: FaultAction, subject: NodeId | null, command: (command: Json) => string,
): string {
  const node = (target: Target): string => `node ${target === 'subject' ? subject ?? '?' : target}`;
  switch (action.type) {
    case 'crash': return `crashes ${node(action.node)}${span('; back after', action.downUs)}`;
    case 'restart': return `restarts ${node(action.node)}`;
    case 'retire': return `switches ${node(action.node)} off for good`;
    case 'pause': return `pauses ${node(action.node)}${span(' for', action.forUs)}`;
    case 'partition': return `${tellPartition(action.groups, subject)}${span(' for', action.forUs)}`;
    case 'isolate': {
      const order = action.mates < 0 ? 'previous' : 'next';
      const mates = action.mates === 0 ? '' : `, with the ${order} ${Math.abs(action.mates)} in order,`;
      return `cuts ${node(action.node)}${mates} off from all others${span(' for', action.forUs)}`;
    }
    case 'cut': return `cuts the link from ${node(action.from)} to ${node(action.to)}${span(' for', action.forUs)}`;
    case 'heal': return 'opens every link, and makes disks as good as ever';
    case 'clog': return `holds what ${node(action.from)} sends ${node(action.to)}${span(' for', action.forUs)}`;
    case 'clogNode': return `holds all that ${node(action.node)} sends and is sent${span(' for', action.forUs)}`;
    case 'slowDisk':
    case 'stallDisk':
    case 'fullDisk':
    case 'syncError':
    case 'bitRot':
    case 'lyingSync':
    case 'loseDisk':
    case 'silentCorruption': return tellDiskFault(action, node(action.node));
    case 'drift': return `makes the clock of ${node(action.node)} run ${action.ppm} ppm fast`;
    case 'jump': return `makes the wall clock of ${node(action.node)} jump by ${duration(action.byUs)}`;
    case 'fireTimer': return `makes the ${action.timer} timer of ${node(action.node)} go off`;
    case 'request': return `${action.client === undefined ? '' : `as client ${action.client} `}asks ${node(action.node)} to ${command(action.command)}`;
    case 'deliver': return `lets ${messageName(action.message)} arrive`;
    case 'drop': return `drops ${messageName(action.message)}`;
    default: return unreachable(action);
  }
}

function tellDiskFault(action: DiskFault, node: string): string {
  switch (action.type) {
    case 'slowDisk': return `slows the disk of ${node} by ${duration(action.extraUs)}${span(' for', action.forUs)}`;
    case 'stallDisk': return `stalls the disk of ${node}${span(' for', action.forUs)}`;
    case 'fullDisk':
      return `fills the disk of ${node}${span(' for', action.forUs)}${span('; at each write it goes down for', action.downUs)}`;
    case 'syncError': return `makes the next sync of ${node} fail${span('; back after', action.downUs)}`;
    case 'bitRot': return `damages a durable record of ${node}`;
    case 'lyingSync': return `makes the disk of ${node} lie about its syncs${span(' for', action.forUs)}`;
    case 'loseDisk': return `gives ${node} an empty disk in place of its own${span('; back after', action.downUs)}`;
    case 'silentCorruption': return `changes a durable record of ${node}, and its checksum too`;
    default: return unreachable(action);
  }
}

/** How a disk failed its node. */
export function tellDiskFailure(failure: DiskFailure): string {
  switch (failure) {
    case 'no-room': return 'has no room on its disk for what it must write';
    case 'sync-error': return 'is told that a sync has failed';
    default: return unreachable(failure);
  }
}

/** What a crash did to the disk. */
export function tellCrash({ unsynced, kept, torn, lied = 0 }: CrashDamage): string {
  if (unsynced === 0) return 'crashes; all that it wrote was on disk';
  if (lied > 0) return `crashes; of what its disk had called durable, ${lied === 1 ? 'one record is' : `${lied} records are`} lost${
    lied === unsynced ? '' : `, and all after ${lied === 1 ? 'it' : 'them'}`}`;
  const records = unsynced === 1 ? 'the one unsynced record' : `${unsynced} unsynced records`;
  const survivors = kept === unsynced ? (unsynced === 1 ? `${records} survives` : `all ${records} survive`)
    : kept === 0 ? (unsynced === 1 ? `${records} is lost` : `all ${records} are lost`)
      : `${kept} of ${records} ${kept === 1 ? 'survives' : 'survive'}`;
  return `crashes; ${survivors}${torn ? ', and the next is torn' : ''}`;
}

/** Why a message did not arrive. */
export function tellLoss(reason: LossReason): string {
  switch (reason) {
    case 'lost': return 'the network loses it';
    case 'cut': return 'the link is cut';
    case 'down': return 'it is down';
    case 'dropped': return 'it is dropped';
    default: return unreachable(reason);
  }
}

/** `3 s`, `1500 ms`, `16.921 ms` */
export function duration(us: Micros): string {
  return us % 1_000_000 === 0 && us !== 0 ? `${us / 1_000_000} s` : `${us / 1000} ms`;
}

/** `1>2/appendEntries/3`: "the 3rd appendEntries from node 1 to node 2". */
export function messageName(name: string): string {
  const [link = '', kind = '', ordinal = '', copy] = name.split('/');
  const [from = '', to = ''] = link.split('>');
  const which = copy === undefined ? 'the' : 'the copy of the';
  return `${which} ${nth(Number(ordinal))} ${kind} from node ${from} to node ${to}`;
}

function tellPartition(groups: readonly (readonly Target[])[], subject: NodeId | null): string {
  const told = groups.map((group) => listOf('node', group.map((target) => (target === 'subject' ? subject ?? 0 : target))));
  return told.length === 1 ? `leaves only ${told.join('')} connected` : `parts ${told.join(' from ')}`;
}

function span(before: string, us: Micros | undefined): string {
  return us === undefined ? '' : `${before} ${duration(us)}`;
}

/** `3rd` */
export function nth(ordinal: number): string {
  const ending = ordinal % 100 >= 11 && ordinal % 100 <= 13 ? 'th' : ['th', 'st', 'nd', 'rd'][ordinal % 10] ?? 'th';
  return `${ordinal}${ending}`;
}
