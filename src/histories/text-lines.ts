/** The lines of a text, and which of them a place in it is on. */

export function textLines(text: string): readonly string[] {
  return text.split(/\r?\n/);
}

/** Gives the line (from 1) of a place, in characters from the start. Asked for a place behind the last one, it goes on from there. */
export function lineFinder(text: string): (place: number) => number {
  let line = 1;
  let start = 0;
  return (place) => {
    if (place < start) {
      line = 1;
      start = 0;
    }
    for (let end = text.indexOf('\n', start); end !== -1 && end < place; end = text.indexOf('\n', start)) {
      line += 1;
      start = end + 1;
    }
    return line;
  };
}
