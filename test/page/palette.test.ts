// Colours: text can be read on what it stands on (WCAG AA: 4.5 to 1), in both themes.

import { describe, expect, test } from 'vitest';
import { familyColour } from '../../src/page/theme/families.ts';
import { customProperties, DARK, LIGHT, toneOf } from '../../src/page/theme/palette.ts';

const themes = [['light', LIGHT], ['dark', DARK]] as const;

describe.each(themes)('the %s theme', (_, palette) => {
  const { ink, muted, good, doubtful, bad, accent, panel, ground, sunken } = palette;

  test.each(Object.entries({ ink, muted, good, doubtful, bad, accent }))('%s can be read on every ground', (_name, colour) => {
    for (const each of [panel, ground, sunken]) expect(contrast(colour, each)).toBeGreaterThanOrEqual(4.5);
  });

  test.each(Object.entries(palette.roles))('the words on a %s can be read', (_role, { fill, ink: words }) => {
    expect(contrast(words, fill)).toBeGreaterThanOrEqual(4.5);
  });

  test('words on the accent and on a violation can be read', () => {
    expect(contrast(palette.onAccent, accent)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(palette.onBad, bad)).toBeGreaterThanOrEqual(4.5);
  });

  test('lines of messages stand out from the ground (3 to 1)', () => {
    for (const colour of palette.families) expect(contrast(colour, panel)).toBeGreaterThanOrEqual(3);
  });

  test('is whole: each property has a value, and both themes have the same', () => {
    const [here, there] = [palette, LIGHT].map((each) => customProperties(each).map(([name]) => name));
    expect(here).toEqual(there);
    for (const [, value] of customProperties(palette)) expect(value).toMatch(/^#[\da-f]{6}$/);
  });
});

describe('colours', () => {
  test('tell the usual kinds of messages apart', () => {
    const usual = ['appendEntries', 'requestVote', 'requestPreVote', 'installSnapshot', 'readIndex', 'timeoutNow'];
    expect(new Set(usual.map((family) => familyColour(family, usual, LIGHT))).size).toBe(usual.length);
  });

  test('of a kind do not hang on which others there are', () => {
    expect(familyColour('requestVote', ['requestVote'], DARK)).toBe(familyColour('requestVote', ['a', 'b', 'requestVote'], DARK));
  });

  test.each([['leader', 'leader'], ['candidate', 'candidate'], ['preCandidate', 'candidate'], ['learner', 'learner'], ['down', 'down'],
    ['refused', 'down'], ['retired', 'down'], ['paused', 'paused'], ['keeper', 'other']] as const)('%s has the tone of %s', (state, tone) => {
    expect(toneOf(state)).toBe(tone);
  });
});

function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const part = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
