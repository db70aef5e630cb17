/** What each key does: as data, so that the help says what is true. */
import type { Action } from './page-state.ts';

export interface Shortcut {
  /** As `KeyboardEvent.key` has them, each of them alone. */
  readonly keys: readonly string[];
  readonly shift?: boolean;
  /** As people write them. */
  readonly label: string;
  readonly text: string;
  readonly action: Action;
}

const ZOOM = 1.6;

export const SHORTCUTS: readonly Shortcut[] = [
  { keys: ['ArrowRight'], label: '→', text: 'One event on', action: { type: 'step', by: 1 } },
  { keys: ['ArrowLeft'], label: '←', text: 'One event back', action: { type: 'step', by: -1 } },
  { keys: ['ArrowRight'], shift: true, label: 'Shift →', text: 'To the next landmark', action: { type: 'jump', to: 'any', by: 1 } },
  { keys: ['ArrowLeft'], shift: true, label: 'Shift ←', text: 'To the landmark before', action: { type: 'jump', to: 'any', by: -1 } },
  { keys: ['Home'], label: 'Home', text: 'To the start', action: { type: 'toEnd', by: -1 } },
  { keys: ['End'], label: 'End', text: 'To the end', action: { type: 'toEnd', by: 1 } },
  { keys: [' '], label: 'Space', text: 'Play, or pause', action: { type: 'play' } },
  { keys: ['ArrowUp'], label: '↑', text: 'Play faster', action: { type: 'faster', by: 1 } },
  { keys: ['ArrowDown'], label: '↓', text: 'Play slower', action: { type: 'faster', by: -1 } },
  { keys: ['e'], label: 'e', text: 'Next election', action: { type: 'jump', to: 'election', by: 1 } },
  { keys: ['E'], shift: true, label: 'Shift e', text: 'Election before', action: { type: 'jump', to: 'election', by: -1 } },
  { keys: ['c'], label: 'c', text: 'Next commit', action: { type: 'jump', to: 'commit', by: 1 } },
  { keys: ['C'], shift: true, label: 'Shift c', text: 'Commit before', action: { type: 'jump', to: 'commit', by: -1 } },
  { keys: ['f'], label: 'f', text: 'Next fault', action: { type: 'jump', to: 'fault', by: 1 } },
  { keys: ['F'], shift: true, label: 'Shift f', text: 'Fault before', action: { type: 'jump', to: 'fault', by: -1 } },
  { keys: ['n', 'v'], label: 'n', text: 'Next violation', action: { type: 'jump', to: 'violation', by: 1 } },
  { keys: ['p', 'V'], label: 'p', text: 'Violation before', action: { type: 'jump', to: 'violation', by: -1 } },
  { keys: ['+', '='], label: '+', text: 'Zoom in', action: { type: 'zoom', factor: 1 / ZOOM } },
  { keys: ['-', '_'], label: '−', text: 'Zoom out', action: { type: 'zoom', factor: ZOOM } },
  { keys: ['0'], label: '0', text: 'The whole run', action: { type: 'wholeRun' } },
  { keys: ['['], label: '[', text: 'Look further back', action: { type: 'pan', share: -0.3 } },
  { keys: [']'], label: ']', text: 'Look further on', action: { type: 'pan', share: 0.3 } },
  { keys: ['s'], label: 's', text: 'Only what led to the violation, or all', action: { type: 'toggleSlice' } },
  { keys: ['d'], label: 'd', text: 'Dark, or light', action: { type: 'toggleTheme' } },
  { keys: ['?'], label: '?', text: 'This help', action: { type: 'toggleHelp' } },
];

/** A key pressed, as a browser tells of it. */
export interface Pressed {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** A letter says by itself whether shift is down; an arrow does not. */
export function actionOfKey({ key, shiftKey, ctrlKey, metaKey, altKey }: Pressed): Action | null {
  if (ctrlKey || metaKey || altKey) return null;
  const isNamed = key.length > 1;
  const found = SHORTCUTS
    .find(({ keys, shift = false }) => keys.includes(key) && (!isNamed || shift === shiftKey));
  return found?.action ?? null;
}
