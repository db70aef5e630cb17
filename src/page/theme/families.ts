/** Which colour a kind of messages has: the usual ones always the same, so that one learns them; others by their order. */
import { HEARTBEATS } from '../model/kinds.ts';
import type { Palette } from './palette.ts';

/** By position in the palette: what replicates, what elects, what asks before it elects, and so on. */
const USUAL: { readonly [family: string]: number } = {
  appendEntries: 0, requestVote: 1, requestPreVote: 6, installSnapshot: 2, readIndex: 3, timeoutNow: 4,
};

export function familyColour(family: string, families: readonly string[], palette: Palette): string {
  if (family === HEARTBEATS) return palette.faint;
  const usual = USUAL[family];
  const unusual = families.filter((each) => USUAL[each] === undefined && each !== HEARTBEATS);
  const position = usual ?? 5 + unusual.indexOf(family);
  return palette.families[position % palette.families.length] ?? palette.muted;
}
