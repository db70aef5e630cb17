/** The formats by name, apart from what reads them, so that the command line knows them without loading that. */
export const FORMAT_NAMES = ['json', 'jepsen-log', 'edn', 'edn-lines'] as const;
export type FormatName = (typeof FORMAT_NAMES)[number];
