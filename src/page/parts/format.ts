/** Numbers and times as the page writes them. */
import type { Micros } from '../../protocol.ts';

/** `812.417 ms`, `12.345678 s` */
export function exactTime(timeUs: Micros): string {
  return timeUs < 10_000_000 ? `${(timeUs / 1000).toFixed(3)} ms` : `${(timeUs / 1_000_000).toFixed(6)} s`;
}

/** `30 ms a second` */
export function speedWords(speedUs: Micros): string {
  if (speedUs === 1_000_000) return 'as fast as it was';
  return speedUs < 1_000_000 ? `${speedUs / 1000} ms a second` : `${speedUs / 1_000_000} s a second`;
}

export function grouped(value: number): string {
  return String(Math.round(value)).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}

export function capitalized(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
