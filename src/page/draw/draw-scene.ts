/**
 * The space-time diagram of a window of time. Only what is in the window is looked at; what is too dense to be told apart is
 * counted instead of drawn, family by family, so that what is rare stays in sight longest.
 */
import { drawAxis } from './axis.ts';
import { drawBands, drawBandWords } from './bands.ts';
import { drawCuts } from './cuts.ts';
import { drawFlags } from './flags.ts';
import { GUTTER } from './geometry.ts';
import { drawMarks } from './marks.ts';
import { drawMessages } from './messages.ts';
import { drawOperations } from './operations.ts';
import type { LeftOut, Scene, Surface } from './scene.ts';

export function drawScene(surface: Surface, scene: Scene): LeftOut {
  const { geometry: { width, height }, palette } = scene;
  surface.fillStyle = palette.panel;
  surface.fillRect(0, 0, width, height);
  drawAxis(surface, scene);
  surface.save();
  surface.beginPath();
  surface.rect(GUTTER, 0, width - GUTTER, height);
  surface.clip();
  drawCuts(surface, scene);
  drawBands(surface, scene);
  const leftOut = drawMessages(surface, scene);
  drawBandWords(surface, scene);
  drawMarks(surface, scene);
  drawOperations(surface, scene);
  drawFlags(surface, scene);
  surface.restore();
  return leftOut;
}
