/** What is drawn, and on what: all that the drawing functions are given. */
import type { NodeId } from '../../protocol.ts';
import type { RunView } from '../../report/recording/run-view.ts';
import type { RunIndex } from '../model/run-index.ts';
import type { Filter } from '../state/page-state.ts';
import type { Palette } from '../theme/palette.ts';
import type { Geometry } from './geometry.ts';

export interface Scene {
  readonly view: RunView;
  readonly index: RunIndex;
  readonly geometry: Geometry;
  readonly palette: Palette;
  readonly filter: Filter;
  /** Nothing but these events is at full strength; null: everything is. */
  readonly slice: ReadonlySet<number> | null;
}

/** What a 2D context is asked for here: a test can stand in for it. */
export type Surface = CanvasRenderingContext2D;

/** Messages that were too many to be drawn, by family. */
export type LeftOut = ReadonlyMap<string, number>;

export const FONT = '11px ui-sans-serif, system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif';
export const FONT_SMALL = FONT.replace('11px', '10px');

export function shownNodes(view: RunView, { nodes }: Filter): readonly NodeId[] {
  return view.nodes.filter((node) => !nodes.has(node));
}
