/** The times along the top, with a faint line down from each; and the names of the lanes. */
import { scaleLinear } from 'd3-scale';
import type { Micros } from '../../protocol.ts';
import { GUTTER, xOf, yOf, yOfClient } from './geometry.ts';
import { FONT, FONT_SMALL, type Scene, type Surface } from './scene.ts';

const PIXELS_TO_A_TICK = 110;
const HALF_LABEL = 28;

export function drawAxis(surface: Surface, { geometry, palette, view }: Scene): void {
  const { width, height, window: { fromUs, toUs }, lanesTop } = geometry;
  const room = Math.max(2, Math.round((width - GUTTER) / PIXELS_TO_A_TICK));
  const ticks = scaleLinear([fromUs, toUs], [0, 1]).ticks(room);
  surface.font = FONT_SMALL;
  surface.textBaseline = 'middle';
  surface.textAlign = 'center';
  for (const tick of ticks) {
    const x = Math.round(xOf(geometry, tick)) + 0.5;
    if (tick < 0 || tick > view.endUs || x < GUTTER) continue;
    surface.fillStyle = palette.grid;
    surface.fillRect(x - 0.5, 20, 1, height - 20);
    surface.fillStyle = palette.muted;
    if (x <= GUTTER + HALF_LABEL) continue;
    surface.fillText(clockTime(tick, toUs - fromUs), Math.min(x, width - HALF_LABEL), 10);
  }
  surface.fillStyle = palette.line;
  surface.fillRect(0, 20, width, 1);
  surface.fillRect(0, lanesTop - 4, width, 1);
  drawNames(surface, { geometry, palette });
}

function drawNames(surface: Surface, { geometry, palette }: Pick<Scene, 'geometry' | 'palette'>): void {
  surface.textAlign = 'right';
  surface.font = FONT;
  surface.fillStyle = palette.ink;
  for (const node of geometry.nodes) surface.fillText(`node ${node}`, GUTTER - 12, yOf(geometry, node) ?? 0);
  if (geometry.clients.length === 0) return;
  surface.fillStyle = palette.muted;
  surface.font = FONT_SMALL;
  const { clients, clientRow } = geometry;
  const middle = yOfClient(geometry, clients[0] ?? 0) + clients.length * clientRow / 2;
  surface.fillText('clients', GUTTER - 12, middle);
}

/** As exact as the window asks for: `1.25 s`, `812.4 ms`, `812.417 ms`. */
export function clockTime(timeUs: Micros, widthUs: Micros): string {
  if (widthUs >= 2_000_000) return `${(timeUs / 1_000_000).toFixed(widthUs >= 20_000_000 ? 0 : 1)} s`;
  const digits = widthUs >= 20_000 ? 0 : widthUs >= 2_000 ? 1 : 3;
  return `${(timeUs / 1000).toFixed(digits)} ms`;
}
