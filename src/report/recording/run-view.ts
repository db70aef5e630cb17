/**
 * A run as somebody looks at it: what travelled, what lasted, where everything stood at any event. What is drawn from it is the
 * page's business; how it comes about (from a run here and now, or from a file) is that of its makers.
 */
import type { Violation } from '../../check/checker.ts';
import type { Micros, NodeId } from '../../protocol.ts';
import type { Case } from '../../fuzz/case-type.ts';
import type { Outcome } from '../../fuzz/run.ts';
import type { NodePicture } from '../../systems/picture.ts';

/** What an event was, coarsely: for filters, and for the shape of its mark. Event 0 is what stands before the first. */
export type EventKind = (typeof EVENT_KINDS)[number];

export const EVENT_KINDS = [
  'start', 'message', 'timer', 'disk', 'request', 'client', 'boot', 'crash', 'fault', 'phase',
] as const;

export interface EventColumns {
  /** Events 0 to `count` - 1; event n of the run stands at index n. */
  readonly count: number;
  readonly timeUs: ArrayLike<Micros>;
  /** The event that caused it; 0 if nothing did. */
  readonly cause: ArrayLike<number>;
  /** The node that it is about; 0 if none. */
  readonly node: ArrayLike<NodeId>;
  readonly kind: readonly EventKind[];
}

/** A message on its way. */
export interface Travel {
  readonly from: NodeId;
  readonly to: NodeId;
  /** `appendEntries` and the like: a name of the system's. */
  readonly type: string;
  /** Nothing but a heartbeat, or what answers one. */
  readonly background: boolean;
  readonly sentUs: Micros;
  readonly sentAt: number;
  /** When it arrived or was lost; the end of the run where it was still under way. */
  readonly endUs: Micros;
  /** The event of its arrival; null if it never arrived. */
  readonly arrivedAt: number | null;
  /** Why it did not arrive: a name for people; null if it did, or was still under way. */
  readonly lost: string | null;
}

/** How a node was for a while. Of one node these follow each other without gaps. */
export interface NodeSpan {
  readonly node: NodeId;
  readonly fromUs: Micros;
  readonly toUs: Micros;
  /**
   * A role of the system's, such as `leader`, or `up` if the system draws no pictures; or what keeps the node from having one:
   * `down`, `paused`, `refused` (to run on what its disk holds), `retired` (switched off for good).
   */
  readonly state: string;
  readonly term: number | null;
}

/** A partition, a cut link, a clog: what parted nodes for a while. */
export interface CutSpan {
  readonly fromUs: Micros;
  readonly toUs: Micros;
  /** Those that heard less than the others: of a partition all that are not on its largest side. */
  readonly nodes: readonly NodeId[];
  /** In words, as a half sentence. */
  readonly text: string;
}

/** A link that was closed for a while, one direction between two nodes, by whatever lay over it. */
export interface LinkSpan {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly fromUs: Micros;
  readonly toUs: Micros;
}

export interface OperationSpan {
  readonly client: number;
  readonly operation: number;
  readonly command: string;
  readonly invokedAt: number;
  readonly fromUs: Micros;
  /** Null if it was never answered. */
  readonly returnedAt: number | null;
  readonly toUs: Micros;
  readonly answer: string | null;
  readonly outcome: 'ok' | 'fail' | 'unknown' | 'open';
}

/** What one jumps to. */
export interface Landmark {
  readonly type: 'election' | 'commit' | 'fault' | 'crash' | 'restart' | 'violation';
  readonly event: number;
  readonly timeUs: Micros;
  readonly node: NodeId | null;
  readonly text: string;
}

export interface RunView {
  readonly testCase: Case;
  readonly systemName: string;
  readonly outcome: Outcome;
  readonly violations: readonly Violation[];
  readonly nodes: readonly NodeId[];
  readonly endUs: Micros;
  readonly events: EventColumns;
  /** By the time they were sent. */
  readonly travels: readonly Travel[];
  /** By node, then by time. */
  readonly nodeSpans: readonly NodeSpan[];
  /** By the time that they began. */
  readonly cutSpans: readonly CutSpan[];
  /** By the time that they closed. */
  readonly closedLinks: readonly LinkSpan[];
  readonly operations: readonly OperationSpan[];
  /** By event. */
  readonly landmarks: readonly Landmark[];
  /** The last event at or before this time. */
  eventAt(timeUs: Micros): number;
  /** Of the node after this event; null while it was down, or if its system draws none. */
  picture(node: NodeId, event: number): NodePicture | null;
  /** The event in sentences, each one happening; empty where nothing is worth a word. */
  words(event: number): readonly string[];
  /** What led to the violation: its causal slice. */
  slice(violation: Violation): ReadonlySet<number>;
}
