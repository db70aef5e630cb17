/**
 * Messages as lines from the lane they left to the lane they reached, by family: an answer is thinner than what it answers, a lost
 * one ends halfway in a cross.
 */
import type { Travel } from '../../report/recording/run-view.ts';
import { isAnswer } from '../model/kinds.ts';
import type { SpanIndex } from '../model/span-index.ts';
import { familyColour } from '../theme/families.ts';
import { BAND, type Geometry, xOf, yOf } from './geometry.ts';
import type { LeftOut, Scene, Surface } from './scene.ts';

/** More lines than this of one family are a grey mass. */
const MOST_LINES = 2200;
/** With more than this, heads would hide the lines. */
const MOST_HEADS = 420;
const CROSS = 3.5;

export interface Line {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

interface DrawnTravel {
  readonly line: Line;
  readonly travel: Travel;
}

export function drawMessages(surface: Surface, scene: Scene): LeftOut {
  const { index, geometry: { window }, filter, palette } = scene;
  const leftOut = new Map<string, number>();
  surface.lineCap = 'round';
  for (const [family, travels] of index.travels) {
    if (filter.kinds.has(family)) continue;
    const count = travels.startsIn(window.fromUs, window.toUs);
    if (count > MOST_LINES) leftOut.set(family, count);
    else drawFamily(surface, scene, travels, count, familyColour(family, index.kinds, palette));
  }
  surface.globalAlpha = 1;
  return leftOut;
}

function drawFamily(
  surface: Surface, scene: Scene, travels: SpanIndex<Travel>, count: number, colour: string,
): void {
  const { geometry, palette, slice } = scene;
  const lines: DrawnTravel[] = [];
  travels.visit(geometry.window.fromUs, geometry.window.toUs, (travel) => {
    const line = lineOf(geometry, travel);
    if (line !== null) lines.push({ line, travel });
  });
  const full = count > 900 ? 0.4 : count > MOST_HEADS ? 0.65 : 0.95;
  for (const answers of [true, false]) {
    for (const strength of STRENGTHS) {
      const batch = lines
        .filter(({ travel }) => isAnswer(travel.type) === answers && strengthOf(travel, slice) === strength);
      surface.globalAlpha = strength * full;
      strokeAll(surface, batch.map(({ line }) => line), colour, answers ? 0.8 : 1.35);
      if (strength === FAINT) continue;
      if (count <= MOST_HEADS) drawHeads(surface, batch, colour);
      drawCrosses(surface, batch, palette.bad);
    }
  }
}

/** What does not belong to the slice; what nobody knows the end of; all else. */
const FAINT = 0.1;
const UNENDED = 0.5;
const STRENGTHS = [FAINT, UNENDED, 1] as const;

function strengthOf(travel: Travel, slice: ReadonlySet<number> | null): (typeof STRENGTHS)[number] {
  if (slice !== null && !isInSlice(travel, slice)) return FAINT;
  return travel.arrivedAt === null && travel.lost === null ? UNENDED : 1;
}

/** Of what was lost, its loss is what counts. */
function isInSlice({ arrivedAt, sentAt, lost }: Travel, slice: ReadonlySet<number>): boolean {
  return arrivedAt === null ? lost !== null && slice.has(sentAt) : slice.has(arrivedAt);
}

/** How far on its way a message that never arrived is drawn: where it was lost, or was at the end of the run, nobody can say. */
const REACH_LOST = 0.6;
const REACH_OPEN = 0.85;

export function reachOf({ lost, arrivedAt }: Travel): number {
  return lost !== null ? REACH_LOST : arrivedAt === null ? REACH_OPEN : 1;
}

/** From band to band; null where one of its lanes is not shown. */
export function lineOf(geometry: Geometry, travel: Travel): Line | null {
  const { from, to, sentUs, endUs } = travel;
  const fromY = yOf(geometry, from);
  const toY = yOf(geometry, to);
  if (fromY === null || toY === null) return null;
  const down = Math.sign(toY - fromY);
  const y1 = fromY + down * BAND / 2;
  const y2 = toY - down * BAND / 2;
  const x1 = xOf(geometry, sentUs);
  const x2 = xOf(geometry, endUs);
  const reach = reachOf(travel);
  if (reach === 1) return { x1, y1, x2, y2 };
  return { x1, y1, x2: Math.max(x1 + (x2 - x1) * reach, x1 + 4), y2: y1 + (y2 - y1) * reach };
}

export function strokeAll(surface: Surface, lines: readonly Line[], colour: string, width: number): void {
  if (lines.length === 0) return;
  surface.strokeStyle = colour;
  surface.lineWidth = width;
  surface.beginPath();
  for (const { x1, y1, x2, y2 } of lines) {
    surface.moveTo(x1, y1);
    surface.lineTo(x2, y2);
  }
  surface.stroke();
}

export function drawHead(surface: Surface, { x1, y1, x2, y2 }: Line, colour: string, size = 6): void {
  const length = Math.hypot(x2 - x1, y2 - y1);
  if (length < 3) return;
  const [dx, dy] = [(x2 - x1) / length, (y2 - y1) / length];
  const [baseX, baseY] = [x2 - dx * size, y2 - dy * size];
  surface.fillStyle = colour;
  surface.beginPath();
  surface.moveTo(x2, y2);
  surface.lineTo(baseX - dy * size * 0.42, baseY + dx * size * 0.42);
  surface.lineTo(baseX + dy * size * 0.42, baseY - dx * size * 0.42);
  surface.fill();
}

function drawHeads(surface: Surface, batch: readonly DrawnTravel[], colour: string): void {
  for (const { line, travel } of batch) if (travel.arrivedAt !== null) drawHead(surface, line, colour);
}

function drawCrosses(surface: Surface, batch: readonly DrawnTravel[], colour: string): void {
  const crosses = batch.filter(({ travel }) => travel.lost !== null).flatMap(({ line: { x2, y2 } }) => [
    { x1: x2 - CROSS, y1: y2 - CROSS, x2: x2 + CROSS, y2: y2 + CROSS },
    { x1: x2 - CROSS, y1: y2 + CROSS, x2: x2 + CROSS, y2: y2 - CROSS },
  ]);
  strokeAll(surface, crosses, colour, 1.4);
}
