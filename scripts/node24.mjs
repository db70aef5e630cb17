// Brings a Node 24 from the package registry, so that the golden digests can be checked under it too.
// `node scripts/node24.mjs` prints the path of its binary; `node scripts/node24.mjs ARGUMENTS…` runs it with these.
// The first call installs it under node_modules/.cache; later calls need no network. It takes the package that holds
// the binary for this platform, which is what the registry's `node` would fetch with an install script.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const version = '24.21.0';
const { platform, arch } = process;
const windows = platform === 'win32';
const name = [platform === 'darwin' && arch === 'arm64' ? 'node-bin' : 'node', windows ? 'win' : platform, arch].join('-');
const prefix = join(dirname(dirname(fileURLToPath(import.meta.url))), 'node_modules', '.cache', `node-${version}`);
const binary = join(prefix, 'node_modules', name, 'bin', windows ? 'node.exe' : 'node');

if (!existsSync(binary)) install();
const args = process.argv.slice(2);
if (args.length === 0) process.stdout.write(`${binary}\n`);
else process.exitCode = spawnSync(binary, args, { stdio: 'inherit' }).status ?? 1;

function install() {
  mkdirSync(prefix, { recursive: true });
  writeFileSync(join(prefix, 'package.json'), '{ "private": true }\n');
  const command = `npm install --no-save --ignore-scripts --no-audit --no-fund ${name}@${version}`;
  const ended = spawnSync(command, { cwd: prefix, shell: true, stdio: ['ignore', 'ignore', 'inherit'] });
  if (ended.status === 0 && existsSync(binary)) return;
  process.stderr.write(`${name}@${version} could not be installed: ${command}\n`);
  process.exit(4);
}
