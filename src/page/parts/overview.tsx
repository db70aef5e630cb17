/** The strip below the diagram: the whole run, what of it is in the window, and where the moment is. Drag it, or click elsewhere. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { drawOverview } from '../draw/overview.ts';
import { widthOf } from '../state/window.ts';
import { usePage } from './page-context.ts';
import { surfaceOf, useSize } from './use-size.ts';

export function Overview() {
  const { state: { window, position, filter: { stretch } }, dispatch, run: { view }, palette } = usePage();
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSize(frame);
  const [heldUs, setHeldUs] = useState<number | null>(null);
  useLayoutEffect(() => {
    const surface = canvas.current === null ? null : surfaceOf(canvas.current, size);
    if (surface !== null && size.width > 0) drawOverview(surface, { view, palette }, size);
  }, [view, palette, size.width, size.height]);
  const share = (timeUs: number): number => Math.min(1, Math.max(0, timeUs / Math.max(1, view.endUs)));
  const percent = (timeUs: number): string => `${100 * share(timeUs)}%`;
  const timeOf = (event: PointerEvent): number => {
    const box = frame.current?.getBoundingClientRect();
    return box === undefined ? 0 : (event.clientX - box.left) / box.width * view.endUs;
  };
  const look = (middleUs: number): void => {
    const half = widthOf(window) / 2;
    dispatch({ type: 'look', window: { fromUs: middleUs - half, toUs: middleUs + half } });
  };
  const grab = (event: PointerEvent): void => {
    const timeUs = timeOf(event);
    const middleUs = (window.fromUs + window.toUs) / 2;
    const isInside = timeUs >= window.fromUs && timeUs <= window.toUs;
    frame.current?.setPointerCapture(event.pointerId);
    setHeldUs(isInside ? timeUs - middleUs : 0);
    if (!isInside) look(timeUs);
  };
  return (
    <div
      class="overview" ref={frame} title="The whole run: drag the window"
      onPointerDown={grab} onPointerUp={() => setHeldUs(null)} onPointerCancel={() => setHeldUs(null)}
      onPointerMove={(event) => { if (heldUs !== null) look(timeOf(event) - heldUs); }}
    >
      <canvas ref={canvas} aria-hidden="true" />
      {stretch !== null && (
        <div class="overview-stretch" style={{ left: percent(stretch.fromUs), width: `${100 * (share(stretch.toUs) - share(stretch.fromUs))}%` }} />
      )}
      <div
        class="overview-window"
        style={{ left: percent(window.fromUs), width: `max(3px, ${100 * (share(window.toUs) - share(window.fromUs))}%)` }}
      />
      <div class="overview-moment" style={{ left: percent(position.timeUs) }} />
    </div>
  );
}
