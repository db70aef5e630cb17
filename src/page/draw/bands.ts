/** The lane of each node: a band in the colour of its role, with its term where there is room; a thin broken line where it is down. */
import type { NodeSpan } from '../../report/recording/run-view.ts';
import { type RoleTone, toneOf } from '../theme/palette.ts';
import { BAND, type Geometry, GUTTER, xOf, yOf } from './geometry.ts';
import { FONT_SMALL, type Scene, type Surface } from './scene.ts';

const ROOM_FOR_TERM = 26;
const ROOM_FOR_ROLE = 92;

interface Band {
  readonly tone: RoleTone;
  readonly state: string;
  readonly term: number | null;
  readonly left: number;
  readonly right: number;
  readonly y: number;
}

export function drawBands(surface: Surface, scene: Scene): void {
  const { palette, slice } = scene;
  surface.globalAlpha = slice === null ? 1 : 0.55;
  for (const { tone, left, right, y } of bandsOf(scene)) {
    if (tone === 'down') {
      drawAbsence(surface, palette.bad, left, right, y);
    } else {
      const gap = right - left > 4 ? 1 : 0;
      surface.fillStyle = palette.roles[tone].fill;
      surface.fillRect(left, y - BAND / 2, right - left - gap, BAND);
    }
  }
  surface.globalAlpha = 1;
}

/** After the messages, so that these don't strike the words out. */
export function drawBandWords(surface: Surface, scene: Scene): void {
  const { palette } = scene;
  surface.font = FONT_SMALL;
  surface.textBaseline = 'middle';
  surface.textAlign = 'left';
  for (const { tone, state, term, left, right, y } of bandsOf(scene)) {
    const words = labelOf(isUsual(tone) ? tone : state, term, right - left);
    if (words === null) continue;
    if (tone === 'down') clearBehind(surface, words, palette.panel, left, y);
    surface.fillStyle = palette.roles[tone].ink;
    surface.fillText(words, left + 5, y + 0.5);
  }
}

/** Those in sight. Of many within one pixel the first stands for all: but a leader is never left out. */
function bandsOf({ geometry, index }: Scene): readonly Band[] {
  const bands: Band[] = [];
  for (const node of geometry.nodes) {
    const y = yOf(geometry, node) ?? 0;
    let paintedTo = -1;
    index.nodeSpans.get(node)?.visit(geometry.window.fromUs, geometry.window.toUs, (span) => {
      const [left, right] = edges(geometry, span);
      const tone = toneOf(span.state);
      if (right <= paintedTo && tone !== 'leader') return;
      bands.push({ tone, state: span.state, term: span.term, left, right: Math.max(right, left + 0.75), y });
      paintedTo = Math.max(paintedTo, Math.floor(right));
    });
  }
  return bands;
}

function isUsual(tone: RoleTone): boolean {
  return tone !== 'down' && tone !== 'paused' && tone !== 'other';
}

function edges(geometry: Geometry, { fromUs, toUs }: NodeSpan): readonly [left: number, right: number] {
  return [Math.max(GUTTER - 4, xOf(geometry, fromUs)), Math.min(geometry.width + 4, xOf(geometry, toUs))];
}

function labelOf(state: string, term: number | null, width: number): string | null {
  if (width > ROOM_FOR_ROLE) return term === null ? state : `${state} · term ${term}`;
  if (term === null) return width > 44 ? state : null;
  return width > ROOM_FOR_TERM ? `t${term}` : null;
}

function drawAbsence(surface: Surface, colour: string, left: number, right: number, y: number): void {
  surface.strokeStyle = colour;
  surface.lineWidth = 1;
  surface.setLineDash([3, 3]);
  surface.beginPath();
  surface.moveTo(left, Math.round(y) + 0.5);
  surface.lineTo(right, Math.round(y) + 0.5);
  surface.stroke();
  surface.setLineDash([]);
}

function clearBehind(surface: Surface, words: string, ground: string, left: number, y: number): void {
  surface.fillStyle = ground;
  surface.fillRect(left + 2, y - 6, surface.measureText(words).width + 6, 12);
}
