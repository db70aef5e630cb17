/**
 * Choices drawn from named random streams, one for each link, disk, node and client, made when first used.
 */
import { Stream } from '../base/random.ts';
import type { Micros } from '../protocol.ts';
import type { Choices, ClientChoices, DiskChoices, LinkChoices, TimerChoices } from './choices.ts';
import type { Latency } from './plan.ts';

export class SeededChoices implements Choices {
  readonly named = false;
  private seed: string;
  private readonly streams: { readonly subject: string; readonly stream: Stream }[] = [];

  constructor(seed: string) {
    this.seed = seed;
  }

  link(from: number, to: number): LinkChoices {
    const stream = this.stream(`net/${from}>${to}`);
    return {
      lost: (_kind, _ordinal, ppm) => stream.chance(ppm),
      fragile: (_kind, _ordinal, ppm) => stream.chance(ppm),
      delay: (_kind, _ordinal, latency) => drawLatency(stream, latency),
      duplicated: (_kind, _ordinal, ppm) => stream.chance(ppm),
      duplicateDelay: (_kind, _ordinal, latency) => drawLatency(stream, latency),
    };
  }

  disk(node: number): DiskChoices {
    const stream = this.stream(`disk/${node}`);
    return {
      syncTime: (_ordinal, latency) => drawLatency(stream, latency),
      survivors: (_ordinal, unsynced) => stream.between(0, unsynced),
      torn: (_ordinal, ppm) => stream.chance(ppm),
    };
  }

  timers(node: number): TimerChoices {
    const stream = this.stream(`timer/${node}`);
    return { timeout: (_timer, _ordinal, minUs, maxUs) => stream.between(minUs, maxUs) };
  }

  client(client: number): ClientChoices {
    const stream = this.stream(`client/${client}`);
    return {
      pace: (_ordinal, latency) => drawLatency(stream, latency),
      operation: (_ordinal, make) => make(stream),
      requestDelay: (_ordinal, latency) => drawLatency(stream, latency),
      answerDelay: (_ordinal, latency) => drawLatency(stream, latency),
    };
  }

  reseed(seed: string): void {
    this.seed = seed;
    for (const { subject, stream } of this.streams) stream.rename(`${seed}/${subject}`);
  }

  drawn(): number {
    let hash = 0;
    for (const { stream } of this.streams) hash = Math.imul(hash, 33) + stream.drawn | 0;
    return hash;
  }

  private stream(subject: string): Stream {
    const stream = new Stream(`${this.seed}/${subject}`);
    this.streams.push({ subject, stream });
    return stream;
  }
}

/** Two draws: where in the body it lies, and how often it is doubled. */
function drawLatency(stream: Stream, latency: Latency): Micros {
  const body = stream.between(latency.minUs, 2 * latency.medianUs - latency.minUs);
  const tail = stream.next();
  const threshold = Math.floor(latency.tailPpm * 4294.967296);
  if (tail >= threshold) return body < latency.maxUs ? body : latency.maxUs;
  let value = body;
  for (let level = threshold; tail < level && value < latency.maxUs; level = Math.floor(level / 2)) value *= 2;
  return value < latency.maxUs ? value : latency.maxUs;
}
