/** The stretch of time that is on show: how it is zoomed, moved, and made to follow the moment that one looks at. */
import type { Micros } from '../../protocol.ts';
import type { RunView } from '../../report/recording/run-view.ts';

/** In virtual microseconds, as fractions where a zoom ends between two; `toUs` is above `fromUs`. */
export interface TimeWindow {
  readonly fromUs: Micros;
  readonly toUs: Micros;
}

/** No closer than this: two events of one step are a few microseconds apart, if at all. */
export const NARROWEST_US = 40;
/** A run is shown with this share of itself as a margin on either side. */
const MARGIN = 0.015;
/** The moment is kept this share of the window away from its edges. */
const EDGE = 0.08;
/** As many messages as one can still read as arrows. */
const LEGIBLE = 64;

export function wholeRun(endUs: Micros): TimeWindow {
  const margin = Math.max(NARROWEST_US, endUs * MARGIN);
  return { fromUs: -margin, toUs: endUs + margin };
}

export function widthOf({ fromUs, toUs }: TimeWindow): Micros {
  return toUs - fromUs;
}

/** As wide as asked for, as far as the run allows, and within it. */
export function clampWindow({ fromUs, toUs }: TimeWindow, endUs: Micros): TimeWindow {
  const whole = wholeRun(endUs);
  const width = Math.min(widthOf(whole), Math.max(NARROWEST_US, toUs - fromUs));
  const middle = (fromUs + toUs) / 2;
  const from = Math.min(Math.max(whole.fromUs, middle - width / 2), whole.toUs - width);
  return { fromUs: from, toUs: from + width };
}

/** `factor` above 1 shows more time; `aroundUs` stays where it is on the screen. */
export function zoomed(window: TimeWindow, factor: number, aroundUs: Micros, endUs: Micros): TimeWindow {
  const width = Math.min(widthOf(wholeRun(endUs)), Math.max(NARROWEST_US, widthOf(window) * factor));
  const share = (aroundUs - window.fromUs) / widthOf(window);
  return clampWindow({ fromUs: aroundUs - share * width, toUs: aroundUs + (1 - share) * width }, endUs);
}

export function moved({ fromUs, toUs }: TimeWindow, byUs: Micros, endUs: Micros): TimeWindow {
  return clampWindow({ fromUs: fromUs + byUs, toUs: toUs + byUs }, endUs);
}

/** The same window where the moment is well inside it; one of the same width around the moment, where it is not. */
export function following(window: TimeWindow, timeUs: Micros, endUs: Micros): TimeWindow {
  const width = widthOf(window);
  const inside = timeUs >= window.fromUs + EDGE * width && timeUs <= window.toUs - EDGE * width;
  if (inside) return window;
  const near = timeUs >= window.fromUs - width && timeUs <= window.toUs + width;
  // A step past the edge turns the page; a jump lands in the middle.
  const share = !near ? 0.5 : timeUs > window.fromUs + width / 2 ? 0.25 : 0.75;
  const moved = clampWindow({ fromUs: timeUs - share * width, toUs: timeUs + (1 - share) * width }, endUs);
  return moved.fromUs === window.fromUs ? window : moved;
}

/** A window that ends soon after this moment, and holds no more messages than one can read. */
export function legibleWindow(view: RunView, timeUs: Micros): TimeWindow {
  const sent = view.travels.filter(({ background, sentUs }) => !background && sentUs <= timeUs);
  const first = sent.at(-LEGIBLE)?.sentUs ?? 0;
  const width = Math.max(1000, timeUs - first, view.endUs / 2000) * 1.15;
  return clampWindow({ fromUs: timeUs - 0.86 * width, toUs: timeUs + 0.14 * width }, view.endUs);
}
