/** Wheel, pinch and drag on the diagram, by d3-zoom; what it makes of them becomes a window of time. */
import { select } from 'd3-selection';
import { type D3ZoomEvent, zoom, zoomIdentity, zoomTransform, type ZoomTransform } from 'd3-zoom';
import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { NARROWEST_US, type TimeWindow, widthOf, wholeRun } from '../state/window.ts';

interface PanZoom {
  readonly window: TimeWindow;
  readonly endUs: number;
  readonly width: number;
  readonly onLook: (window: TimeWindow) => void;
  readonly onPan: (share: number) => void;
}

export function usePanZoom(stage: RefObject<HTMLDivElement | null>, given: PanZoom): void {
  const latest = useRef(given);
  latest.current = given;
  const { width, endUs, window } = given;
  useLayoutEffect(() => attach(stage.current, latest), [stage, width, endUs]);
  useLayoutEffect(() => {
    const element = stage.current;
    if (element === null || width <= 0) return;
    const wanted = transformOf(window, endUs, width);
    const there = zoomTransform(element);
    if (Math.abs(there.k - wanted.k) < 1e-9 * wanted.k && Math.abs(there.x - wanted.x) < 0.01) return;
    // As d3-zoom keeps it: to call its `transform` would end a gesture that is under way.
    Reflect.set(element, '__zoom', wanted);
  }, [stage, window, endUs, width]);
}

function attach(
  element: HTMLDivElement | null, latest: { readonly current: PanZoom },
): (() => void) | undefined {
  const { width, endUs } = latest.current;
  if (element === null || width <= 0) return undefined;
  const behaviour = zoom<HTMLDivElement, unknown>()
    .extent([[0, 0], [width, 1]])
    .translateExtent([[0, -Infinity], [width, Infinity]])
    .scaleExtent([1, widthOf(wholeRun(endUs)) / NARROWEST_US])
    .clickDistance(4)
    .filter((event: Event) => isGesture(event))
    .on('zoom', ({ transform, sourceEvent }: D3ZoomEvent<HTMLDivElement, unknown>) => {
      if (sourceEvent !== null) latest.current.onLook(windowOf(transform, endUs, width));
    });
  const selection = select<HTMLDivElement, unknown>(element);
  selection.call(behaviour).on('dblclick.zoom', null);
  selection.on('wheel.pan', (event: WheelEvent) => {
    if (!isSideways(event)) return;
    event.preventDefault();
    latest.current.onPan((event.deltaX === 0 ? event.deltaY : event.deltaX) / width);
  }, { passive: false });
  return () => { selection.on('.zoom', null).on('.pan', null); };
}

function isGesture(event: Event): boolean {
  if (event instanceof WheelEvent) return !isSideways(event);
  return !(event instanceof MouseEvent && event.button > 0);
}

/** A wheel that is turned sideways, or with shift held, pans. */
function isSideways({ deltaX, deltaY, shiftKey, ctrlKey }: WheelEvent): boolean {
  return !ctrlKey && (shiftKey || Math.abs(deltaX) > Math.abs(deltaY));
}

/** Identity shows the whole run. */
function transformOf(window: TimeWindow, endUs: number, width: number): ZoomTransform {
  const whole = wholeRun(endUs);
  const scale = widthOf(whole) / widthOf(window);
  const left = (window.fromUs - whole.fromUs) / widthOf(whole) * width * scale;
  return zoomIdentity.translate(-left, 0).scale(scale);
}

function windowOf({ k, x }: ZoomTransform, endUs: number, width: number): TimeWindow {
  const whole = wholeRun(endUs);
  const fromUs = whole.fromUs - x / (k * width) * widthOf(whole);
  return { fromUs, toUs: fromUs + widthOf(whole) / k };
}
