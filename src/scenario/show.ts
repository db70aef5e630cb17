/**
 * Values as checks print them. Logs look as they do in papers: `1 1 2`, and a row of them `1 1 2 | 1 1`, or `each 1 1`.
 */
import { isEqual, isPlain } from './equal.ts';

export function show(value: unknown): string {
  if (Array.isArray(value)) return showList(value);
  if (isPlain(value)) {
    const members = Object.keys(value).sort().map((key) => `${key}: ${show(value[key])}`);
    return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
  }
  return typeof value === 'string' && !/^[a-z][\w -]*$/i.test(value) ? JSON.stringify(value) : String(value);
}

function showList(values: readonly unknown[]): string {
  const [first] = values;
  if (values.length === 0) return 'none';
  if (!values.some((value) => Array.isArray(value))) return values.map(show).join(' ');
  const areAlike = values.length > 2 && values.every((value) => isEqual(value, first));
  return areAlike ? `each ${show(first)}` : values.map(show).join(' | ');
}
