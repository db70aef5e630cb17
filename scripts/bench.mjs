// Compiles bench/ to dist-bench/ and runs each bench/*.ts in a process of its own, in order of name.
// `npm run bench -- NAME…` runs only those named; what takes long runs only if it is named. Shared code of benchmarks lives in folders below bench/.

import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const known = readdirSync(join(root, 'bench')).filter((name) => name.endsWith('.ts')).map((name) => name.slice(0, -3)).sort();
const named = process.argv.slice(2);
const long = ['guidance', 'shrink'];
const unknown = named.filter((name) => !known.includes(name));

if (unknown.length > 0 || known.length === 0) {
  process.stderr.write(`no benchmark ${unknown.join(', ')}; there are: ${known.join(', ')}\n`);
  process.exit(2);
}
run([tsc, '-p', 'tsconfig.bench.json']);
for (const name of named.length > 0 ? named : known.filter((each) => !long.includes(each))) {
  // As in the workers of a campaign, young memory is large.
  run(['--expose-gc', '--max-semi-space-size=128', join('dist-bench', 'bench', `${name}.js`)]);
}

function run(args) {
  const ended = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (ended.status !== 0) process.exit(ended.status ?? 1);
}
