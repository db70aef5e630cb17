// Which format a file seems to have.

import { expect, test } from 'vitest';
import { guessFormat } from '../../src/histories/formats.ts';

test.each([
  ['history.edn', '', 'edn'],
  ['h.jsonl', '', 'json'],
  ['h.json', '', 'json'],
  ['etcd.log', '', 'jepsen-log'],
  ['h.txt', '\uFEFF{"process":0}', 'json'],
  ['h.txt', '\n[ {"process":0}]', 'json'],
  ['h.txt', '{:process 0, :type :invoke, :f :get, :key "0"}', 'edn-lines'],
  ['h.txt', '{:process 0, :type :invoke, :f :read}', 'edn'],
  ['h.txt', '; a comment\n\n({:process 0}', 'edn'],
  ['h', '#jepsen.history.Op{:process 0, :key 1}', 'edn'],
  ['h.txt', 'WARN what\nINFO  jepsen.util - 0\t:invoke', 'jepsen-log'],
  ['h.txt', 'process,type,operation', null],
  ['h', '', null],
])('%s that begins with %j: %s', (name, text, format) => {
  expect(guessFormat(name, text)).toBe(format);
});
