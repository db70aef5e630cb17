/**
 * The calmest world: every latency is the median, nothing is lost or doubled, a crash keeps all that was written, damage
 * strikes the newest record, and timeouts come in the order of the nodes. What a shrunk case and a script fall back to.
 *
 * Calm has no luck to change: reseeded, it is calm no longer, and all that follows is drawn from the seed.
 */
import type { NodeId } from '../protocol.ts';
import type { Choices, ClientChoices, DiskChoices, Fate, LinkChoices, MessageOdds, TimerChoices } from './choices.ts';
import { SeededChoices } from './seeded-choices.ts';

const DISK: DiskChoices = {
  syncTime: (_ordinal, latency) => latency.medianUs,
  survivors: (_ordinal, unsynced) => unsynced,
  torn: () => false,
  damaged: (_ordinal, records) => Math.max(0, records - 1),
};

/** The calm client's operations are the first of all that could be drawn. */
const CLIENT: ClientChoices = {
  pace: (_ordinal, latency) => latency.medianUs,
  operation: (_ordinal, make) => make({ below: () => 0, chance: () => false }),
  requestDelay: (_ordinal, latency) => latency.medianUs,
  answerDelay: (_ordinal, latency) => latency.medianUs,
};

/** An hour: longer than any run that is still. */
const NEVER_US = 3_600_000_000;

export class CalmChoices implements Choices {
  readonly named = false;
  private readonly nodes: readonly NodeId[];
  private isStill: boolean;
  /** What all is drawn from once it was reseeded. */
  private luck: SeededChoices | null = null;

  /** Still: until it is woken up, timers whose delay is drawn from a range (those of elections) do not go off by themselves. */
  constructor(nodes: readonly NodeId[], isStill = false) {
    this.nodes = nodes;
    this.isStill = isStill;
  }

  link(from: NodeId, to: NodeId): LinkChoices {
    const now = this.calmUntilReseeded<LinkChoices>({ fate: calmFate }, (luck) => luck.link(from, to));
    return { fate: (kind, ordinal, odds) => now().fate(kind, ordinal, odds) };
  }

  disk(node: NodeId): DiskChoices {
    const now = this.calmUntilReseeded(DISK, (luck) => luck.disk(node));
    return {
      syncTime: (ordinal, latency) => now().syncTime(ordinal, latency),
      survivors: (ordinal, unsynced) => now().survivors(ordinal, unsynced),
      torn: (ordinal, ppm) => now().torn(ordinal, ppm),
      damaged: (ordinal, records) => now().damaged(ordinal, records),
    };
  }

  timers(node: NodeId): TimerChoices {
    const rank = this.nodes.indexOf(node);
    const of = this.nodes.length;
    const inOrder: TimerChoices = {
      timeout: (_timer, _ordinal, minUs, maxUs) => minUs + Math.floor(((maxUs - minUs) * rank) / of),
    };
    const now = this.calmUntilReseeded(inOrder, (luck) => luck.timers(node));
    return {
      timeout: (timer, ordinal, minUs, maxUs) =>
        (this.isStill && minUs < maxUs ? NEVER_US : now().timeout(timer, ordinal, minUs, maxUs)),
    };
  }

  client(client: number): ClientChoices {
    const now = this.calmUntilReseeded(CLIENT, (luck) => luck.client(client));
    return {
      pace: (ordinal, latency) => now().pace(ordinal, latency),
      operation: (ordinal, make) => now().operation(ordinal, make),
      requestDelay: (ordinal, latency) => now().requestDelay(ordinal, latency),
      answerDelay: (ordinal, latency) => now().answerDelay(ordinal, latency),
    };
  }

  reseed(seed: string): void {
    if (this.luck === null) this.luck = new SeededChoices(seed);
    else this.luck.reseed(seed);
  }

  wakeUp(): boolean {
    const was = this.isStill;
    this.isStill = false;
    return was;
  }

  drawn(): number {
    return this.luck?.drawn() ?? 0;
  }

  /** Whoever holds the choices of a subject holds them for good: which apply is asked with each decision. */
  private calmUntilReseeded<Of>(calm: Of, make: (luck: SeededChoices) => Of): () => Of {
    let lucky: Of | null = null;
    return () => (this.luck === null ? calm : lucky ??= make(this.luck));
  }
}

function calmFate(_kind: string, _ordinal: number, { latency }: MessageOdds): Fate {
  const { medianUs } = latency;
  return { lost: false, fragile: true, delayUs: medianUs, duplicated: false, duplicateDelayUs: medianUs };
}
