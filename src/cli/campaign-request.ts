/** What `campaign` was asked for. */
import type { StopAt } from '../fuzz/case-type.ts';

/** Attempts to shrink each new signature, at most, unless it is said: most come to their end in a few hundred. */
export const DEFAULT_SHRINK_ATTEMPTS = 5000;

export interface CampaignRequest {
  /** Undefined: as many as the time allows. */
  readonly seeds: number | undefined;
  readonly seconds: number | undefined;
  /** Of a guided campaign: the number of its first run, which names the whole search. */
  readonly from: number;
  /** Whether Plans are made of Plans that got somewhere new. */
  readonly guided: boolean;
  readonly mutant: string | undefined;
  readonly profile: string | undefined;
  readonly nodes: number | undefined;
  readonly stopAt: StopAt;
  readonly stopOnFirst: boolean;
  readonly out: string;
  /** Whether `campaign.json` goes there too, and what its pages need is measured. */
  readonly records: boolean;
  /** Whether its pages are made at once. */
  readonly html: boolean;
  /** Whether pages that are there already may be written over. */
  readonly force: boolean;
  /** A folder of cases, or one, of bugs that are known already. */
  readonly known: string | undefined;
  /** For each new signature; 0: nothing is shrunk; undefined: as many as suit the length of its run. */
  readonly shrinkAttempts: number | undefined;
  readonly system: string | undefined;
  readonly jobs: number;
}
