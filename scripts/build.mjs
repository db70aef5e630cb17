// Compiles the program to dist/, and bundles its page: unchanged parts are skipped, and what a deleted source left behind is removed.

import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildPage } from './page.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const projects = ['core', 'cli', 'scenarios'];

forgetWhatIsMissing();
const compiled = spawnSync(process.execPath, [tsc, '--build', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
if (compiled.status !== 0) process.exit(compiled.status ?? 1);
removeOrphans();
chmodSync(join(root, 'dist/cli/main.js'), 0o755);
await buildPage();

/** The compiler trusts its build info even where its output was deleted by hand. */
function forgetWhatIsMissing() {
  for (const project of projects) {
    const output = { core: 'index.js', cli: 'cli/main.js', scenarios: 'scenarios' }[project];
    if (!existsSync(join(root, 'dist', output))) rmSync(join(root, 'dist', `${project}.tsbuildinfo`), { force: true });
  }
}

function removeOrphans() {
  const dist = join(root, 'dist');
  for (const file of readdirSync(dist, { recursive: true, withFileTypes: true })) {
    const path = join(file.parentPath, file.name);
    const stem = relative(dist, path).replace(/(\.d\.ts|\.js|\.js\.map)$/, '');
    if (!file.isFile() || stem === relative(dist, path)) continue;
    const fromPublicApi = /^(scenarios|examples)[\\/]/.test(stem);
    if (!existsSync(join(root, fromPublicApi ? '' : 'src', `${stem}.ts`))) rmSync(path);
  }
}
