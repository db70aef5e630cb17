// The grammar's own types name a class that its parser library no longer has; this is the one thing that src/histories takes of it.

declare module '@nextjournal/lezer-clojure' {
  import type { LRParser } from '@lezer/lr';

  /** Of Clojure, of which EDN is a part. */
  export const parser: LRParser;
}
