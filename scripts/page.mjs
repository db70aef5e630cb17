// Bundles the page of a run, with the simulator in it, to the one file dist/page/run.html: no outside reference, opens from disk.
// Skipped while none of the files that it was made of has changed.

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const output = join(root, 'dist/page/run.html');
const stamp = join(root, 'dist/page.stamp');

/** Whatever may go into the page: a few files too many cost a build now and then, one too few a stale page. */
const inputs = ['src', 'scripts/page.mjs', 'package.json', 'package-lock.json'];
const notInputs = /^src\/(cli|testing)\//;

export async function buildPage() {
  const now = hashOfInputs();
  if (existsSync(output) && existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return;
  const [{ build }, { viteSingleFile }] = await Promise.all([import('vite'), import('vite-plugin-singlefile')]);
  await build({
    configFile: false,
    root: join(root, 'src/page'),
    logLevel: 'warn',
    plugins: [viteSingleFile({ removeViteModuleLoader: true })],
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
      outDir: dirname(output), emptyOutDir: true, target: 'es2023', modulePreload: false, reportCompressedSize: false,
      rolldownOptions: { input: join(root, 'src/page/run.html') },
    },
  });
  writeFileSync(stamp, now);
}

function hashOfInputs() {
  const hash = createHash('sha256');
  for (const file of inputs.flatMap(filesOf)) hash.update(file).update('\0').update(readFileSync(join(root, file))).update('\0');
  return hash.digest('hex');
}

function filesOf(path) {
  if (!existsSync(join(root, path))) return [];
  if (!/^\w+$/.test(path)) return [path];
  return readdirSync(join(root, path), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((file) => !notInputs.test(file))
    .sort();
}
