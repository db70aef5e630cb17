/**
 * Every colour of the page, light and dark: one source for the canvas, which is painted, and for the style sheet, which gets them
 * as custom properties. Text on its ground keeps a contrast of 4.5 to 1 (a test computes it).
 */

export interface Palette {
  /** The page, what lies on it, and what lies sunken in that. */
  readonly ground: string;
  readonly panel: string;
  readonly sunken: string;
  readonly ink: string;
  readonly muted: string;
  readonly line: string;
  readonly grid: string;
  /** The moment that is on show, and whatever can be clicked. */
  readonly accent: string;
  readonly onAccent: string;
  readonly good: string;
  readonly doubtful: string;
  readonly bad: string;
  readonly onBad: string;
  /** Behind nodes that are parted from others. */
  readonly cut: string;
  readonly roles: { readonly [role in RoleTone]: RoleColours };
  readonly families: readonly string[];
  readonly faint: string;
  /** Lightness and chroma of the ground of a term's cells; the hue is the term's. */
  readonly term: { readonly lightness: number; readonly chroma: number; readonly ink: string };
}

export interface RoleColours {
  readonly fill: string;
  readonly ink: string;
}

/** Roles that a protocol of this kind has, and what keeps a node from having one. */
export type RoleTone = 'leader' | 'candidate' | 'follower' | 'learner' | 'paused' | 'down' | 'other';

export const LIGHT: Palette = {
  ground: '#f5f4f1', panel: '#ffffff', sunken: '#f3f2ef',
  ink: '#1c2026', muted: '#5c636e', line: '#dedbd5', grid: '#ebe9e4',
  accent: '#2454c7', onAccent: '#ffffff', good: '#0c6e4f', doubtful: '#8a5300', bad: '#b8232f', onBad: '#ffffff',
  cut: 'rgba(184, 35, 47, 0.09)',
  roles: {
    leader: { fill: '#0f8562', ink: '#ffffff' },
    candidate: { fill: '#f5cd80', ink: '#3b2600' },
    follower: { fill: '#cdd6e4', ink: '#27303d' },
    learner: { fill: '#dccdf0', ink: '#3a2559' },
    paused: { fill: '#e3e0d8', ink: '#55503f' },
    down: { fill: '#f5f4f1', ink: '#7a2a31' },
    other: { fill: '#c4dbe0', ink: '#1d3a41' },
  },
  families: ['#3563b8', '#b25c00', '#7a47b0', '#0f7f8c', '#b13a7e', '#6b7a10', '#8a5a3c', '#4d5563'],
  faint: '#9aa3b0',
  term: { lightness: 0.885, chroma: 0.075, ink: '#1c2026' },
};

export const DARK: Palette = {
  ground: '#121519', panel: '#191d23', sunken: '#14181d',
  ink: '#e5e8ec', muted: '#9ba4b0', line: '#2d333c', grid: '#22272e',
  accent: '#8fb0ff', onAccent: '#0d1730', good: '#4cc79b', doubtful: '#e0a94a', bad: '#ff7f87', onBad: '#2b0508',
  cut: 'rgba(255, 110, 120, 0.12)',
  roles: {
    leader: { fill: '#2fae83', ink: '#04150e' },
    candidate: { fill: '#a87a2c', ink: '#150d00' },
    follower: { fill: '#39465a', ink: '#d5deea' },
    learner: { fill: '#51406e', ink: '#e6dbf7' },
    paused: { fill: '#3b3a34', ink: '#d0cbbb' },
    down: { fill: '#121519', ink: '#f0a0a5' },
    other: { fill: '#2c4a52', ink: '#cfe6eb' },
  },
  families: ['#7ea6f4', '#eda04f', '#bb95ec', '#54c1cd', '#ee86bd', '#b5c456', '#cd9d7d', '#a3adbb'],
  faint: '#626c7a',
  term: { lightness: 0.41, chroma: 0.075, ink: '#eef1f4' },
};

/** Neighbouring terms are far apart in hue. */
const GOLDEN_ANGLE = 137.508;

export function termColour(term: number, { term: { lightness, chroma } }: Palette): string {
  return `oklch(${lightness} ${chroma} ${((term * GOLDEN_ANGLE + 200) % 360).toFixed(1)})`;
}

/** A system names its roles itself: the usual names have colours of their own, the others share one. */
export function toneOf(state: string): RoleTone {
  const name = state.toLowerCase();
  if (/leader|primary/.test(name)) return 'leader';
  if (/candidate/.test(name)) return 'candidate';
  if (/learner|observer|witness/.test(name)) return 'learner';
  if (/follower|backup/.test(name)) return 'follower';
  if (/paus/.test(name)) return 'paused';
  if (/down|crash|refus|retire|off/.test(name)) return 'down';
  return 'other';
}

/** For the style sheet: `--ink` and the like. */
export function customProperties(palette: Palette): readonly (readonly [name: string, value: string])[] {
  const plain = ['ground', 'panel', 'sunken', 'ink', 'muted', 'line', 'grid', 'accent', 'onAccent', 'good', 'doubtful', 'bad', 'onBad', 'faint'] as const;
  const roles = Object.entries(palette.roles).flatMap(([role, { fill, ink }]) => [
    [`--role-${role}`, fill], [`--on-role-${role}`, ink],
  ] as const);
  return [
    ...plain.map((name) => [`--${name.replace(/([A-Z])/, (letter) => `-${letter.toLowerCase()}`)}`, palette[name]] as const),
    ...roles,
    ['--term-ink', palette.term.ink],
  ];
}
