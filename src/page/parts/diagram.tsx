/** The space-time diagram on the page: two canvases, one for what stands and one for what moves, and what the pointer does to them. */
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { GUTTER, layOut, leastHeight } from '../draw/geometry.ts';
import { type Hit, hitAt } from '../draw/hit.ts';
import { drawOverlay } from '../draw/overlay.ts';
import { drawScene } from '../draw/draw-scene.ts';
import { type LeftOut, type Scene, shownNodes } from '../draw/scene.ts';
import { nameOfFamily } from '../model/kinds.ts';
import { sliceOf } from '../state/stepping.ts';
import { grouped } from './format.ts';
import { usePage } from './page-context.ts';
import { ZoomButtons } from './filters.tsx';
import { Tip } from './tip.tsx';
import { usePanZoom } from './use-pan-zoom.ts';
import { surfaceOf, useSize } from './use-size.ts';

const NOTHING_LEFT_OUT: LeftOut = new Map();

interface Pointed {
  readonly x: number;
  readonly y: number;
  readonly hit: Hit | null;
}

export function Diagram() {
  const { state, dispatch, run } = usePage();
  const frame = useRef<HTMLDivElement>(null);
  const stage = useRef<HTMLDivElement>(null);
  const size = useSize(frame);
  const scene = useScene(size.width, size.height);
  const height = scene.geometry.height;
  const { standing, moving, leftOut, pointed, setPointed } = useCanvases(scene);
  const hit = pointed?.hit ?? null;
  const isOnSomething = hit !== null && hit.type !== 'span';
  usePanZoom(stage, {
    window: state.window, endUs: run.view.endUs, width: size.width - GUTTER,
    onLook: (window) => dispatch({ type: 'look', window }),
    onPan: (share) => dispatch({ type: 'pan', share }),
  });
  const point = (event: MouseEvent): Pointed => {
    const box = standing.current?.getBoundingClientRect();
    const [x, y] = [event.clientX - (box?.left ?? 0), event.clientY - (box?.top ?? 0)];
    return { x, y, hit: hitAt(scene, leftOut, x, y) };
  };
  const click = (event: MouseEvent): void => {
    const { x, hit: clicked } = point(event);
    if (clicked !== null && 'event' in clicked) dispatch({ type: 'goTo', event: clicked.event });
    else dispatch({ type: 'seek', timeUs: timeUnder(scene, x) });
  };
  return (
    <div class="diagram" ref={frame}>
      <div class="diagram-inner" style={{ height: `${height}px` }}>
        <canvas ref={standing} role="img" aria-label={descriptionOf(scene)} />
        <canvas ref={moving} aria-hidden="true" />
        <div
          ref={stage} class={`stage${isOnSomething ? ' on-something' : ''}`}
          style={{ left: `${GUTTER}px` }} onClick={click}
          onPointerMove={(event) => setPointed(event.buttons === 0 ? point(event) : null)}
          onPointerLeave={() => setPointed(null)}
        />
        <ZoomButtons />
        {hit !== null && pointed !== null && (
          <Tip hit={hit} x={pointed.x} y={pointed.y} width={size.width} height={height} />
        )}
      </div>
      <DensityNote leftOut={leftOut} />
    </div>
  );
}

function useScene(width: number, frameHeight: number): Scene {
  const { state: { window, filter, sliced }, run, palette } = usePage();
  const nodes = useMemo(() => shownNodes(run.view, filter), [run, filter]);
  const height = Math.max(frameHeight, leastHeight(nodes.length, run.index.clients.length));
  return useMemo(() => ({
    view: run.view, index: run.index, palette, filter,
    geometry: layOut(width, height, window, nodes, run.index.clients),
    slice: sliced ? sliceOf(run) : null,
  }), [run, palette, filter, width, height, window, nodes, sliced]);
}

function useCanvases(scene: Scene) {
  const { state: { position } } = usePage();
  const standing = useRef<HTMLCanvasElement>(null);
  const moving = useRef<HTMLCanvasElement>(null);
  const [leftOut, setLeftOut] = useState(NOTHING_LEFT_OUT);
  const [pointed, setPointed] = useState<Pointed | null>(null);
  useLayoutEffect(() => {
    const surface = standing.current === null ? null : surfaceOf(standing.current, scene.geometry);
    if (surface === null || scene.geometry.width === 0) return;
    const found = drawScene(surface, scene);
    setLeftOut((before) => (sameCounts(before, found) ? before : found));
  }, [scene]);
  const hovered = pointed?.hit?.type === 'travel' ? pointed.hit.travel : null;
  useLayoutEffect(() => {
    const surface = moving.current === null ? null : surfaceOf(moving.current, scene.geometry);
    if (surface !== null) drawOverlay(surface, scene, position, hovered);
  }, [scene, position, hovered]);
  return { standing, moving, leftOut, pointed, setPointed };
}

function DensityNote({ leftOut }: { readonly leftOut: LeftOut }) {
  if (leftOut.size === 0) return null;
  const counts = [...leftOut].map(([family, count]) => `${grouped(count)} ${nameOfFamily(family)}`);
  return <p class="density-note">Too many to draw here: {counts.join(', ')}. Zoom in to see them.</p>;
}

function sameCounts(one: LeftOut, other: LeftOut): boolean {
  return one.size === other.size && [...one].every(([family, count]) => other.get(family) === count);
}

function timeUnder({ geometry: { window, width } }: Scene, x: number): number {
  return window.fromUs + (x - GUTTER) / (width - GUTTER) * (window.toUs - window.fromUs);
}

function descriptionOf({ view, geometry: { nodes, window } }: Scene): string {
  const ms = (us: number): string => (Math.max(0, us) / 1000).toFixed(1);
  return `Space-time diagram of ${nodes.length} nodes, from ${ms(window.fromUs)} to ${ms(Math.min(view.endUs, window.toUs))} milliseconds. `
    + 'The event on show is told in words beside it.';
}
