// Plays the text of a scenario's file, as `scenario run FILE.ts` does: compiled, with `whitewater` standing for this program.

import { runInThisContext } from 'node:vm';
import { transformSync } from 'esbuild';
import * as whitewater from '../../src/index.ts';
import type { ScenarioResult } from '../../src/scenario/result.ts';
import { playScenario, type Scenario } from '../../src/scenario/scenario.ts';

type Module = { default?: Scenario };
type Wrapper = (require: (name: string) => unknown, module: { exports: Module }, exports: Module) => void;

export function loadSource(text: string): Scenario {
  const { code } = transformSync(text, { loader: 'ts', format: 'cjs', target: 'node20' });
  const wrapper = runInThisContext(`(function (require, module, exports) {${code}\n})`) as Wrapper;
  const module = { exports: {} as Module };
  wrapper((name) => {
    if (name !== 'whitewater') throw new Error(`a scenario imports whitewater alone, not ${name}`);
    return whitewater;
  }, module, module.exports);
  const { default: scenario } = module.exports;
  if (scenario === undefined) throw new Error('the default export is a scenario');
  return scenario;
}

export function playSource(text: string, mutant?: string): ScenarioResult {
  return playScenario(loadSource(text), mutant === undefined ? {} : { mutant });
}
