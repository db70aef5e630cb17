// `edn`, Jepsen's own history.edn, and `edn-lines`, one map a line.

import { describe, expect, test } from 'vitest';
import type { ModelName } from '../../src/check/history/models.ts';
import { parseHistory } from '../../src/histories/formats.ts';
import { eventsOf, operationsOf, problemOf } from './reading.ts';

const edn = (text: string, model: ModelName = 'cas-register'): readonly string[] => operationsOf(text, 'edn', model);
const lines = (text: string, model: ModelName = 'kv'): readonly string[] => operationsOf(text, 'edn-lines', model);

const CALL = '{:process 0, :type :invoke, :f :write, :value 3}';
const ANSWER = '{:process 0, :type :ok, :f :write, :value 3}';

describe('edn', () => {
  test.each([
    ['a vector', `[${CALL}\n ${ANSWER}]`],
    ['a list', `(${CALL}\n ${ANSWER})\n`],
    ['maps one after another', `${CALL}\n${ANSWER}\n`],
    ['maps with a tag', `#jepsen.history.Op${CALL}\n#jepsen.history.Op ${ANSWER}\n`],
  ])('is %s', (_what, text) => {
    expect(edn(text)).toEqual(['0: write 3 (1-2)']);
  });

  test.each(['', ' \n', '[]', '()', '; nothing yet\n', '[; nothing yet\n]'])('of no operations is a history: %j', (text) => {
    expect(edn(text)).toEqual([]);
  });

  test('knows a file whose maps all stand on one line', () => {
    expect(eventsOf(`[${CALL} {:process 1 :type :invoke :f :read} ${ANSWER} {:process 1 :type :ok :f :read :value 3}]`, 'edn', 'register'))
      .toEqual([0, 1, ~0, ~1]);
  });

  test('tolerates comments, commas or none, other members, and processes that are no clients', () => {
    expect(edn(`[{:process 4 :type :invoke :f :write :value 2 :time 10 :index 0} ; pending
      {:process :nemesis :type :info :f :start :value #{"n1" "n2"}}
      {:process nemesis :type :info :f :stop} #_ {:process 9 :type :bogus}
      {:process 4, :type :ok, :f :write, :value 2, :time 25.5, :index 1, :error nil,
       :debug {:at #inst "2020-01-01T00:00:00Z" :by #object[clojure.core$fn__1 0x1f "x"] :re #"a+" :c \\a :s 'x}}]`)).toEqual(['4: write 2 (1-4)']);
  });

  test('remembers times', () => {
    const parsed = parseHistory('[{:process 4 :type :invoke :f :read :time 10}{:process 4 :type :ok :f :read :value 1, :time 25}]', 'edn', 'register');
    const operation = { call: { line: 1, time: 10 }, answer: { line: 1, time: 25 } };
    expect(parsed).toMatchObject({ ok: true, calls: 1, history: { operations: [operation] } });
  });

  test('a failed operation has never happened, a compare-and-set neither', () => {
    const failed = (f: string, value: string): string => `{:process 1 :type :invoke :f ${f} :value ${value}}{:process 1 :type :fail :f ${f} :value ${value}}`;
    const text = `${failed(':cas', '[1 2]')}${failed(':write', '1')}${failed(':read', 'nil')}`;
    expect(edn(text)).toEqual([]);
    expect(parseHistory(text, 'edn', 'cas-register')).toMatchObject({ calls: 3 });
  });

  test('a read of nil saw nothing definite', () => {
    expect(edn('{:process 1 :type :invoke :f :read :value nil}{:process 1 :type :ok :f :read :value nil}')).toEqual([]);
  });

  test('what a read was expected to see is not what it saw', () => {
    expect(edn('{:process 1 :type :invoke :f :read :value 9}{:process 1 :type :ok :f :read :value 4}')).toEqual(['1: read -> 4 (1-1)']);
  });

  test('line ends of the old kind end comments too', () => {
    expect(edn(`${CALL} ; called\r; and then\r${ANSWER}\r`)).toEqual(['0: write 3 (1-3)']);
  });

  test('an info leaves the call open, and its process may go on', () => {
    expect(edn('{:process 1 :type :invoke :f :cas :value [1 2]}{:process 1 :type :info :f :cas :value :timed-out}\n{:process 1 :type :invoke :f :read}'))
      .toEqual(['1: cas 1 to 2 (1-)', '1: read (2-)']);
  });

  test('a value that is no scalar counts as its text, however it was written', () => {
    expect(edn('{:process 1 :type :invoke :f :write :value #{3, 1 2}}{:process 1 :type :ok :f :write :value #{1 2 3}}'))
      .toEqual(['1: write "#{1 2 3}" (1-1)']);
    expect(edn('{:process 1 :type :invoke :f :cas :value [[1 {:b 2, :a "x"}] :k]}', 'cas-register')).toEqual(['1: cas "[1 {:a \\"x\\", :b 2}]" to ":k" (1-)']);
    expect(edn('{:process 1 :type :invoke :f :write :value 9007199254740993}')).toEqual(['1: write "9007199254740993" (1-)']);
  });

  test('with the model kv the value is [key value], or there is a :key', () => {
    expect(edn(`[{:process 0 :type :invoke :f :read :value [7 nil]} {:process 1 :type :invoke :f :cas :value ["a" [1 2]]}
      {:process 0 :type :ok :f :read :value [7 3]} {:process 1 :type :ok :f :cas :value ["a" [1 2]]}
      {:process 2 :type :invoke :f :write :key :x :value [1 2]} {:process 2 :type :info :f :write}
      {:process 0 :type :invoke :f :read :value [7 nil]} {:process 0 :type :ok :f :read :value [7 nil]}]`, 'kv'))
      .toEqual(['0: read 7 -> 3 (1-2)', '1: cas a 1 to 2 -> done (1-2)', '2: write :x "[1 2]" (3-)']);
  });
});

describe('edn-lines', () => {
  test('has one map a line; get, put and append on keys', () => {
    expect(lines(`{:process 0, :type :invoke, :f :append, :key "0", :value "x"}
{:process 1, :type :invoke, :f :get, :key "0", :value nil}

{:process 0, :type :ok, :f :append, :key "0", :value "x"}
{:process 1, :type :ok, :f :get, :key "0", :value "x"} ; it was there
{:process 1, :type :invoke, :f :put, :key "1", :value "a \\"b\\" \\u00e9\\n"}
`)).toEqual(['0: append 0 "x" (1-4)', '1: read 0 -> "x" (2-5)', '1: write 1 "a \\"b\\" é\\n" (6-)']);
  });

  test('nil is what a read saw', () => {
    expect(lines('{:process 1, :type :invoke, :f :get, :key "0"}\n{:process 1, :type :ok, :f :get, :key "0", :value nil}\n{:process 1, :type :invoke, :f :delete, :key "0"}'))
      .toEqual(['1: read 0 -> null (1-2)', '1: delete 0 (3-)']);
  });
});

describe('EDN is refused, with the line,', () => {
  const map = (members: string): string => `[${CALL}\n ${ANSWER}\n {${members}}]`;
  const mistakes: readonly [what: string, text: string, message: RegExp][] = [
    ['if it is cut in the vector', `[${CALL}\n ${ANSWER}\n`, /^line 2: the text must go on here: something that was opened is not closed; found its end$/],
    ['if it is cut in a map', `[${CALL}\n {:process 0, :type`, /^line 2: the text must go on here/],
    ['if it is cut in a text', `[${CALL}\n {:process 0, :error "no`, /^line 2: the text must go on here/],
    ['if another bracket closes', `[${CALL}\n {:process 0]\n`, /^line 2: this is no EDN .*; found \]$/],
    ['if one bracket too many closes', `[${CALL}\n]]\n`, /^line 2: this is no EDN .*; found \]$/],
    ['if a key has no value', map(':process 0 :type'), /^line 3: a map must have a value for each key; found \{:process 0 :type\}$/],
    ['if a text has an unknown escape', map(':process 0 :error "\\q"'), /^line 3: in a text only .* are known; found \\q$/],
    ['if values run together', map(':process 0 :value 12abc'), /^line 3: a space is missing between two values/],
    ['if it is nested without end', '['.repeat(5000), /^line 1: this is no EDN \(or lists are in each other too deep\)/],
    ['if an operation is no map', `[${CALL}\n 7]`, /^line 2: an operation must be a map such as .*; found 7$/],
    ['if it says no process', map(':type :ok :f :read'), /^line 3: an operation must say its :process; found \{:f :read, :type :ok\}$/],
    ['if a process is a text', map(':process "0" :type :ok :f :read'), /^line 3: the :process must be a whole number up to 2\^53 .*; found "0"$/],
    ['if a process is too large', map(':process 9007199254740993 :type :ok :f :read'), /^line 3: the :process must be .*; found 9007199254740993$/],
    ['if a process is nil', map(':process nil :type :ok :f :read'), /^line 3: the :process must be .*; found nil$/],
    ['if a process is a fraction', map(':process 0.5 :type :ok :f :read'), /^line 3: the :process must be .*; found 0\.5$/],
    ['if a process is a character', map(':process \\a :type :ok :f :read'), /^line 3: the :process must be .*; found \\a$/],
    ['if a process is a list', map(':process [0] :type :ok :f :read'), /^line 3: the :process must be .*; found \[0\]$/],
    ['if it says something twice', map(':process 0 :type :ok :type :info :f :read'), /^line 3: an operation must say :type once/],
    ['if the type is unknown', map(':process 0 :type :maybe :f :read'), /^line 3: the :type must be :invoke, :ok, :fail or :info; found :maybe$/],
    ['if the type is missing', map(':process 0 :f :read'), /^line 3: the :type must be .*; found nil$/],
    ['if the operation is unknown', map(':process 0 :type :invoke :f :txn'), /^line 3: the operation must be one that the model cas-register knows: :read, :get, :write, :put, :cas; found :txn$/],
    ['if a write has no value', map(':process 0 :type :invoke :f :write'), /^line 3: a write must say its :value$/],
    ['if a cas has one value', map(':process 0 :type :invoke :f :cas :value 3'), /^line 3: the value of a cas must be \[expected new\]; found 3$/],
    ['if an answered read has no value', '{:process 0 :type :invoke :f :read}\n{:process 0 :type :ok :f :read}', /^line 2: an answered read must say its :value$/],
    ['if nobody has called', map(':process 0 :type :ok :f :read :value 1'), /^line 3: process 0 gets an answer, but has no call that waits/],
    ['if a process calls twice', `${CALL}\n\n${CALL}`, /^line 3: process 0 calls, but its call of line 1 has had no answer of any kind/],
    ['if another operation is answered', `${CALL}\n{:process 0 :type :ok :f :read :value 1}`, /^line 2: the answer must be to the write that process 0 called on line 1; found read$/],
    ['if another value is answered', `${CALL}\n{:process 0 :type :ok :f :write :value 1}`, /^line 2: .*, of 3; found 1$/],
    ['if a register has keys', map(':process 0 :type :invoke :f :read :key "a"'), /^line 3: the model cas-register has one register and no :key \(the model kv has keys\); found "a"$/],
  ];

  test.each(mistakes)('%s', (_what, text, message) => {
    expect(problemOf(text, 'edn', 'cas-register')).toMatch(message);
  });

  test('if there is no key where the model has keys', () => {
    expect(problemOf(CALL, 'edn', 'kv')).toBe('line 1: with the model kv an operation must say its :key, or have a :value [key value]; found 3');
    expect(problemOf('{:process 0 :type :invoke :f :get :key 1}\n{:process 0 :type :ok :f :get :key 2 :value 1}', 'edn-lines', 'kv'))
      .toBe('line 2: the answer must be to the read that process 0 called on line 1, on key "1"; found key "2"');
  });

  test('if a line is cut, or holds two maps', () => {
    const whole = `${CALL}\n${ANSWER}`;
    for (let end = CALL.length + 2; end < whole.length; end++) {
      expect(problemOf(whole.slice(0, end), 'edn-lines', 'register')).toMatch(/^line 2: /);
    }
    expect(problemOf(`\n${CALL} ${ANSWER}`, 'edn-lines', 'register')).toMatch(/^line 2: there must be one map on a line; found \{/);
  });
});
