#!/usr/bin/env node
/**
 * The program's entry. Nothing heavy is loaded before it is needed: `--version` answers at once.
 */
import { programVersion } from '../fuzz/version.ts';
import { guardStreams } from './streams.ts';

guardStreams();
if (process.argv[2] === '--version' || process.argv[2] === '-v') {
  process.stdout.write(`${programVersion}\n`);
} else {
  const { main } = await import('./program.ts');
  process.exitCode = await main(process.argv.slice(2));
}
