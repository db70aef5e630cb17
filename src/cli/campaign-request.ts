/** What `campaign` was asked for. */
import type { StopAt } from '../fuzz/case-type.ts';

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
  readonly system: string | undefined;
  readonly jobs: number;
}
