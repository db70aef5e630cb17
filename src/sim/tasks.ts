/**
 * What can stand in the event queue. Tasks that come again and again (timers, disks, clients) are made once and pushed
 * as they are; messages, requests and answers make a new one each time.
 */
import type { Answer, Micros, NodeId, RequestId } from '../protocol.ts';
import type { Alarm } from './alarm.ts';
import type { Client } from './client.ts';
import type { Disk } from './disk.ts';
import type { Envelope, Link } from './network.ts';
import type { FaultAction } from './plan.ts';

export type Task =
  | Envelope
  | NodeTimer
  | Disk
  | Resumption
  | Client
  | RequestArrival
  | AnswerArrival
  /** Brings a node up, unless it has been up since: `life` counts its boots. */
  | { readonly type: 'boot'; readonly node: NodeId; readonly life: number }
  | { readonly type: 'unpause'; readonly node: NodeId }
  | { readonly type: 'fire'; readonly node: NodeId; readonly life: number; readonly timer: string }
  | { readonly type: 'fault'; readonly action: FaultAction; readonly subject: NodeId | null }
  | FaultEnd
  | { readonly type: 'heal' }
  | { readonly type: 'tick' };

/** A node's timer of one name. */
export interface NodeTimer {
  readonly type: 'timer';
  readonly node: NodeId;
  readonly name: string;
  /** How it stands in the digest. */
  readonly nameHash: number;
  readonly alarm: Alarm;
  /** How often it was set: the ordinal of its last delay. */
  sets: number;
  /** What its delay was drawn from when it was last set. */
  minUs: Micros;
  maxUs: Micros;
}

/** A signal on its way back to the life of a node that asked for it. */
export interface Resumption {
  readonly type: 'resume';
  readonly node: NodeId;
  readonly life: number;
  readonly signal: unknown;
}

export interface RequestArrival {
  readonly type: 'request';
  readonly node: NodeId;
  readonly request: RequestId;
  readonly command: unknown;
}

export interface AnswerArrival {
  readonly type: 'answer';
  readonly client: Client;
  readonly request: RequestId;
  readonly answer: Answer;
}

/** A fault that lasts is over, unless a heal since `heals` has ended it already. */
export type FaultEnd = { readonly type: 'faultEnd'; readonly heals: number } & (
  | { readonly fault: 'cut'; readonly links: readonly Link[] }
  | { readonly fault: 'clog'; readonly links: readonly Link[] }
  | LastingDiskFault
);

/** What is to be ended on a disk. */
export type LastingDiskFault =
  | { readonly fault: 'slowDisk'; readonly disk: Disk; readonly extraUs: Micros }
  | { readonly fault: 'stallDisk' | 'fullDisk' | 'lyingSync'; readonly disk: Disk };
