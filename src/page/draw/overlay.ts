/** What moves with the moment, on a canvas of its own: the playhead, the event that is on show, its message and its cause. */
import { at } from '../../base/assert.ts';
import type { Travel } from '../../report/recording/run-view.ts';
import type { Position } from '../state/page-state.ts';
import { familyColour } from '../theme/families.ts';
import { familyOf } from '../model/kinds.ts';
import { GUTTER, xOf, yOf } from './geometry.ts';
import { drawHead, lineOf, strokeAll } from './messages.ts';
import type { Scene, Surface } from './scene.ts';

export function drawOverlay(
  surface: Surface, scene: Scene, position: Position, hovered: Travel | null,
): void {
  const { geometry, palette, view, index, filter } = scene;
  const { width, height } = geometry;
  surface.clearRect(0, 0, width, height);
  surface.save();
  surface.beginPath();
  surface.rect(GUTTER, 0, width - GUTTER, height);
  surface.clip();
  if (filter.stretch !== null) shadeOutside(surface, scene, filter.stretch.fromUs, filter.stretch.toUs);
  for (const travel of [hovered, index.arrival(position.event)]) {
    if (travel !== null) emphasize(surface, scene, travel);
  }
  const x = xOf(geometry, position.timeUs);
  surface.fillStyle = palette.accent;
  surface.fillRect(Math.round(x) - 0.75, 18, 1.5, height - 18);
  surface.beginPath();
  surface.moveTo(x - 5, 13);
  surface.lineTo(x + 5, 13);
  surface.lineTo(x, 20);
  surface.fill();
  const cause = at(view.events.cause, position.event);
  if (cause > 0) circle(surface, scene, cause, 1.2, 5);
  if (position.event > 0) circle(surface, scene, position.event, 2.2, 6.5);
  surface.restore();
}

function circle(surface: Surface, scene: Scene, event: number, width: number, radius: number): void {
  const { geometry, view, palette } = scene;
  const y = yOf(geometry, at(view.events.node, event));
  if (y === null) return;
  surface.beginPath();
  surface.arc(xOf(geometry, at(view.events.timeUs, event)), y, radius, 0, 2 * Math.PI);
  surface.strokeStyle = palette.panel;
  surface.lineWidth = width + 2;
  surface.stroke();
  surface.strokeStyle = palette.accent;
  surface.lineWidth = width;
  surface.stroke();
}

function emphasize(surface: Surface, { geometry, index, palette }: Scene, travel: Travel): void {
  const line = lineOf(geometry, travel);
  if (line === null) return;
  const colour = familyColour(familyOf(travel), index.kinds, palette);
  strokeAll(surface, [line], palette.panel, 5);
  strokeAll(surface, [line], colour, 2.6);
  if (travel.arrivedAt !== null) drawHead(surface, line, colour, 9);
}

function shadeOutside(surface: Surface, { geometry, palette }: Scene, fromUs: number, toUs: number): void {
  surface.fillStyle = palette.ground;
  surface.globalAlpha = 0.78;
  const left = xOf(geometry, fromUs);
  const right = xOf(geometry, toUs);
  if (left > GUTTER) surface.fillRect(GUTTER, 21, left - GUTTER, geometry.height);
  if (right < geometry.width) surface.fillRect(right, 21, geometry.width - right, geometry.height);
  surface.globalAlpha = 1;
}
