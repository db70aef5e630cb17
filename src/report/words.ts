/**
 * Line breaks, for text that people read in a terminal.
 */

/** Breaks a text between words, so that no line is longer than `width` where that can be. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  lines.push(line);
  return lines;
}

/** The same, with every line set in. */
export function indented(text: string, width: number, indent = '  '): readonly string[] {
  return wrap(text, width - indent.length).map((line) => `${indent}${line}`);
}
