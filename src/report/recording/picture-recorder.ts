/**
 * Every node as it stood after each event that changed it. A node is drawn once its event is over, when the next begins: within
 * an event it may take a step, write, and go down.
 */
import type { Micros, NodeId } from '../../protocol.ts';
import type { Moment, Observer } from '../../sim/observer.ts';
import type { NodePicture, Pictures } from '../../systems/picture.ts';

/** Whoever wants to know how a node looks after an event, where that is other than before; null: it is down. */
export type OnDrawn =
  (node: NodeId, picture: NodePicture | null, event: number, timeUs: Micros) => void;

/** The pictures of one node: each holds from its event on. */
export interface Versions {
  readonly events: readonly number[];
  readonly pictures: readonly (NodePicture | null)[];
}

interface GrowingVersions extends Versions {
  readonly events: number[];
  readonly pictures: (NodePicture | null)[];
}

export class PictureRecorder {
  private readonly pictures: Pictures;
  private readonly onDrawn: OnDrawn;
  private readonly versions = new Map<NodeId, GrowingVersions>();
  private readonly states = new Map<NodeId, unknown>();
  /** Those that the current event may have changed; and when that was. */
  private readonly changed = new Set<NodeId>();
  private event = 0;
  private timeUs: Micros = 0;

  constructor(nodes: readonly NodeId[], pictures: Pictures, onDrawn: OnDrawn) {
    this.pictures = pictures;
    this.onDrawn = onDrawn;
    for (const node of nodes) this.versions.set(node, { events: [0], pictures: [null] });
  }

  /** Looks on for one run: a `Watcher`. */
  readonly watch = (moment: Moment): Observer => {
    const changes = (node: NodeId): void => {
      this.changed.add(node);
      this.event = moment.event;
      this.timeUs = moment.nowUs;
    };
    const isUp = (node: NodeId, state: unknown): void => {
      this.states.set(node, state);
      changes(node);
    };
    return {
      began: () => { this.draw(); },
      booted: isUp,
      stepped: (node, _event, _effects, state) => { isUp(node, state); },
      persisted: changes,
      durable: changes,
      crashed: (node) => {
        // What it was at the last is part of the story, such as a leader that goes down as it is elected.
        if (this.changed.has(node)) this.drawNode(node);
        this.states.delete(node);
        changes(node);
      },
    };
  };

  /** Draws what the last event has changed. */
  draw(): void {
    for (const node of this.changed) this.drawNode(node);
    this.changed.clear();
  }

  of(node: NodeId): Versions {
    return this.versions.get(node) ?? { events: [], pictures: [] };
  }

  private drawNode(node: NodeId): void {
    const { event, timeUs } = this;
    const isDown = !this.states.has(node);
    const picture = isDown ? null : this.pictures.draw(node, this.states.get(node));
    const versions = this.versions.get(node);
    if (versions === undefined || versions.pictures.at(-1) === picture) return;
    versions.events.push(event);
    versions.pictures.push(picture);
    this.onDrawn(node, picture, event, timeUs);
  }
}

/** The picture that holds after an event. */
export function pictureAt({ events, pictures }: Versions, event: number): NodePicture | null {
  let low = 0;
  let high = events.length;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((events[middle] ?? Infinity) <= event) low = middle;
    else high = middle;
  }
  return pictures[low] ?? null;
}
