/**
 * The position in the address: `#e=1204` is an event, `#t=812.5ms` a moment between two. A link to a page opens it there.
 */
import type { RunView } from '../../report/recording/run-view.ts';
import type { Action, Position } from './page-state.ts';

export function hashOf({ event, timeUs }: Position, { events }: RunView): string {
  return events.timeUs[event] === timeUs ? `#e=${event}` : `#t=${Math.round(timeUs) / 1000}ms`;
}

/** What to do to be there; null where the address names no moment. */
export function actionOf(hash: string): Action | null {
  const event = /^#e=(\d{1,9})$/.exec(hash)?.[1];
  if (event !== undefined) return { type: 'goTo', event: Number(event) };
  const [, amount, unit = 'ms'] = /^#t=(\d{1,12}(?:\.\d{1,6})?)(us|ms|s)?$/.exec(hash) ?? [];
  if (amount === undefined) return null;
  return { type: 'seek', timeUs: Math.round(Number(amount) * (UNITS_US[unit] ?? 1000)) };
}

const UNITS_US: { readonly [unit: string]: number } = { us: 1, ms: 1000, s: 1_000_000 };
