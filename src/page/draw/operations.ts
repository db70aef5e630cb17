/** What the clients asked for, from the call to the answer, a row for each client. */
import type { OperationSpan } from '../../report/recording/run-view.ts';
import { CLIENTS } from '../model/kinds.ts';
import type { Palette } from '../theme/palette.ts';
import { GUTTER, xOf, yOfClient } from './geometry.ts';
import { FONT_SMALL, type Scene, type Surface } from './scene.ts';

export function drawOperations(surface: Surface, { geometry, index, palette, filter, slice }: Scene): void {
  if (filter.kinds.has(CLIENTS)) return;
  const { width, clientRow, window } = geometry;
  surface.font = FONT_SMALL.replace('10px', '9px');
  surface.textAlign = 'left';
  surface.textBaseline = 'middle';
  index.operations.visit(window.fromUs, window.toUs, (operation) => {
    const { fromUs, toUs, client, command, invokedAt, returnedAt } = operation;
    const left = Math.max(GUTTER - 6, xOf(geometry, fromUs));
    const right = Math.min(width + 6, xOf(geometry, toUs));
    const top = yOfClient(geometry, client);
    const isFaint = slice?.has(invokedAt) === false && !(returnedAt !== null && slice.has(returnedAt));
    surface.globalAlpha = isFaint ? 0.15 : 1;
    const box = { left, top, width: Math.max(1.5, right - left - 1), height: clientRow - 2 };
    drawBar(surface, operation, palette, box);
    if (clientRow >= 10 && box.width > 40) writeInside(surface, command, palette.ink, box);
  });
  surface.globalAlpha = 1;
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

function drawBar(surface: Surface, { outcome }: OperationSpan, palette: Palette, box: Box): void {
  const { left, top, width, height } = box;
  const { accent: ok, doubtful: fail, bad: unknown, muted: open } = palette;
  const colour = { ok, fail, unknown, open }[outcome];
  const alpha = surface.globalAlpha;
  surface.fillStyle = colour;
  surface.globalAlpha = alpha * 0.2;
  surface.fillRect(left, top, width, height);
  surface.globalAlpha = alpha;
  surface.fillRect(left, top, 1.5, height);
  if (outcome !== 'open') surface.fillRect(left + width - 1.5, top, 1.5, height);
}

function writeInside(surface: Surface, text: string, ink: string, { left, top, width, height }: Box): void {
  surface.save();
  surface.beginPath();
  surface.rect(left, top - 3, width - 3, height + 6);
  surface.clip();
  surface.fillStyle = ink;
  surface.fillText(text, Math.max(left, GUTTER) + 5, top + height / 2 + 0.5);
  surface.restore();
}
