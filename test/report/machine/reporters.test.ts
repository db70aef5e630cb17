// Reports for machines: well-formed and of the shape that their readers expect, whatever names and messages hold.

import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { campaignTests } from '../../../src/report/machine/campaign-tests.ts';
import { githubAnnotations } from '../../../src/report/machine/github.ts';
import { junitXml } from '../../../src/report/machine/junit.ts';
import { corpusTests } from '../../../src/report/machine/replay-tests.ts';
import type { TestReport, TestResult } from '../../../src/report/machine/test-report.ts';
import { HOSTILE, hostile, record } from '../../support/campaign-record.ts';

const PLAIN: TestResult = { group: 'g', name: 'n', status: 'failed', message: 'm', details: [], file: null, command: null };

function report(...tests: readonly Partial<TestResult>[]): TestReport {
  return { name: 'all', summary: 'in short', wallSeconds: 1.5, properties: [], tests: tests.map((test_) => ({ ...PLAIN, ...test_ })) };
}

const python = spawnSync('python3', ['-c', 'import xml.etree.ElementTree']).status === 0;

/** Checks the shape that Jenkins' schema for JUnit asks for, and prints what is in it. */
const READ = `
import json, sys, xml.etree.ElementTree as tree
root = tree.fromstring(sys.stdin.buffer.read())
assert root.tag == 'testsuites' and all(suite.tag == 'testsuite' for suite in root)
cases = []
for suite in root:
    assert set(suite.attrib) <= {'name', 'time', 'tests', 'failures', 'errors', 'skipped'}, suite.attrib
    kinds = [child.tag for child in suite]
    assert kinds == ['properties'] + ['testcase'] * (len(kinds) - 1), kinds
    counts = {'failure': 0, 'error': 0, 'skipped': 0}
    for case in suite.iter('testcase'):
        assert set(case.attrib) <= {'name', 'classname', 'time', 'file'} and {'name', 'classname'} <= set(case.attrib)
        for child in case:
            assert child.tag in ('failure', 'error', 'skipped', 'system-out'), child.tag
            if child.tag in counts: counts[child.tag] += 1
        cases.append([case.get('name'), [[child.tag, child.get('message'), child.text] for child in case]])
    assert int(suite.get('tests')) == len(kinds) - 1
    assert [int(suite.get(name)) for name in ('failures', 'errors', 'skipped')] == list(counts.values()), counts
print(json.dumps(cases))`;

function parsed(xml: string): readonly (readonly [name: string, children: readonly (readonly [tag: string, message: string | null, text: string | null])[]])[] {
  const { stdout, stderr, status } = spawnSync('python3', ['-c', READ], { input: xml, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as ReturnType<typeof parsed>;
}

/** What XML has no way to hold is replaced, line ends are made one kind, and what would end a section is kept apart. */
const fit = (text: string): string => text.replaceAll('\0', '\u{fffd}').replaceAll('\u{1b}', '\u{fffd}');
const shown = (text: string): string => fit(text).replaceAll(/\r\n?/g, '\n').replaceAll(']]>', ']] >');

describe('JUnit XML', () => {
  const wild = { group: HOSTILE, name: HOSTILE, message: HOSTILE, details: [HOSTILE], file: HOSTILE, command: HOSTILE };

  test('holds no control character and no half of a pair, and no tag that a name brought with it', () => {
    const xml = junitXml(report({ ...wild, message: `${HOSTILE}\uD800\uFFFF\u0008` }));
    // eslint-disable-next-line no-control-regex -- they are what is looked for
    expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\uffff]/);
    expect(xml).not.toMatch(/\p{Cs}/u);
    expect(xml.match(/<failure /g)).toHaveLength(1);
  });

  test.skipIf(!python)('is read by a parser as the text that it was, in the shape of Jenkins\' schema (needs python3)', () => {
    const cases = parsed(junitXml(report(wild, { ...wild, status: 'unknown' }, { ...wild, status: 'skipped' }, { ...wild, status: 'passed', message: '' })));
    expect(cases.map(([, children]) => children.map(([tag]) => tag))).toEqual([['failure'], ['error'], ['skipped', 'system-out'], ['system-out']]);
    const [name, [[, message, text] = []] = []] = cases[0] ?? [];
    // Line ends within an attribute are read as written, since they were written as references.
    expect(name).toBe(fit(HOSTILE));
    expect(message).toBe(name);
    expect(text).toBe([HOSTILE, HOSTILE, `replay: ${HOSTILE}`].map(shown).join('\n'));
  });

  test.skipIf(!python)('of a campaign has a test for each signature, with the command that replays it (needs python3)', () => {
    const cases = parsed(junitXml(campaignTests(record().summary)));
    expect(cases.map(([name]) => name)).toEqual(['leader-completeness/gone[commit]', 'seeds that passed']);
    expect(cases[0]?.[1][0]?.[2]).toContain('replay: whitewater replay out/a.json');
    expect(parsed(junitXml(campaignTests(hostile(record()).summary)))).toHaveLength(2);
  });
});

describe('annotations of GitHub', () => {
  test('are one command to a line, with all escaped that ends a line, a property or its name', () => {
    const [line = '', ...more] = githubAnnotations(report({ name: 'a: b, c%', message: 'one\r\ntwo: 100%0A', file: 'x:y,z.json' })).trimEnd().split('\n');
    expect(line).toBe('::error title=g%3A a%3A b%2C c%25,file=x%3Ay%2Cz.json::one%0D%0Atwo: 100%250A');
    expect(more).toEqual(['::notice title=all::in short']);
  });

  test('let no name or message begin a command of its own', () => {
    const lines = githubAnnotations(campaignTests(hostile(record()).summary)).trimEnd().split(/[\r\n]/);
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(line).toMatch(/^::(error|notice) /);
  });

  test('are no more than GitHub shows, and say how many there are beyond', () => {
    const lines = githubAnnotations(report(...Array.from({ length: 14 }, () => ({})))).trimEnd().split('\n');
    expect(lines).toHaveLength(12);
    expect(lines[10]).toBe('::warning title=all::and 4 more');
  });

  test('warn of what has no verdict, and say nothing of what passed or was left out', () => {
    const lines = githubAnnotations(report({ status: 'unknown' }, { status: 'passed' }, { status: 'skipped' })).trimEnd().split('\n');
    expect(lines.map((line) => line.split(' ', 1).join(''))).toEqual(['::warning', '::notice']);
  });
});

describe('tests', () => {
  test('of a campaign without findings have one that passed; of one that ran nothing, one without a verdict', () => {
    const { summary } = record();
    const clean = { ...summary, failed: 0, violations: [], signatures: [], passed: 40 };
    expect(campaignTests(clean).tests).toMatchObject([{ status: 'passed' }]);
    expect(campaignTests({ ...clean, seeds: 0, passed: 0 }).tests).toMatchObject([{ status: 'unknown', message: 'no seed was run' }]);
  });

  test('of known bugs are skipped', () => {
    const { summary } = record();
    const signatures = summary.signatures.map((group) => ({ ...group, known: 'known/a.json' }));
    expect(campaignTests({ ...summary, signatures, violations: [] }).tests[0]).toMatchObject({ status: 'skipped', file: 'known/a.json' });
  });

  test('of a folder of cases fail where a case does not do what it expects', () => {
    const entry = { file: 'a.json', verdict: 'passed', found: null, expected: 'x/y', asExpected: false, digest: '', sameDigest: null, replay: 'replay a.json' } as const;
    expect(corpusTests({ cases: [entry, { ...entry, asExpected: true }], asExpected: 1, different: 1 }, 'x').tests)
      .toMatchObject([{ status: 'failed', message: 'expected x/y, found passed', command: 'replay a.json' }, { status: 'passed' }]);
  });
});
