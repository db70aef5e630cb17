/**
 * A page as one document of its own: no script, no picture, no font and no style sheet from anywhere else, so that it can be
 * opened from a disk, sent to somebody, and printed. It comes in the reader's own light or dark.
 */
import { html, type Markup, markupText, trustedMarkup } from './markup.ts';
import { PAGE_STYLE } from './page-style.ts';

export interface HtmlPage {
  readonly title: string;
  /** What stands between `<main>` and `</main>`. */
  readonly body: Markup;
  /** Rules that this page needs beside those that all pages have. Never made of what comes from elsewhere. */
  readonly style?: string;
}

/** What the page may load: its own style, and pictures that stand in it. A browser refuses all else, whatever got into it. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

export function htmlPage({ title, body, style = '' }: HtmlPage): string {
  return markupText(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${trustedMarkup(PAGE_STYLE)}${trustedMarkup(style)}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`);
}
