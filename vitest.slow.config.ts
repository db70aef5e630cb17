// `npm run test:slow`: what takes longer than `npm test` allows.

import { defineConfig, mergeConfig } from 'vitest/config';
import quick from './vitest.config.ts';

export default mergeConfig(
  { ...quick, test: { ...quick.test, include: [], exclude: [] } },
  defineConfig({ test: { include: ['test/slow/**/*.test.ts'], testTimeout: 3_600_000 } }),
);
