// The keys: each does one thing, and the help tells of all of them because both are made from one list.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { actionOfKey, SHORTCUTS } from '../../src/page/state/keyboard.ts';

const plain = { shiftKey: false, ctrlKey: false, metaKey: false, altKey: false };

describe('a key', () => {
  test.each(SHORTCUTS)('$label does what the help says', ({ keys, shift = false, action }) => {
    for (const key of keys) expect(actionOfKey({ ...plain, key, shiftKey: shift })).toBe(action);
  });

  test('stands for one action alone', () => {
    const pressed = SHORTCUTS.flatMap(({ keys, shift = false }) => keys.map((key) => `${key.length > 1 && shift ? 'Shift ' : ''}${key}`));
    expect(pressed).toHaveLength(new Set(pressed).size);
  });

  test('with control, command or alt is the browser\'s', () => {
    for (const held of ['ctrlKey', 'metaKey', 'altKey']) expect(actionOfKey({ ...plain, key: 'f', [held]: true })).toBeNull();
  });

  test('that only shift makes is taken with shift down', () => {
    expect(actionOfKey({ ...plain, key: '?', shiftKey: true })).toEqual({ type: 'toggleHelp' });
    expect(actionOfKey({ ...plain, key: '+', shiftKey: true })).toMatchObject({ type: 'zoom' });
  });

  test('that nobody knows does nothing', () => {
    expect(actionOfKey({ ...plain, key: 'q' })).toBeNull();
  });
});

test('docs/reports.md has them all', () => {
  const docs = readFileSync('docs/reports.md', 'utf8');
  for (const { label, text } of SHORTCUTS) expect(docs).toContain(`| ${label} | ${text} |`);
});
