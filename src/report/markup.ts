/**
 * The one place where text becomes markup, of HTML, of SVG or of XML: whatever stands in a Case stays text.
 */

/** Fit for the inside of an element, and for an attribute in quotes of either kind. */
export function escapeMarkup(text: string): string {
  return text.replaceAll(UNFIT, (character) => ENTITIES.get(character) ?? '\u{fffd}');
}

/** What has a meaning in markup; and what XML 1.0 can't hold in any form: control characters, halves of characters. */
// eslint-disable-next-line no-control-regex -- they are what is looked for
const UNFIT = /[&<>"'\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff\p{Cs}]/gu;

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'], ['<', '&lt;'], ['>', '&gt;'], ['"', '&quot;'], ['\'', '&#39;'],
]);
