/**
 * The progress bar: on standard error, and only on a terminal.
 */
import cliProgress from 'cli-progress';

const REDRAW_MS = 200;

/** What the bar shows at a moment. `part` is how much is done, from 0 to 1. */
export interface ProgressState {
  readonly part: number;
  readonly text: string;
}

export class Progress {
  private readonly bar: cliProgress.SingleBar | null = null;
  private readonly timer: NodeJS.Timeout | null = null;
  private readonly state: () => ProgressState;
  /** However the program ends, the cursor is there again. */
  private readonly onExit = (): void => { this.bar?.stop(); };

  constructor(shown: boolean, state: () => ProgressState) {
    this.state = state;
    if (!shown) return;
    this.bar = new cliProgress.SingleBar({
      format: '{bar} {percentage}% | {text}', stream: process.stderr, hideCursor: true, clearOnComplete: true,
      stopOnComplete: false, barsize: 24, gracefulExit: false, linewrap: false, emptyOnZero: true,
    }, cliProgress.Presets.shades_classic);
    this.bar.start(1000, 0, { text: this.state().text });
    process.once('exit', this.onExit);
    this.timer = setInterval(() => {
      this.redraw();
    }, REDRAW_MS);
  }

  stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
    process.off('exit', this.onExit);
    this.bar?.stop();
  }

  private redraw(): void {
    const { part, text } = this.state();
    this.bar?.update(Math.floor(Math.min(1, part) * 1000), { text });
  }
}

/** `42 s`, `3 min 20 s`, `1 h 5 min`. */
export function spanText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
