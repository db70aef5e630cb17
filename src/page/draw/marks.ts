/**
 * What happened on a lane: a timer (a notch on its upper edge), a write that became durable (a square on its lower edge), a request,
 * a start and a crash. Where there are too many of them, how many there were.
 */
import { at } from '../../base/assert.ts';
import type { EventKind } from '../../report/recording/run-view.ts';
import { firstAfter, firstNotBefore } from '../model/span-index.ts';
import { BAND, GUTTER, xOf, yOf } from './geometry.ts';
import type { Scene, Surface } from './scene.ts';

const MOST_MARKS = 1100;
const DENSITY_HEIGHT = 7;
/** Pixels to a column of the density. */
const COLUMN = 2;

export function drawMarks(surface: Surface, scene: Scene): void {
  const { view, geometry: { window } } = scene;
  const first = Math.max(1, firstNotBefore(view.events.timeUs, window.fromUs));
  const stop = firstAfter(view.events.timeUs, window.toUs);
  if (stop - first > MOST_MARKS) drawDensity(surface, scene, first, stop);
  for (let event = first; event < stop; event++) {
    const kind = at(view.events.kind, event);
    if (stop - first > MOST_MARKS && kind !== 'crash' && kind !== 'boot') continue;
    drawMark(surface, scene, event, kind);
  }
  surface.globalAlpha = 1;
}

function drawMark(surface: Surface, scene: Scene, event: number, kind: EventKind): void {
  const { view, geometry, palette, filter, index, slice } = scene;
  const y = yOf(geometry, at(view.events.node, event));
  if (y === null) return;
  const hidden = index.kindOf(event);
  if (hidden !== null && filter.kinds.has(hidden)) return;
  const x = xOf(geometry, at(view.events.timeUs, event));
  surface.globalAlpha = slice === null || slice.has(event) ? 1 : 0.12;
  switch (kind) {
    case 'timer': { wedge(surface, x, y - BAND / 2, palette.ink, 1); return; }
    case 'disk': { square(surface, x, y + BAND / 2 - 1, palette.muted); return; }
    case 'request':
    case 'client': { dot(surface, x, y - BAND / 2 - 5, palette.accent, palette.panel); return; }
    case 'boot': { wedge(surface, x, y + BAND / 2 + 7, palette.good, -1.5); return; }
    case 'crash': { cross(surface, x, y, palette.bad); return; }
    case 'message':
    case 'start':
    case 'fault':
    case 'phase': return;
  }
}

/** How many events each lane had, a column at a time; the fullest column of all lanes is as high as it gets. */
function drawDensity(surface: Surface, scene: Scene, first: number, stop: number): void {
  const { view, geometry, palette } = scene;
  const columns = Math.ceil((geometry.width - GUTTER) / COLUMN);
  const counts = new Map(geometry.nodes.map((node) => [node, new Float64Array(columns + 1)] as const));
  let most = 1;
  for (let event = first; event < stop; event++) {
    const lane = counts.get(at(view.events.node, event));
    const column = Math.floor((xOf(geometry, at(view.events.timeUs, event)) - GUTTER) / COLUMN);
    if (lane === undefined || column < 0 || column > columns) continue;
    const count = at(lane, column) + 1;
    lane[column] = count;
    if (count > most) most = count;
  }
  surface.fillStyle = palette.muted;
  for (const [node, lane] of counts) {
    const base = (yOf(geometry, node) ?? 0) + BAND / 2 + 2 + DENSITY_HEIGHT;
    lane.forEach((count, column) => {
      if (count === 0) return;
      const height = Math.max(0.5, DENSITY_HEIGHT * Math.sqrt(count / most));
      surface.fillRect(GUTTER + column * COLUMN, base - height, COLUMN, height);
    });
  }
}

/** Points down where `size` is above 0, up where it is below. */
function wedge(surface: Surface, x: number, y: number, colour: string, size: number): void {
  surface.fillStyle = colour;
  surface.beginPath();
  surface.moveTo(x - 3 * Math.abs(size), y - 4 * size);
  surface.lineTo(x + 3 * Math.abs(size), y - 4 * size);
  surface.lineTo(x, y + 1.5 * size);
  surface.fill();
}

function square(surface: Surface, x: number, y: number, colour: string): void {
  surface.fillStyle = colour;
  surface.fillRect(x - 1.5, y, 3, 3);
}

function dot(surface: Surface, x: number, y: number, colour: string, ground: string): void {
  surface.beginPath();
  surface.arc(x, y, 2.4, 0, 2 * Math.PI);
  surface.fillStyle = ground;
  surface.fill();
  surface.lineWidth = 1.4;
  surface.strokeStyle = colour;
  surface.stroke();
}

function cross(surface: Surface, x: number, y: number, colour: string): void {
  surface.strokeStyle = colour;
  surface.lineWidth = 2.2;
  surface.beginPath();
  surface.moveTo(x - 5, y - 6);
  surface.lineTo(x + 5, y + 6);
  surface.moveTo(x - 5, y + 6);
  surface.lineTo(x + 5, y - 6);
  surface.stroke();
}
