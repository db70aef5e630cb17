/** Landmarks along the top: who was elected, what went wrong; and a line through all lanes where the run was violated. */
import type { Landmark } from '../../report/recording/run-view.ts';
import { firstNotBefore } from '../model/span-index.ts';
import type { Palette } from '../theme/palette.ts';
import { type Geometry, xOf } from './geometry.ts';
import { FONT_SMALL, type Scene, type Surface } from './scene.ts';

/** Pixels that a flag has for itself: another of the same type so near is left out. */
const APART = 5;

export function drawFlags(surface: Surface, { view, geometry, palette }: Scene): void {
  const { landmarks } = view;
  const { window } = geometry;
  const first = firstNotBefore(landmarks.map(({ timeUs }) => timeUs), window.fromUs);
  const lastX = new Map<Landmark['type'], number>();
  for (const landmark of landmarks.slice(first)) {
    if (landmark.timeUs > window.toUs) break;
    const x = xOf(geometry, landmark.timeUs);
    if (landmark.type === 'violation' || x - (lastX.get(landmark.type) ?? -APART) < APART) continue;
    lastX.set(landmark.type, x);
    drawFlag(surface, landmark, x, geometry, palette);
  }
  for (const { type, timeUs } of landmarks) {
    if (type === 'violation') drawViolation(surface, xOf(geometry, timeUs), geometry, palette);
  }
}

function drawFlag(
  surface: Surface, { type }: Landmark, x: number, { flagsTop }: Geometry, palette: Palette,
): void {
  const y = flagsTop + 9;
  switch (type) {
    case 'election': { diamond(surface, x, y, palette.roles.leader.fill); return; }
    case 'fault': { bolt(surface, x, y, palette.doubtful); return; }
    case 'crash': { bolt(surface, x, y, palette.bad); return; }
    case 'restart': { disc(surface, x, y, palette.good); return; }
    case 'commit':
    case 'violation': return;
  }
}

function drawViolation(
  surface: Surface, x: number, { width, height, flagsTop }: Geometry, palette: Palette,
): void {
  surface.fillStyle = palette.bad;
  surface.fillRect(Math.round(x) - 1, flagsTop, 2, height - flagsTop);
  surface.font = FONT_SMALL;
  const words = 'violation';
  const room = surface.measureText(words).width + 10;
  const left = x + room > width ? x - room : x;
  surface.fillRect(left, flagsTop + 2, room, 14);
  surface.fillStyle = palette.onBad;
  surface.textAlign = 'left';
  surface.textBaseline = 'middle';
  surface.fillText(words, left + 5, flagsTop + 9.5);
}

function diamond(surface: Surface, x: number, y: number, colour: string): void {
  surface.fillStyle = colour;
  surface.beginPath();
  surface.moveTo(x, y - 5);
  surface.lineTo(x + 5, y);
  surface.lineTo(x, y + 5);
  surface.lineTo(x - 5, y);
  surface.fill();
}

function bolt(surface: Surface, x: number, y: number, colour: string): void {
  surface.fillStyle = colour;
  surface.beginPath();
  surface.moveTo(x + 1.5, y - 6);
  surface.lineTo(x - 3.5, y + 1);
  surface.lineTo(x - 0.5, y + 1);
  surface.lineTo(x - 1.5, y + 6);
  surface.lineTo(x + 3.5, y - 1);
  surface.lineTo(x + 0.5, y - 1);
  surface.fill();
}

function disc(surface: Surface, x: number, y: number, colour: string): void {
  surface.strokeStyle = colour;
  surface.lineWidth = 1.6;
  surface.beginPath();
  surface.arc(x, y, 3.2, 0, 2 * Math.PI);
  surface.stroke();
}
