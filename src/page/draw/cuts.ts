/** What parts nodes, as a shade over the lanes of those that it parts. */
import { GUTTER, xOf, yOf } from './geometry.ts';
import type { Scene, Surface } from './scene.ts';

export function drawCuts(surface: Surface, { geometry, index, palette }: Scene): void {
  const { width, laneHeight, window } = geometry;
  surface.fillStyle = palette.cut;
  for (const node of geometry.nodes) {
    const top = (yOf(geometry, node) ?? 0) - laneHeight / 2;
    // What lies over each other is no darker for it.
    let shadedTo = GUTTER - 2;
    index.cuts.visit(window.fromUs, window.toUs, ({ fromUs, toUs, nodes }) => {
      if (!nodes.includes(node)) return;
      const left = Math.max(shadedTo, xOf(geometry, fromUs));
      const right = Math.min(width + 2, Math.max(xOf(geometry, toUs), xOf(geometry, fromUs) + 1));
      if (right > left) surface.fillRect(left, top + 1, right - left, laneHeight - 2);
      shadedTo = Math.max(shadedTo, right);
    });
  }
}
