/** Colours, as far as the output can show them. */
export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly doubtful: (text: string) => string;
  /** What a reader may want to type. */
  readonly command: (text: string) => string;
}

export const PLAIN: Paint = {
  bold: same, dim: same, good: same, bad: same, doubtful: same, command: same,
};

function same(text: string): string {
  return text;
}
