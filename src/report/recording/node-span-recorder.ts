/**
 * How each node was over time: its role and term, or that it was down, paused, refused to run, or was switched off for good.
 */
import type { Micros, NodeId } from '../../protocol.ts';
import type { Moment, Observer } from '../../sim/observer.ts';
import type { NodePicture } from '../../systems/picture.ts';
import type { NodeSpan } from './run-view.ts';

/** How a node is from a time on. */
interface Mark {
  readonly fromUs: Micros;
  readonly state: string;
  readonly term: number | null;
}

interface Course {
  readonly marks: Mark[];
  /** How it is, but that it may be paused. */
  awake: { readonly state: string; readonly term: number | null };
  /** Not paused: 0. */
  pausedUntilUs: Micros;
}

export class NodeSpanRecorder {
  private readonly courses = new Map<NodeId, Course>();

  constructor(nodes: readonly NodeId[]) {
    for (const node of nodes) {
      const marks = [{ fromUs: 0, ...DOWN }];
      this.courses.set(node, { marks, awake: DOWN, pausedUntilUs: 0 });
    }
  }

  /** Looks on for one run: a `Watcher`. */
  readonly watch = (moment: Moment): Observer => ({
    booted: (node) => { this.mark(node, moment.nowUs, UP); },
    crashed: (node) => { this.mark(node, moment.nowUs, DOWN); },
    refused: (node) => { this.mark(node, moment.nowUs, REFUSED); },
    retired: (node) => { this.mark(node, moment.nowUs, RETIRED); },
    paused: (node, untilUs) => { this.pause(node, moment.nowUs, untilUs); },
    phase: (name) => {
      if (name === 'heal') for (const [node, { awake }] of this.courses) this.mark(node, moment.nowUs, awake);
    },
  });

  /** The node looks like this after an event. */
  drawn(node: NodeId, picture: NodePicture | null, _event: number, timeUs: Micros): void {
    if (picture !== null) this.mark(node, timeUs, { state: picture.role, term: picture.term });
  }

  /** By node, then by time. */
  finish(endUs: Micros): readonly NodeSpan[] {
    return [...this.courses].flatMap(([node, course]) => {
      this.wake(course, endUs);
      return spansOf(node, course.marks, endUs);
    });
  }

  private mark(node: NodeId, nowUs: Micros, awake: Course['awake']): void {
    const course = this.courses.get(node);
    if (course === undefined) return;
    this.wake(course, nowUs);
    course.awake = awake;
    course.pausedUntilUs = 0;
    course.marks.push({ fromUs: nowUs, ...awake });
  }

  private pause(node: NodeId, nowUs: Micros, untilUs: Micros): void {
    const course = this.courses.get(node);
    if (course === undefined) return;
    this.wake(course, nowUs);
    course.pausedUntilUs = untilUs;
    course.marks.push({ fromUs: nowUs, state: 'paused', term: course.awake.term });
  }

  /** Nobody tells of the end of a pause; it is over when its time is. */
  private wake(course: Course, nowUs: Micros): void {
    const { pausedUntilUs, awake, marks } = course;
    if (pausedUntilUs === 0 || pausedUntilUs > nowUs) return;
    marks.push({ fromUs: pausedUntilUs, ...awake });
    course.pausedUntilUs = 0;
  }
}

const UP = { state: 'up', term: null };
const DOWN = { state: 'down', term: null };
const REFUSED = { state: 'refused', term: null };
const RETIRED = { state: 'retired', term: null };

/** Of several marks of one time the last counts; equal neighbours are one span. What a node is at the very end has its own. */
function spansOf(node: NodeId, marks: readonly Mark[], endUs: Micros): readonly NodeSpan[] {
  const kept: Mark[] = [];
  for (const mark of marks) {
    if (kept.at(-1)?.fromUs === mark.fromUs) kept.pop();
    const last = kept.at(-1);
    if (last?.state !== mark.state || last.term !== mark.term) kept.push(mark);
  }
  return kept.map(({ fromUs, state, term }, i) => (
    { node, fromUs, toUs: kept[i + 1]?.fromUs ?? endUs, state, term }));
}
