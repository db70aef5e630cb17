/**
 * TypeScript as text: literals, calls and comments in the style of `scenarios/`. What a Case says is data from elsewhere, and
 * what is written here will be run: so every text of it goes through `quoted` or `comment`, out of which nothing gets.
 */
import { wrap } from '../words.ts';

const WIDTH = 110;
/** Of what is told in comments, a single piece is no longer than this. */
const LONGEST = 300;

/** A text as a literal in single quotes. */
export function quoted(text: string): string {
  const body = JSON.stringify(text).slice(1, -1)
    .replaceAll(/\\./g, (pair) => (pair === '\\"' ? '"' : pair))
    .replaceAll('\'', '\\\'')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escaped);
  return `'${body}'`;
}

/** The same, in pieces of a line each if it is long; `before` characters stand before it. */
export function quotedLines(text: string, indent: string, before: number): string {
  const whole = quoted(text);
  if (indent.length + before + whole.length < WIDTH) return whole;
  const lines = wrap(text, WIDTH - indent.length - before - 6);
  const pieces = lines.map((line, i) => quoted(i < lines.length - 1 ? `${line} ` : line));
  return pieces.join(`\n${indent}  + `);
}

/** A number with its thousands apart, if it is long. */
export function numeral(value: number): string {
  const text = String(value);
  if (Math.abs(value) < 10_000 || !/^-?\d+(\.\d+)?$/.test(text)) return text;
  const [whole = '', rest] = text.split('.');
  return whole.replaceAll(/(?<=\d)(?=(?:\d{3})+$)/g, '_') + (rest === undefined ? '' : `.${rest}`);
}

/** Microseconds as a script says them: in milliseconds. */
export function inMs(us: number): string {
  return numeral(us / 1000);
}

/** Code that stands where a value would. */
export class Code {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** An element of a list or a member of an object, with a comment above it. */
export class Remarked {
  readonly remark: string;
  readonly value: unknown;

  constructor(remark: string, value: unknown) {
    this.remark = remark;
    this.value = value;
  }
}

/** Plain data as a literal; on one line if it fits behind what stands `before` it on its own. */
export function literal(value: unknown, indent: string, before = 0): string {
  const flat = flatLiteral(value);
  if (flat !== null && indent.length + before + flat.length <= WIDTH) return flat;
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const elements: readonly unknown[] = value;
    const lines = elements.map((element) => remarked(element, inner, (bare) => literal(bare, inner, 1)));
    return `[\n${lines.join('')}${indent}]`;
  }
  if (typeof value === 'object' && value !== null && !(value instanceof Code)) {
    const lines = membersOf(value).map(([key, member]) => remarked(member, inner, (bare) =>
      `${keyOf(key)}: ${literal(bare, inner, keyOf(key).length + 3)}`));
    return `{\n${lines.join('')}${indent}}`;
  }
  return flat ?? 'undefined';
}

/** A call as a statement, or as much of one as fits before `after`. */
export function call(callee: string, values: readonly unknown[], indent: string): string {
  const flat = values.map(flatLiteral);
  const line = `${callee}(${flat.map(String).join(', ')})`;
  if (!flat.includes(null) && indent.length + line.length < WIDTH) return line;
  const texts = values.map((value) => literal(value, indent, callee.length + 4));
  return `${callee}(${texts.join(', ')})`;
}

/** A text as lines behind `//`. */
export function comment(text: string, indent: string): readonly string[] {
  return wrap(tame(text), WIDTH - indent.length - 3).map((line) => `${indent}// ${line}`);
}

/** Paragraphs as the comment at the head of a file. */
export function header(paragraphs: readonly string[]): readonly string[] {
  const lines = paragraphs.map((paragraph) => wrap(tame(paragraph), WIDTH - 3).map((line) => ` * ${line}`));
  return ['/**', ...lines.flatMap((part, i) => (i === 0 ? part : [' *', ...part])), ' */'];
}

/** Told in a comment: without what would end it, hide something in it, or go on for pages. */
export function tame(text: string): string {
  return text.replaceAll(/[\s\p{Cc}\p{Cf}]+/gu, ' ').replaceAll('*/', '* /').trim();
}

/** One piece of what happened: the beginning of it if it is very long. */
export function shortened(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)} …`;
}

/** `node 1 crashes` as the beginning of a sentence. */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** On one line; null if it can't stand on one. */
export function flatLiteral(value: unknown): string | null {
  if (value instanceof Code) return value.text;
  if (value instanceof Remarked) return null;
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number') return numeral(value);
  if (Array.isArray(value)) {
    const elements = value.map(flatLiteral);
    return elements.includes(null) ? null : `[${elements.join(', ')}]`;
  }
  if (typeof value !== 'object' || value === null) return String(value);
  const members = membersOf(value).map(([key, member]) => [keyOf(key), flatLiteral(member)] as const);
  if (members.some(([, text]) => text === null)) return null;
  return members.length === 0 ? '{}' : `{ ${members.map(([key, text]) => `${key}: ${String(text)}`).join(', ')} }`;
}

function remarked(value: unknown, indent: string, write: (bare: unknown) => string): string {
  if (!(value instanceof Remarked)) return `${indent}${write(value)},\n`;
  const remark = comment(value.remark, indent).map((line) => `${line}\n`).join('');
  return `${remark}${indent}${write(value.value)},\n`;
}

/** As in JSON, what is undefined is not there. */
function membersOf(value: object): readonly (readonly [key: string, member: unknown])[] {
  return Object.entries(value).filter(([, member]) => member !== undefined);
}

function keyOf(key: string): string {
  // In a literal `__proto__` would not be a member like any other.
  if (key === '__proto__') return '[\'__proto__\']';
  return /^(?:[A-Za-z_]\w*|0|[1-9]\d{0,8})$/.test(key) ? key : quoted(key);
}

/** Each of its code units by number. */
function escaped(character: string): string {
  return character.split('').map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
}
