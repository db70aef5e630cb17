import { expect, test } from 'vitest';
import { defaultSettings } from '../../../src/raft/settings.ts';
import { parseSettings } from '../../../src/systems/raft/parse.ts';

test('settings that were saved before there was PreVote and CheckQuorum have both off', () => {
  const { preVote: _preVote, checkQuorum: _checkQuorum, ...older } = defaultSettings;
  expect(parseSettings(older)).toEqual({ ok: true, value: { ...older, preVote: false, checkQuorum: false } });
});

test('the two are switches, and nothing else', () => {
  expect(parseSettings({ ...defaultSettings, preVote: 1, checkQuorum: 'yes' })).toMatchObject({ ok: false });
});
