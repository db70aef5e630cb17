/**
 * The run that the page was given: of its own systems it runs the case, of others it unpacks what was recorded. All of it is parsed
 * as any input is: a page may have been edited, or cut short.
 */
import { z } from 'zod';
import { parseCase } from '../../fuzz/case.ts';
import { problemText } from '../../fuzz/problems.ts';
import { PAGE_DATA_ID, type PageData } from '../../report/page-data.ts';
import { recordRun } from '../../report/recording/record-run.ts';
import type { RunView } from '../../report/recording/run-view.ts';
import { unpackRecording } from '../../report/recording/unpack.ts';
import { systems } from '../../systems/registry.ts';
import type { System } from '../../systems/system.ts';

export type LoadedRun =
  /** `system` is null where its code is not in the page. */
  | { readonly ok: true; readonly data: PageData; readonly view: RunView; readonly system: System | null }
  | { readonly ok: false; readonly problem: string };

const pageData = z.strictObject({
  case: z.unknown(), recording: z.string().nullable(), command: z.string(), digest: z.string(),
});

export async function loadRun(page: Document): Promise<LoadedRun> {
  const text = page.getElementById(PAGE_DATA_ID)?.textContent ?? '';
  if (text === '') return { ok: false, problem: 'This page holds no run: it is the template that `replay --html` fills.' };
  try {
    const data = pageData.parse(JSON.parse(text));
    if (data.recording === null) return ran(data);
    return { ok: true, data, view: await unpacked(data.recording), system: null };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, problem: `What this page holds can't be shown: ${reason}` };
  }
}

function ran(data: PageData): LoadedRun {
  const parsed = parseCase(data.case, systems());
  if (parsed.ok) {
    const { testCase, system } = parsed;
    return { ok: true, data, view: recordRun(testCase, system), system };
  }
  const problems = parsed.problems.map(problemText).join('; ');
  return { ok: false, problem: `The case in this page can't be run: ${problems}` };
}

async function unpacked(recording: string): Promise<RunView> {
  const bytes = Uint8Array.from(atob(recording), (character) => character.charCodeAt(0));
  const json = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return unpackRecording(await new Response(json).json());
}
