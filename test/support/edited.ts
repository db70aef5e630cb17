// A JSON document, changed by hand as a person would change the file.

/**
 * `text` as JSON with these members set, each named by its path such as `plan.workload.mix`; undefined takes one away.
 */
export function edited(text: string, changes: Readonly<Record<string, unknown>>): unknown {
  const json: unknown = JSON.parse(text);
  for (const [path, value] of Object.entries(changes)) {
    const names = path.split('.');
    const last = names.pop() ?? '';
    const holder = names.reduce<unknown>((inner, name) => memberOf(inner, name), json);
    if (typeof holder !== 'object' || holder === null) throw new Error(`nothing at ${path}`);
    if (value === undefined) Reflect.deleteProperty(holder, last);
    else Object.defineProperty(holder, last, { value, enumerable: true, configurable: true, writable: true });
  }
  return json;
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) throw new Error(`nothing called ${name}`);
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}
