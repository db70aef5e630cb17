/**
 * What one jumps to: elections, commits, faults, crashes, restarts, violations.
 */
import type { Violation } from '../../check/checker.ts';
import type { Micros, NodeId } from '../../protocol.ts';
import type { Moment, Observer } from '../../sim/observer.ts';
import type { FaultAction, Json, Target } from '../../sim/plan.ts';
import type { NodePicture } from '../../systems/picture.ts';
import { tellCrash, tellFault } from '../fault-words.ts';
import type { Landmark } from './run-view.ts';

/** Told by the node that goes down or comes up; or what somebody asks for rather than a fault. */
const TOLD_ELSEWHERE: readonly FaultAction['type'][] = ['crash', 'retire', 'restart', 'request', 'deliver'];

export class LandmarkRecorder {
  private readonly tellCommand: (command: Json) => string;
  private readonly landmarks: Landmark[] = [];
  private readonly booted = new Set<NodeId>();
  private readonly ledTerms = new Map<NodeId, number | null>();
  private commitIndex = 0;

  constructor(tellCommand: (command: Json) => string) {
    this.tellCommand = tellCommand;
  }

  /** Looks on for one run: a `Watcher`. */
  readonly watch = (moment: Moment): Observer => {
    const add = (type: Landmark['type'], node: NodeId | null, text: string): void => {
      this.landmarks.push({ type, event: moment.event, timeUs: moment.nowUs, node, text });
    };
    return {
      fault: (action, subject) => {
        if (TOLD_ELSEWHERE.includes(action.type) || isOfNoLink(action, subject)) return;
        const node = !('node' in action) ? null : action.node === 'subject' ? subject : action.node;
        add('fault', node, tellFault(action, subject, this.tellCommand));
      },
      phase: (name) => {
        if (name === 'heal') add('fault', null, 'all is healed: faults end, links open, nodes come back');
      },
      crashed: (node, damage) => { add('crash', node, `node ${node} ${tellCrash(damage)}`); },
      booted: (node) => {
        if (this.booted.has(node)) add('restart', node, `node ${node} comes back`);
        this.booted.add(node);
      },
    };
  };

  /** A node looks like this after an event. */
  drawn(node: NodeId, picture: NodePicture | null, event: number, timeUs: Micros): void {
    const leads = picture?.role === 'leader' ? picture.term : null;
    if (leads !== null && leads !== this.ledTerms.get(node)) {
      this.landmarks.push({ type: 'election', event, timeUs, node, text: `node ${node} becomes leader of term ${leads}` });
    }
    this.ledTerms.set(node, leads);
    if (picture === null || picture.commitIndex <= this.commitIndex) return;
    this.commitIndex = picture.commitIndex;
    this.landmarks.push({ type: 'commit', event, timeUs, node, text: `node ${node} commits up to index ${this.commitIndex}` });
  }

  /** By event. */
  finish(violations: readonly Violation[]): readonly Landmark[] {
    const seen = violations.map(({ event, timeUs, node, checker, message }): Landmark => (
      { type: 'violation', event, timeUs, node, text: `${checker}: ${message}` }));
    return [...this.landmarks, ...seen].sort((one, other) => one.event - other.event);
  }
}

/** From a node to itself leads no link that could be cut. */
function isOfNoLink(action: FaultAction, subject: NodeId | null): boolean {
  if (action.type !== 'cut' && action.type !== 'clog') return false;
  const resolved = (target: Target): Target | null => (target === 'subject' ? subject : target);
  return resolved(action.from) === resolved(action.to);
}
