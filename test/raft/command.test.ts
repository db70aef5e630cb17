import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Command, commandBytes, hashCommand } from '../../src/raft/command.ts';
import { createEntry } from '../../src/raft/entry.ts';
import { extendTextHash, hashValue } from '../../src/raft/value.ts';
import { command } from '../support/commands.ts';

const text = (one: Command | null): string => JSON.stringify(one);

test('different commands have different hashes, equal ones the same', () => {
  fc.assert(fc.property(command, command, (one, other) => {
    expect(hashCommand(one) === hashCommand(other)).toBe(text(one) === text(other));
    expect(hashCommand(one)).toBe(hashCommand(structuredClone(one)));
  }));
});

test('an entry\'s hash tells terms apart, and a no-op from a command', () => {
  const hashes = [1, 2, 3].flatMap((term) => [
    createEntry(term, null).hash, createEntry(term, { type: 'get', key: '' }).hash,
  ]);
  expect(new Set(hashes).size).toBe(hashes.length);
});

test('numbers that differ only beyond 32 bits have different hashes', () => {
  const numbers = [-1, 0, 1, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 1, -(2 ** 32), 0.5, Number.MAX_SAFE_INTEGER];
  expect(new Set(numbers.map(hashValue)).size).toBe(numbers.length);
});

test('the hash of a text extended is the hash of the longer text', () => {
  fc.assert(fc.property(fc.string(), fc.string(), (first, more) => {
    expect(extendTextHash(hashValue(first), more)).toBe(hashValue(first + more));
  }));
});

test('a command\'s size grows with its texts', () => {
  expect(commandBytes(null)).toBe(1);
  expect(commandBytes({ type: 'get', key: 'abc' })).toBe(4);
  expect(commandBytes({ type: 'put', key: 'abc', value: 'de' })).toBe(6);
  expect(commandBytes({ type: 'append', key: 'abc', value: 7 })).toBe(12);
  expect(commandBytes({ type: 'compareAndSet', key: 'a', expected: null, value: 'b' })).toBe(3);
});
