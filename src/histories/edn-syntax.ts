/**
 * EDN, the notation of Clojure's data (github.com/edn-format/edn), as a tree whose parts know where they stand. The grammar
 * is a library's, which names the first place where a text can't be EDN; here its nodes become values. What Clojure prints
 * and EDN does not know (a regular expression, an object) is kept as it was written.
 */
import type { TreeCursor } from '@lezer/common';
import { parser } from '@nextjournal/lezer-clojure';
import type { Value } from '../check/history/models.ts';
import { type Wrong, wrong } from './problem.ts';

interface Place {
  /** In characters from the start of the text. */
  readonly from: number;
  readonly to: number;
}

export type EdnForm = Place & (
  /** nil, a boolean, a text, a number that JavaScript holds exactly. */
  | { readonly type: 'scalar'; readonly value: Value }
  | { readonly type: 'keyword'; readonly name: string }
  | { readonly type: 'vector' | 'list' | 'set'; readonly items: readonly EdnForm[] }
  | { readonly type: 'map'; readonly entries: readonly (readonly [key: EdnForm, value: EdnForm])[] }
  | { readonly type: 'tagged'; readonly tag: string; readonly form: EdnForm }
  /** A symbol, a character, a number too large, and whatever else, as it was written. */
  | { readonly type: 'other'; readonly text: string }
);

export type ParsedEdn =
  | { readonly ok: true; readonly forms: readonly EdnForm[] }
  /** `at`: in characters from the start of the text. */
  | (Wrong & { readonly at: number });

const strictParser = parser.configure({ strict: true });

/** All forms of a text, one behind the other. */
export function parseEdn(text: string): ParsedEdn {
  let tree;
  try {
    tree = strictParser.parse(masked(text));
  } catch (error) {
    const position = /^No parse at (\d+)$/.exec(error instanceof Error ? error.message : '')?.[1];
    if (position === undefined) throw error;
    return syntaxProblem(text, Number(position));
  }
  const reader = new Reader(text, tree.cursor());
  const forms = reader.children();
  return reader.problem ?? { ok: true, forms };
}

/** The same text for equal values, however they were written. */
export function ednText(form: EdnForm): string {
  switch (form.type) {
    case 'scalar': return form.value === null ? 'nil' : JSON.stringify(form.value);
    case 'keyword': return `:${form.name}`;
    case 'vector': return `[${form.items.map(ednText).join(' ')}]`;
    case 'list': return `(${form.items.map(ednText).join(' ')})`;
    case 'set': return `#{${form.items.map(ednText).sort().join(' ')}}`;
    case 'map': return `{${form.entries.map(([key, value]) => `${ednText(key)} ${ednText(value)}`).sort().join(', ')}}`;
    case 'tagged': return `#${form.tag} ${ednText(form.form)}`;
    case 'other': return form.text;
  }
}

/** As a value of a register: what is no scalar becomes its text. */
export function ednValue(form: EdnForm): Value {
  return form.type === 'scalar' ? form.value : ednText(form);
}

/**
 * The grammar takes the second half of an escaped backslash for the beginning of the next escape, so that `"\\\\"` would not
 * end. Some other escape of the same length stands in for it; values are read from the text itself.
 */
function masked(text: string): string {
  return text.replaceAll(/\\[^]/g, (escape) => (escape === '\\\\' ? '\\_' : escape));
}

function syntaxProblem(text: string, position: number): ParsedEdn {
  const end = text.trimEnd().length;
  if (position >= end) {
    return { ...wrong('the text must go on here: something that was opened is not closed', 'its end'), at: Math.max(0, end - 1) };
  }
  const rest = text.slice(position).split('\n', 1).join('');
  return { ...wrong('this is no EDN (or lists are in each other too deep)', rest), at: position };
}

type Collection = 'vector' | 'list' | 'set';
const COLLECTIONS: ReadonlyMap<string, Collection> = new Map([['Vector', 'vector'], ['List', 'list'], ['Set', 'set']]);
const TAGGED: ReadonlySet<string> = new Set(['TaggedLiteral', 'ConstructorCall', 'NamespacedMap']);
/** What the grammar knows of programs, around what it is in data. */
const WRAPPERS: ReadonlySet<string> = new Set(['Operator', 'VarName', 'DocString']);
const IGNORED: ReadonlySet<string> = new Set(['LineComment', 'Discard', '(', ')', '[', ']', '{', '}', '#', '"']);
/** What must not stand directly behind another of its kind. */
const ATOMS: ReadonlySet<string> = new Set(['Number', 'Symbol', 'Keyword', 'Character', 'Nil', 'Boolean', 'String']);
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['t', '\t'], ['r', '\r'], ['n', '\n'], ['b', '\b'], ['f', '\f'], ['\\', '\\'], ['"', '"'],
]);

/** Walks the tree; the first problem is kept, and what is read after it counts for nothing. */
class Reader {
  problem: (Wrong & { readonly at: number }) | null = null;
  private readonly text: string;
  private readonly cursor: TreeCursor;

  constructor(text: string, cursor: TreeCursor) {
    this.text = text;
    this.cursor = cursor;
  }

  /** The forms below the node that the cursor is at. */
  children(): readonly EdnForm[] {
    const { cursor } = this;
    const forms: EdnForm[] = [];
    if (!cursor.firstChild()) return forms;
    let atomEnd = -1;
    do {
      if (IGNORED.has(cursor.name)) continue;
      if (ATOMS.has(cursor.name)) {
        if (cursor.from === atomEnd) this.refuse('a space is missing between two values', this.around());
        atomEnd = cursor.to;
      }
      forms.push(this.form());
    } while (cursor.nextSibling());
    cursor.parent();
    return forms;
  }

  private form(): EdnForm {
    const { cursor, text } = this;
    const { name, from, to } = cursor;
    const collection = COLLECTIONS.get(name);
    if (collection !== undefined) return { type: collection, items: name === 'Set' ? this.setItems() : this.children(), from, to };
    if (TAGGED.has(name)) return this.tagged();
    if (WRAPPERS.has(name)) return this.children()[0] ?? { type: 'other', text: text.slice(from, to), from, to };
    switch (name) {
      case 'Nil': return { type: 'scalar', value: null, from, to };
      case 'Boolean': return { type: 'scalar', value: text.slice(from, to) === 'true', from, to };
      case 'Number': return this.number();
      case 'String': return { type: 'scalar', value: this.unescaped(text.slice(from + 1, to - 1)), from, to };
      case 'Keyword': return { type: 'keyword', name: text.slice(from + 1, to), from, to };
      case 'Map': return { type: 'map', entries: this.entries(), from, to };
      default: return { type: 'other', text: text.slice(from, to), from, to };
    }
  }

  /** The grammar has the braces of a set as a map. */
  private setItems(): readonly EdnForm[] {
    this.cursor.lastChild();
    const items = this.children();
    this.cursor.parent();
    return items;
  }

  private entries(): readonly (readonly [EdnForm, EdnForm])[] {
    const { from, to } = this.cursor;
    const forms = this.children();
    const entries: (readonly [EdnForm, EdnForm])[] = [];
    for (let i = 0; i < forms.length; i += 2) {
      const key = forms[i];
      const value = forms[i + 1];
      if (key !== undefined && value !== undefined) entries.push([key, value]);
      else this.refuse('a map must have a value for each key', this.text.slice(from, to), from);
    }
    return entries;
  }

  private tagged(): EdnForm {
    const { cursor, text } = this;
    const { from, to } = cursor;
    cursor.firstChild();
    const tag = text.slice(from + 1, cursor.to);
    cursor.parent();
    cursor.lastChild();
    const form = this.form();
    cursor.parent();
    return { type: 'tagged', tag, form, from, to };
  }

  private number(): EdnForm {
    const { from, to } = this.cursor;
    const text = this.text.slice(from, to);
    const digits = /^[+-]?(?:0|[1-9]\d*)(?=N?$)/.exec(text)?.[0];
    if (digits !== undefined) {
      const value = Number(digits);
      // Two large integers that differ must not become one number.
      if (!Number.isSafeInteger(value)) return { type: 'other', text: digits.replace('+', ''), from, to };
      return { type: 'scalar', value: value === 0 ? 0 : value, from, to };
    }
    const fraction = /^[+-]?(?:0|[1-9]\d*)(?:\.\d*)?(?:[eE][+-]?\d+)?(?=M?$)/.exec(text)?.[0];
    const value = Number(fraction);
    if (Number.isFinite(value)) return { type: 'scalar', value: value === 0 ? 0 : value, from, to };
    return { type: 'other', text, from, to };
  }

  private unescaped(text: string): string {
    if (!text.includes('\\')) return text;
    return text.replaceAll(/\\(?:u([0-9a-fA-F]{4})|([^]))/g, (escape, hex: string | undefined, letter: string | undefined) => {
      if (hex !== undefined) return String.fromCharCode(parseInt(hex, 16));
      const meant = ESCAPES.get(letter ?? '');
      if (meant === undefined) this.refuse('in a text only \\t \\r \\n \\b \\f \\\\ \\" and \\uXXXX are known', escape);
      return meant ?? '';
    });
  }

  private around(): string {
    return this.text.slice(Math.max(0, this.cursor.from - 10), this.cursor.to);
  }

  private refuse(message: string, text: string, from = this.cursor.from): void {
    this.problem ??= { ...wrong(message, text), at: from };
  }
}
