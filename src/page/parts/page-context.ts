/** What every part of the page is given: what there is, and how to change it. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { assert } from '../../base/assert.ts';
import type { Case } from '../../fuzz/case-type.ts';
import type { PageData } from '../../report/page-data.ts';
import type { RunView } from '../../report/recording/run-view.ts';
import type { Action, PageState, StagedRun } from '../state/page-state.ts';
import type { System } from '../../systems/system.ts';
import type { Palette } from '../theme/palette.ts';

export interface Page {
  readonly state: PageState;
  readonly dispatch: (action: Action) => void;
  /** The run on show. */
  readonly run: StagedRun;
  readonly palette: Palette;
  readonly data: PageData;
  /** Null: its code is not in the page, and there is nothing but what was recorded. */
  readonly system: System | null;
  readonly record: (testCase: Case) => RunView;
}

export const PageContext = createContext<Page | null>(null);

export function usePage(): Page {
  const page = useContext(PageContext);
  assert(page !== null, 'a part stands in a page');
  return page;
}
