/**
 * In which decisions a run differs from the usual course. Each decision is put to both choices; what the first says counts, and is
 * noted where the second would have said something else.
 */
import type { Choices, ClientChoices, DiskChoices, LinkChoices, TimerChoices } from './choices.ts';
import { recordedChoices } from './named-choices.ts';
import type { Json } from './plan.ts';

export interface Deviations {
  /** What to run with. */
  readonly choices: Choices;
  /** The decisions so far that `usual` would have taken otherwise; of clients, whom it is not asked about, all. */
  table(): { readonly [decision: string]: Json };
  /** A decision so far, whether it deviates or not. */
  decided(id: string): Json | undefined;
}

export function deviationsOf(inner: Choices, usual: Choices): Deviations {
  const own = recordedChoices(inner);
  const other = recordedChoices(usual);
  return {
    choices: asking(own.choices, other.choices),
    table: () => Object.fromEntries([...own.table].filter(([id, decided]) => other.table.get(id) !== decided)),
    decided: (id) => own.table.get(id),
  };
}

/** The choices of `first`; `second` is asked the same. */
function asking(first: Choices, second: Choices): Choices {
  return {
    named: true,
    link: (from, to) => askingLink(first.link(from, to), second.link(from, to)),
    disk: (node) => askingDisk(first.disk(node), second.disk(node)),
    timers: (node) => askingTimers(first.timers(node), second.timers(node)),
    client: (client): ClientChoices => first.client(client),
    reseed: (seed) => { first.reseed(seed); },
    wakeUp: () => first.wakeUp(),
    drawn: () => first.drawn(),
  };
}

function askingLink(first: LinkChoices, second: LinkChoices): LinkChoices {
  return {
    fate(kind, n, odds) {
      second.fate(kind, n, odds);
      return first.fate(kind, n, odds);
    },
  };
}

function askingDisk(first: DiskChoices, second: DiskChoices): DiskChoices {
  return {
    syncTime(n, latency) {
      second.syncTime(n, latency);
      return first.syncTime(n, latency);
    },
    survivors(n, unsynced) {
      second.survivors(n, unsynced);
      return first.survivors(n, unsynced);
    },
    torn(n, ppm) {
      second.torn(n, ppm);
      return first.torn(n, ppm);
    },
    damaged(n, records) {
      second.damaged(n, records);
      return first.damaged(n, records);
    },
  };
}

function askingTimers(first: TimerChoices, second: TimerChoices): TimerChoices {
  return {
    timeout(timer, n, minUs, maxUs) {
      second.timeout(timer, n, minUs, maxUs);
      return first.timeout(timer, n, minUs, maxUs);
    },
  };
}
