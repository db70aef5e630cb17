/** Runs as the page stages them, for tests of what it does with them. */
import type { Case } from '../../src/fuzz/case-type.ts';
import { indexRun } from '../../src/page/model/run-index.ts';
import type { StagedRun } from '../../src/page/state/page-state.ts';
import { recordRun } from '../../src/report/recording/record-run.ts';
import { raftSystem } from '../../src/systems/raft/system.ts';
import { raftSeed } from '../support/recorded.ts';

export function staged(testCase: Case): StagedRun {
  const view = recordRun(testCase, raftSystem);
  return { view, index: indexRun(view), origin: null };
}

/** Stops at the harm, as a campaign's case does when it is asked to. */
export const broken = staged({ ...raftSeed('default', 0, 'no-uptodate'), stopAt: 'outcome' });
export const sound = staged(raftSeed('default', 3));
