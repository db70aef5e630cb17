/** What is under the pointer. */
import { at } from '../../base/assert.ts';
import type { CutSpan, Landmark, NodeSpan, OperationSpan, Travel } from '../../report/recording/run-view.ts';
import { firstAfter, firstNotBefore } from '../model/span-index.ts';
import { BAND, nodeAt, timeAt, xOf, yOf, yOfClient } from './geometry.ts';
import { type Line, lineOf } from './messages.ts';
import type { LeftOut, Scene } from './scene.ts';

export type Hit =
  | { readonly type: 'travel'; readonly travel: Travel; readonly event: number }
  | { readonly type: 'event'; readonly event: number }
  | { readonly type: 'operation'; readonly operation: OperationSpan; readonly event: number }
  | { readonly type: 'landmark'; readonly landmark: Landmark; readonly event: number }
  | { readonly type: 'span'; readonly span: NodeSpan; readonly cuts: readonly CutSpan[] };

/** Pixels. */
const NEAR = 5;

/** The most particular thing there; null where there is nothing. */
export function hitAt(scene: Scene, leftOut: LeftOut, x: number, y: number): Hit | null {
  const { geometry } = scene;
  if (y < geometry.clientsTop) return landmarkAt(scene, x);
  if (y < geometry.lanesTop - 4) return operationAt(scene, x, y);
  return eventNear(scene, x, y) ?? travelAt(scene, leftOut, x, y) ?? spanAt(scene, x, y);
}

function landmarkAt({ view, geometry }: Scene, x: number): Hit | null {
  let best: Landmark | null = null;
  let nearest = NEAR + 1;
  for (const landmark of view.landmarks) {
    const distance = Math.abs(xOf(geometry, landmark.timeUs) - x);
    if (landmark.type !== 'commit' && distance <= nearest) [best, nearest] = [landmark, distance];
  }
  return best === null ? null : { type: 'landmark', landmark: best, event: best.event };
}

function operationAt({ index, geometry }: Scene, x: number, y: number): Hit | null {
  const [fromUs, toUs] = [timeAt(geometry, x - 2), timeAt(geometry, x + 2)];
  let found: OperationSpan | null = null;
  index.operations.visit(fromUs, toUs, (operation) => {
    const top = yOfClient(geometry, operation.client);
    if (y >= top - 1 && y <= top + geometry.clientRow) found = operation;
  });
  const operation = found as OperationSpan | null;
  return operation === null ? null : { type: 'operation', operation, event: operation.invokedAt };
}

/** On a band, where its events are. */
function eventNear({ view, geometry }: Scene, x: number, y: number): Hit | null {
  const node = nodeAt(geometry, y);
  if (node === null || Math.abs(y - (yOf(geometry, node) ?? 0)) > BAND / 2 + 2) return null;
  const first = firstNotBefore(view.events.timeUs, timeAt(geometry, x - NEAR));
  const stop = firstAfter(view.events.timeUs, timeAt(geometry, x + NEAR));
  let best: number | null = null;
  for (let event = Math.max(1, first); event < stop; event++) {
    if (at(view.events.node, event) !== node) continue;
    const distance = Math.abs(xOf(geometry, at(view.events.timeUs, event)) - x);
    if (best === null || distance < Math.abs(xOf(geometry, at(view.events.timeUs, best)) - x)) best = event;
  }
  return best === null ? null : { type: 'event', event: best };
}

function travelAt({ index, geometry, filter }: Scene, leftOut: LeftOut, x: number, y: number): Hit | null {
  let best: Travel | null = null;
  let nearest: number = NEAR;
  for (const [family, travels] of index.travels) {
    if (filter.kinds.has(family) || leftOut.has(family)) continue;
    travels.visit(timeAt(geometry, x - NEAR), timeAt(geometry, x + NEAR), (travel) => {
      const line = lineOf(geometry, travel);
      if (line === null) return;
      const distance = distanceTo(line, x, y);
      if (distance < nearest) [best, nearest] = [travel, distance];
    });
  }
  const travel = best as Travel | null;
  return travel === null ? null : { type: 'travel', travel, event: travel.arrivedAt ?? travel.sentAt };
}

function spanAt({ index, geometry }: Scene, x: number, y: number): Hit | null {
  const node = nodeAt(geometry, y);
  if (node === null) return null;
  const timeUs = timeAt(geometry, x);
  const span = index.nodeSpans.get(node)?.lastAt(timeUs) ?? null;
  return span === null ? null : { type: 'span', span, cuts: index.cuts.at(timeUs).filter(({ nodes }) => nodes.includes(node)) };
}

function distanceTo({ x1, y1, x2, y2 }: Line, x: number, y: number): number {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const share = Math.min(1, Math.max(0, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x - x1 - share * dx, y - y1 - share * dy);
}
