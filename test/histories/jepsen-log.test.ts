// `jepsen-log`: the text log of a Jepsen test of a register.

import { describe, expect, test } from 'vitest';
import { eventsOf, operationsOf, problemOf } from './reading.ts';

const read = (...lines: readonly string[]): readonly string[] => operationsOf(logOf(lines), 'jepsen-log', 'cas-register');
const problem = (...lines: readonly string[]): string => problemOf(logOf(lines), 'jepsen-log', 'cas-register');

function logOf(lines: readonly string[]): string {
  return lines.map((line) => `INFO  jepsen.util - ${line}\n`).join('');
}

describe('jepsen-log', () => {
  test('takes tabs and spaces between the fields', () => {
    expect(read('0\t:invoke\t:cas\t[3 0]', '0   :ok     :cas    [3 0]')).toEqual(['0: cas 3 to 0 -> done (1-2)']);
  });

  test('skips all other lines, and counts them', () => {
    const text = 'INFO  jepsen.core - up\n\nINFO  jepsen.util - :nemesis\t:info\t:start\tnil\n'
      + 'INFO  jepsen.util - 1\t:invoke\t:write\t2\r\nWARN whatever :ok :read\nINFO  jepsen.util - 1\t:ok\t:write\t2\r\n';
    expect(operationsOf(text, 'jepsen-log', 'register')).toEqual(['1: write 2 (4-6)']);
  });

  test('a read of nil saw that the register is unset', () => {
    expect(read('0 :invoke :read nil', '0 :ok :read nil')).toEqual(['0: read -> null (1-2)']);
  });

  test('a failed compare was carried out and saw another value; a failed read or write did not happen', () => {
    expect(read('0 :invoke :cas [1 2]', '0 :fail :cas [1 2]', '0 :invoke :read nil', '0 :fail :read :timed-out',
      '0 :invoke :write 1', '0 :fail :write 1')).toEqual(['0: cas 1 to 2 -> failed (1-2)']);
  });

  test('what timed out stays open, and so does what has no answer', () => {
    const lines = ['0 :invoke :write 3', '1 :invoke :cas [3 4]', '0 :info :write :timed-out', '1 :info :cas :timed-out', '2 :invoke :read nil'];
    expect(read(...lines)).toEqual(['0: write 3 (1-)', '1: cas 3 to 4 (2-)', '2: read (5-)']);
    expect(eventsOf(logOf(lines), 'jepsen-log', 'cas-register')).toEqual([0, 1, 2]);
  });

  test('a process may go on after a call whose answer nobody knows', () => {
    expect(read('0 :invoke :write 3', '0 :info :write :timed-out', '0 :invoke :read nil', '0 :ok :read 3'))
      .toEqual(['0: write 3 (1-)', '0: read -> 3 (3-4)']);
  });

  test('a later Jepsen’s way of writing the line is known too', () => {
    const text = '2020-09-17 16:45:39,148{GMT}\tINFO\t[jepsen worker 1] jepsen.util: 1\t:invoke\t:read\tnil\n';
    expect(operationsOf(text, 'jepsen-log', 'register')).toEqual(['1: read (1-)']);
  });

  test('without any operation it is a history all the same', () => {
    expect(operationsOf('', 'jepsen-log', 'register')).toEqual([]);
    expect(operationsOf('INFO  jepsen.core - Everything looks good!\n', 'jepsen-log', 'register')).toEqual([]);
  });
});

describe('jepsen-log refuses, with the line,', () => {
  const mistakes: readonly [what: string, lines: readonly string[], message: RegExp][] = [
    ['an unknown type', ['0 :invoke :read nil', '0 :maybe :read nil'], /^line 2: the type must be :invoke, :ok, :fail or :info; found :maybe$/],
    ['an unknown operation', ['0 :invoke :scan nil'], /^line 1: the operation must be one that the model cas-register knows: :read, :write, :cas; found :scan$/],
    ['a line without its fields', ['0 :invoke'], /^line 1: an operation must be such as jepsen\.util - 0 :invoke :read nil; found INFO/],
    ['a type that is no keyword', ['0 invoke read nil'], /^line 1: an operation must be such as/],
    ['a process that is no number', ['0x :invoke :read nil'], /^line 1: an operation must be such as/],
    ['a process that is too large', ['9007199254740993 :invoke :read nil'], /^line 1: the process must be a whole number up to 2\^53; found 9007199254740993$/],
    ['a cas of one value', ['0 :invoke :cas 3'], /^line 1: the value of a cas must be \[expected new\]; found 3$/],
    ['a cas of three values', ['0 :invoke :cas [1 2 3]'], /^line 1: the value of a cas must be \[expected new\]; found \[1 2 3\]$/],
    ['no value', ['0 :invoke :write'], /^line 1: a value must stand here.*; found the end of the line$/],
    ['two values', ['0 :invoke :write 1 2'], /^line 1: a value must stand here.*; found 1 2$/],
    ['half a value', ['0 :invoke :cas [1'], /^line 1: a value must stand here.*; found \[1$/],
    ['a word as what was read', ['0 :invoke :read nil', '0 :ok :read :timed-out'], /^line 2: a value must stand here.*; found :timed-out$/],
    ['an answer without a reason', ['0 :invoke :write 1', '0 :info :write'], /^line 2: a value or a reason must stand here; found the end of the line$/],
    ['a failed cas without its values', ['0 :invoke :cas [1 2]', '0 :fail :cas :timed-out'], /^line 2: a value must stand here.*; found :timed-out$/],
    ['a failed cas of other values', ['0 :invoke :cas [1 2]', '0 :fail :cas [1 3]'], /^line 2: .*, of \[1,2\]; found \[1,3\]$/],
    ['half of nil', ['0 :invoke :read nil', '0 :ok :read ni'], /^line 2: a value must stand here.*; found ni$/],
    ['an answer without a call', ['0 :invoke :read nil', '1 :ok :read 3'], /^line 2: process 1 gets an answer, but has no call that waits for one; found read$/],
    ['two answers', ['0 :invoke :read nil', '0 :ok :read 3', '0 :ok :read 3'], /^line 3: process 0 gets an answer, but has no call/],
    ['two open calls of one process', ['0 :invoke :read nil', '0 :invoke :read nil'], /^line 2: process 0 calls, but its call of line 1 has had no answer of any kind/],
    ['an answer to another operation', ['0 :invoke :read nil', '0 :ok :write 3'], /^line 2: the answer must be to the read that process 0 called on line 1; found write$/],
    ['an answer with another value', ['0 :invoke :write 2', '0 :ok :write 3'], /^line 2: the answer must be to the write that process 0 called on line 1, of 2; found 3$/],
  ];

  test.each(mistakes)('%s', (_what, lines, message) => {
    expect(problem(...lines)).toMatch(message);
  });

  test('what the model does not know', () => {
    expect(problemOf(logOf(['0 :invoke :cas [1 2]']), 'jepsen-log', 'register')).toMatch(/^line 1: the operation must be one that the model register knows: :read, :write; found :cas$/);
  });

  test('a last line that is cut off, wherever it is cut before the value', () => {
    const whole = 'INFO  jepsen.util - 0\t:invoke\t:write\t3\nINFO  jepsen.util - 1\t:invoke\t:write\t3';
    for (let end = whole.lastIndexOf('INFO') + 1; end <= whole.lastIndexOf('\t'); end++) {
      expect(problemOf(whole.slice(0, end), 'jepsen-log', 'cas-register')).toMatch(/^line 2: /);
    }
  });
});
