// The page of a run as text: whatever a Case holds stays data.

import { describe, expect, test } from 'vitest';
import { PAGE_DATA_ID } from '../../src/report/page-data.ts';
import { runPage, runTitle, scriptJson } from '../../src/report/run-page.ts';
import { raftSeed } from '../support/recorded.ts';

const TEMPLATE = '<head><title>Whitewater</title></head><body><!-- whitewater: data --></body>';
const WILD = ['</script><script>alert(1)</script>', '<!--', '<!-- <script>', ']]>', '\u2028\u2029', '$& $1 $`', '\\u003c', '"\'&'];

describe('the page of a run', () => {
  test.each(WILD)('holds %j as data that is read back as it was', (text) => {
    const testCase = raftSeed('default', 1);
    const data = { case: { ...testCase, plan: { ...testCase.plan, seed: text } }, command: text, digest: '', recording: null };
    const page = runPage(TEMPLATE, data, text);
    const [, json = ''] = new RegExp(`<script type="application/json" id="${PAGE_DATA_ID}">(.*)</script></body>$`, 's').exec(page) ?? [];
    expect(JSON.parse(json)).toEqual(data);
    expect(json).not.toMatch(/[<>\u2028\u2029]/);
  });

  test('has a title that is text', () => {
    const page = runPage(TEMPLATE, { case: {}, command: '', digest: '', recording: null }, '</title><script>&amp;');
    expect(page).toContain('<title>&lt;/title&gt;&lt;script&gt;&amp;amp; · Whitewater</title>');
  });

  test('is refused where the template has no place for its data, or two', () => {
    for (const template of ['<title>Whitewater</title>', `${TEMPLATE}${TEMPLATE}`]) {
      expect(() => runPage(template, { case: {}, command: '', digest: '', recording: null }, 'x')).toThrow('the template has one');
    }
  });

  test('is called after its system, its mutant and its seed', () => {
    expect(runTitle(raftSeed('default', 1, 'no-uptodate'))).toMatch(/^raft, broken by no-uptodate: seed .+/);
  });

  test('JSON for a script says the same as JSON', () => {
    const value = { '<a>': ['</b>', null, 1.5, { '\u2028': true }] };
    expect(JSON.parse(scriptJson(value))).toEqual(value);
  });
});
