/**
 * Histories in EDN. `edn` is Jepsen's own `history.edn`: one vector or list of maps, or maps one after another. `edn-lines`
 * has one map a line.
 */
import type { ModelName } from '../check/history/models.ts';
import { type EdnDialect, ednRecording, ednTime } from './edn-operation.ts';
import { type EdnForm, parseEdn } from './edn-syntax.ts';
import { wrong } from './problem.ts';
import type { Entry } from './recorder.ts';
import { lineFinder, textLines } from './text-lines.ts';

/** As in Knossos, a read that was answered with nil saw nothing definite. */
export function* ednEntries(text: string, model: ModelName): Generator<Entry> {
  const lineAt = lineFinder(text);
  const parsed = parseEdn(text);
  if (!parsed.ok) {
    yield { mention: { line: lineAt(parsed.at), time: null }, recording: parsed };
    return;
  }
  const dialect: EdnDialect = { model, isNilIndefinite: true };
  for (const form of operationsIn(parsed.forms)) yield entryOf(form, lineAt(form.from), dialect);
}

export function* ednLinesEntries(text: string, model: ModelName): Generator<Entry> {
  const dialect: EdnDialect = { model, isNilIndefinite: false };
  for (const [index, content] of textLines(text).entries()) {
    const parsed = parseEdn(content);
    const mention = { line: index + 1, time: null };
    if (!parsed.ok) {
      yield { mention, recording: parsed };
      return;
    }
    const [form, more] = parsed.forms;
    if (form === undefined) continue;
    yield more === undefined ? entryOf(form, index + 1, dialect)
      : { mention, recording: wrong('there must be one map on a line', content.slice(more.from)) };
  }
}

function operationsIn(forms: readonly EdnForm[]): readonly EdnForm[] {
  const [first, second] = forms;
  const isWhole = second === undefined && (first?.type === 'vector' || first?.type === 'list');
  return isWhole ? first.items : forms;
}

function entryOf(form: EdnForm, line: number, dialect: EdnDialect): Entry {
  return { mention: { line, time: ednTime(form) }, recording: ednRecording(form, dialect) };
}
