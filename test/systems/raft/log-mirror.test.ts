import { expect, test } from 'vitest';
import type { Facts, NodeView } from '../../../src/check/facts.ts';
import { createEntry } from '../../../src/raft/entry.ts';
import { Log } from '../../../src/raft/log.ts';
import { LogMirror } from '../../../src/systems/raft/log-mirror.ts';
import { PrefixLog } from '../../../src/systems/raft/prefix-log.ts';

const cluster = { index: 0, voters: [1, 2, 3], oldVoters: null, learners: [] };

function logOf(...terms: readonly number[]): Log {
  const log = new Log();
  for (const term of terms) log.append(createEntry(term, null));
  return log;
}

/** Hears which prefixes are appended; all other facts go unheard. */
function listener(heard: string[]): Facts {
  const onAppend: Facts['onAppend'] = (_node, index, term, prefixHash) => {
    heard.push(`${index}/${term}/${prefixHash}`);
  };
  const deaf = (): undefined => undefined;
  return new Proxy({ onAppend } as Facts, {
    get: (facts, name): unknown => (name in facts ? Reflect.get(facts, name) : deaf),
  });
}

test('a snapshot that replaced a whole log, and was lost in a crash, leaves the log as it was', () => {
  const hashes = new PrefixLog();
  for (const term of [1, 1, 1]) hashes.append(term, createEntry(term, null).hash);
  const known = (index: number, term: number): number | undefined =>
    index >= 1 && index <= 3 && term === 1 ? hashes.prefixHashAt(index) : undefined;
  const heard: string[] = [];
  const mirror = new LogMirror({ id: 1 } as NodeView, cluster, listener(heard), known);
  mirror.recover(logOf(1, 1, 1), cluster);

  const replaced = logOf(1, 1, 1);
  replaced.beginStep();
  replaced.compactTo(2, 5);
  mirror.step(replaced, { index: 2, term: 5, configuration: cluster, stateHash: 0 });
  expect([mirror.log.firstIndex, mirror.log.lastIndex]).toEqual([3, 2]);

  heard.length = 0;
  mirror.recover(logOf(1, 1, 1), cluster);
  expect(heard).toEqual([`3/1/${hashes.prefixHashAt(3)}`]);
});
