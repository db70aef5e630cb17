/**
 * The calmest world: every latency is the median, nothing is lost or doubled, a crash keeps all that was written, damage
 * strikes the newest record, and timeouts come in the order of the nodes. What a shrunk case and a script fall back to.
 */
import type { NodeId } from '../protocol.ts';
import type { Choices, ClientChoices, DiskChoices, LinkChoices, TimerChoices } from './choices.ts';

const LINK: LinkChoices = {
  fate: (_kind, _ordinal, { latency }) => ({
    lost: false, fragile: true, delayUs: latency.medianUs,
    duplicated: false, duplicateDelayUs: latency.medianUs,
  }),
};

const DISK: DiskChoices = {
  syncTime: (_ordinal, latency) => latency.medianUs,
  survivors: (_ordinal, unsynced) => unsynced,
  torn: () => false,
  damaged: (_ordinal, records) => Math.max(0, records - 1),
};

export class CalmChoices implements Choices {
  readonly named = false;
  private readonly nodes: readonly NodeId[];

  constructor(nodes: readonly NodeId[]) {
    this.nodes = nodes;
  }

  link(): LinkChoices {
    return LINK;
  }

  disk(): DiskChoices {
    return DISK;
  }

  timers(node: NodeId): TimerChoices {
    const rank = this.nodes.indexOf(node);
    const of = this.nodes.length;
    return { timeout: (_timer, _ordinal, minUs, maxUs) => minUs + Math.floor(((maxUs - minUs) * rank) / of) };
  }

  /** The calm client's operations are the first of all that could be drawn. */
  client(): ClientChoices {
    return {
      pace: (_ordinal, latency) => latency.medianUs,
      operation: (_ordinal, make) => make({ below: () => 0, chance: () => false }),
      requestDelay: (_ordinal, latency) => latency.medianUs,
      answerDelay: (_ordinal, latency) => latency.medianUs,
    };
  }

  reseed(): void {
    // Calm has no luck to change.
  }

  drawn(): number {
    return 0;
  }
}
