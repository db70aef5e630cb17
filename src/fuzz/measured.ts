/**
 * Looks at one run for a campaign: which faults struck, and how many operations were answered. Changes nothing.
 */
import type { Observer } from '../sim/observer.ts';

/** What a campaign wants to know of a run, beside its outcome. */
export interface RunMeasures {
  /** How often each kind of fault struck, as in a Plan, or what else befell; those that did not are left out. */
  readonly struck: readonly (readonly [fault: string, times: number])[];
  /** Operations of clients that ended with an answer. */
  readonly answered: number;
}

export class Measured {
  private readonly struck = new Map<string, number>();
  private answered = 0;

  /** To be given to the run. */
  readonly watch = (): Observer => ({
    fault: ({ type }) => { this.strike(type); },
    undelivered: (_from, _to, _message, reason) => {
      if (reason === 'lost') this.strike('lost message');
    },
    duplicated: () => { this.strike('duplicated message'); },
    crashed: (_node, { torn }) => {
      if (torn) this.strike('torn write');
    },
    returned: (client, _operation, { type }) => {
      // Client 0 is the probe of the calm phase.
      if (client > 0 && type === 'ok') this.answered++;
    },
  });

  /** Once the run is over. */
  result(): RunMeasures {
    return { struck: [...this.struck], answered: this.answered };
  }

  private strike(fault: string): void {
    this.struck.set(fault, (this.struck.get(fault) ?? 0) + 1);
  }
}
