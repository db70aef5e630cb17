/** Probabilities for people. */

/** `71 %`; what is not quite none or not quite all is not rounded to it. */
export function percent(probability: number): string {
  if (probability > 0 && probability < 0.005) return '<1 %';
  if (probability < 1 && probability > 0.995) return '>99 %';
  return `${Math.round(probability * 100)} %`;
}

/** `from 91 to 99 %` as a range: `91–99 %`. */
export function percentRange(low: number, high: number): string {
  return `${Math.floor(low * 100)}–${Math.ceil(high * 100)} %`;
}
