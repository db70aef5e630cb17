/**
 * Ctrl-C: the first asks for a clean end, the second ends at once.
 */
import { EXIT } from './exit.ts';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

export class Interrupt {
  requested = false;
  private readonly onFirst: () => void;
  private readonly listener = (): void => {
    if (this.requested) process.exit(EXIT.interrupted);
    this.requested = true;
    this.onFirst();
  };

  constructor(onFirst: () => void) {
    this.onFirst = onFirst;
    for (const signal of SIGNALS) process.on(signal, this.listener);
  }

  /** From now on the signals do what they do without us. */
  release(): void {
    for (const signal of SIGNALS) process.off(signal, this.listener);
  }
}
