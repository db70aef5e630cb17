/**
 * The formats that a recorded history can have, and which of them a file seems to have.
 */
import type { ModelName } from '../check/history/models.ts';
import { ednEntries, ednLinesEntries } from './edn.ts';
import type { FormatName } from './format-names.ts';
import { jepsenLogEntries } from './jepsen-log.ts';
import { jsonEntries } from './json.ts';
import { type Entry, record, type RecordedHistory } from './recorder.ts';

export interface Format {
  /** What is mostly recorded in it. */
  readonly usualModel: ModelName;
  /** What a text says, in order, up to what can't be understood. */
  readonly entries: (text: string, model: ModelName) => Iterable<Entry>;
}

export const FORMATS: { readonly [name in FormatName]: Format } = {
  'json': { usualModel: 'kv', entries: jsonEntries },
  'jepsen-log': { usualModel: 'cas-register', entries: jepsenLogEntries },
  'edn': { usualModel: 'cas-register', entries: ednEntries },
  'edn-lines': { usualModel: 'kv', entries: ednLinesEntries },
};

export function parseHistory(text: string, format: FormatName, model: ModelName): RecordedHistory {
  return record(FORMATS[format].entries(plain(text), model), model);
}

/** Without a byte order mark, and with line ends that all readers know: of the old kind there are no others in a text. */
function plain(text: string): string {
  const unmarked = text.replace(/^\uFEFF/, '');
  return unmarked.includes('\n') ? unmarked : unmarked.replaceAll('\r', '\n');
}

const BY_ENDING: readonly (readonly [RegExp, FormatName])[] = [
  [/\.edn$/i, 'edn'], [/\.(json|jsonl|ndjson)$/i, 'json'], [/\.log$/i, 'jepsen-log'],
];

/** By the name of the file, or else by how its text begins; null: it can't be told. */
export function guessFormat(fileName: string, text: string): FormatName | null {
  const named = BY_ENDING.find(([ending]) => ending.test(fileName))?.[1];
  if (named !== undefined) return named;
  const beginning = plain(text).replace(/^(?:\s|,|;.*\n)+/, '').slice(0, 10_000);
  if (/^\[?\s*\{\s*"/.test(beginning)) return 'json';
  if (/^\{[^\n]*:key\b/.test(beginning)) return 'edn-lines';
  if (/^[[({#]/.test(beginning)) return 'edn';
  return /\bjepsen\.util(?::| -) /.test(beginning) ? 'jepsen-log' : null;
}
