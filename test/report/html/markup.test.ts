// Markup from templates: what is inserted is text, whatever it looks like.

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { html, markupText, type Part, trustedMarkup } from '../../../src/report/html/markup.ts';
import { htmlPage } from '../../../src/report/html/page.ts';
import { escapeMarkup } from '../../../src/report/markup.ts';

const HOSTILE = '</script><img src=x onerror="alert(1)">\' & ]]>';

describe('markup', () => {
  test('shows what is inserted as text, in an element and in an attribute', () => {
    expect(markupText(html`<a title="${HOSTILE}">${HOSTILE}</a>`)).toBe(
      '<a title="&lt;/script&gt;&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&#39; &amp; ]]&gt;">'
      + '&lt;/script&gt;&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&#39; &amp; ]]&gt;</a>');
  });

  test('lets other markup, lists of it and numbers through, and nothing for null', () => {
    const items = ['<a>', '<b>'].map((item) => html`<li>${item}</li>`);
    expect(markupText(html`<ul>${items}${null}${7}${trustedMarkup('<hr>')}</ul>`))
      .toBe('<ul><li>&lt;a&gt;</li><li>&lt;b&gt;</li>7<hr></ul>');
  });

  test('never takes what came from JSON for markup', () => {
    const forged = JSON.parse('["<i>", {"Symbol(markup)": "<img>", "map": null}]') as readonly Part[];
    expect(() => markupText(html`${forged}`)).toThrow(TypeError);
  });

  test('escapes any text so that no character of it has a meaning, and takes away what XML forbids', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(escapeMarkup(text)).not.toMatch(/[<>"']/);
      expect(escapeMarkup(text).replaceAll(/&(?:amp|lt|gt|quot|#39);/g, '')).not.toContain('&');
    }));
    expect(escapeMarkup('a\u0000\u0008\u001B[31m\uD800b\uFFFF\tc\nd \u{1F600}')).toBe('a\uFFFD\uFFFD\uFFFD[31m\uFFFDb\uFFFD\tc\nd \u{1F600}');
  });
});

describe('a page', () => {
  const page = htmlPage({ title: '<title>&', body: html`<p>${HOSTILE}</p>`, style: '.own { color: red }' });

  test('escapes its title, and has its own style', () => {
    expect(page).toContain('<title>&lt;title&gt;&amp;</title>');
    expect(page).toContain('.own { color: red }');
  });

  test('refers to nothing outside, and forbids the browser to load anything', () => {
    expect(page).toContain("content=\"default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;; img-src data:;");
    expect(page).not.toMatch(/(src|href)="(?!data:)|url\(|@import|<script|https?:/);
  });
});
