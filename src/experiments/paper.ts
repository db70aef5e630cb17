/**
 * What the Raft paper reports of its own elections: Fig. 16, five servers of LogCabin. Milliseconds; the figure shows
 * distributions, its numbers are those of the data behind it.
 */
export interface PaperRow {
  /** As in the figure's legend. */
  readonly name: string;
  readonly electionMinMs: number;
  readonly electionMaxMs: number;
  readonly trials: number;
  /** Of 100 trials nobody can tell one. */
  readonly p50: number;
  readonly p90: number;
  readonly p99: number | null;
  readonly max: number;
  readonly mean: number;
  /** The plot that it is in: how much the timeouts vary, or how short they are. */
  readonly plot: 'spread' | 'length';
}

export const FIGURE_16: readonly PaperRow[] = [
  row('spread', 150, 150, 100, [41_110, 84_949, null, 528_108, 56_936]),
  row('spread', 150, 151, 1000, [1199, 3132, 6013, 8232, 1540]),
  row('spread', 150, 155, 1000, [287, 609, 1242, 2143, 346]),
  row('spread', 150, 175, 1000, [141, 291, 467, 610, 164]),
  row('spread', 150, 200, 1000, [146, 193, 352, 513, 156]),
  row('spread', 150, 300, 1000, [171, 244, 415, 603, 181]),
  row('length', 12, 24, 1000, [30, 53, 87, 152, 35]),
  row('length', 25, 50, 1000, [43, 74, 119, 276, 48]),
  row('length', 50, 100, 1000, [67, 96, 169, 253, 72]),
  row('length', 100, 200, 1000, [120, 166, 277, 335, 126]),
];

function row(plot: PaperRow['plot'], electionMinMs: number, electionMaxMs: number, trials: number,
  [p50, p90, p99, max, mean]: readonly [number, number, number | null, number, number]): PaperRow {
  return { name: `${electionMinMs}-${electionMaxMs}`, electionMinMs, electionMaxMs, trials, p50, p90, p99, max, mean, plot };
}
