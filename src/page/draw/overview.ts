/** The whole run at a glance: who led when, how much happened, and the landmarks. */
import { at } from '../../base/assert.ts';
import type { RunView } from '../../report/recording/run-view.ts';
import { toneOf } from '../theme/palette.ts';
import type { Scene, Surface } from './scene.ts';

export interface OverviewSize {
  readonly width: number;
  readonly height: number;
}

const RULE_HEIGHT = 6;

export function drawOverview(surface: Surface, { view, palette }: Pick<Scene, 'view' | 'palette'>, size: OverviewSize): void {
  const { width, height } = size;
  surface.clearRect(0, 0, width, height);
  drawActivity(surface, view, palette.faint, size);
  const x = (timeUs: number): number => timeUs / Math.max(1, view.endUs) * width;
  surface.fillStyle = palette.roles.leader.fill;
  for (const { state, fromUs, toUs } of view.nodeSpans) {
    if (toneOf(state) === 'leader') surface.fillRect(x(fromUs), height - RULE_HEIGHT, Math.max(1, x(toUs) - x(fromUs)), RULE_HEIGHT);
  }
  surface.fillStyle = palette.cut;
  let shadedTo = 0;
  for (const { fromUs, toUs } of view.cutSpans) {
    const left = Math.max(shadedTo, x(fromUs));
    if (x(toUs) > left) surface.fillRect(left, 0, x(toUs) - left, height - RULE_HEIGHT);
    shadedTo = Math.max(shadedTo, x(toUs));
  }
  for (const { type, timeUs } of view.landmarks) {
    if (type === 'commit' || type === 'restart') continue;
    surface.fillStyle = type === 'election' ? palette.good : type === 'fault' ? palette.doubtful : palette.bad;
    if (type === 'violation') surface.fillRect(x(timeUs) - 1, 0, 2, height);
    else surface.fillRect(x(timeUs) - 0.5, 0, 1, type === 'election' ? 9 : 6);
  }
}

/** Events to a column, the fullest as high as the strip. */
function drawActivity(
  surface: Surface, { events, endUs }: RunView, colour: string, { width, height }: OverviewSize,
): void {
  const { timeUs, count } = events;
  const columns = new Float64Array(Math.ceil(width / 2) + 1);
  for (let event = 1; event < count; event++) {
    const column = Math.floor(at(timeUs, event) / Math.max(1, endUs) * (columns.length - 1));
    columns[column] = at(columns, column) + 1;
  }
  const most = columns.reduce((a, b) => Math.max(a, b), 1);
  surface.fillStyle = colour;
  surface.globalAlpha = 0.55;
  columns.forEach((many, column) => {
    const high = (height - RULE_HEIGHT - 2) * 0.72 * Math.sqrt(many / most);
    surface.fillRect(column * 2, height - RULE_HEIGHT - 1 - high, 2, high);
  });
  surface.globalAlpha = 1;
}
