// `npm run test:only`: everything that is quick. Tests run the sources; those that run the program itself use dist/.

import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    alias: [
      { find: /^whitewater$/, replacement: fileURLToPath(new URL('./src/index.ts', import.meta.url)) },
      { find: /^whitewater\//, replacement: fileURLToPath(new URL('./src/testing/', import.meta.url)) },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, 'test/slow/**'],
    setupFiles: ['test/setup.ts'],
    testTimeout: 60_000,
    // A golden file that is missing is a failure; only `--update` writes one.
    update: 'none',
    coverage: { provider: 'v8', include: ['src/**/*.ts'], reportsDirectory: 'coverage' },
  },
});
