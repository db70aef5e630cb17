/** How large an element is, as it changes. */
import type { Surface } from '../draw/scene.ts';
import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';

export interface Size {
  readonly width: number;
  readonly height: number;
}

export function useSize(element: RefObject<HTMLElement | null>): Size {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const watched = element.current;
    if (watched === null) return undefined;
    const measure = (): void => { setSize({ width: watched.clientWidth, height: watched.clientHeight }); };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(watched);
    return () => observer.disconnect();
  }, [element]);
  return size;
}

/** Makes the canvas as sharp as the screen, and gives what to draw on it with, in CSS pixels. */
export function surfaceOf(canvas: HTMLCanvasElement, { width, height }: Size): Surface | null {
  const ratio = window.devicePixelRatio;
  const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== wide) canvas.width = wide;
  if (canvas.height !== high) canvas.height = high;
  const surface = canvas.getContext('2d');
  surface?.setTransform(ratio, 0, 0, ratio, 0, 0);
  return surface;
}
