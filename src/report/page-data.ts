/**
 * What the page of a run is given: plain JSON, in an element of its own. The page reads it as it reads any input: it parses it.
 */

/** The id of the element that holds it. */
export const PAGE_DATA_ID = 'whitewater-run';

export interface PageData {
  /** The Case, as in its file: the page runs it. Null where a recording is shown. */
  readonly case: unknown;
  /** Of a run of a system whose code is not in the page: packed (`packRecording`), as JSON, gzipped, in base64. */
  readonly recording: string | null;
  /** The command that makes the same run again; empty if there is none. */
  readonly command: string;
  /** What the program that wrote the page found the digest to be. */
  readonly digest: string;
}
