/**
 * Choices drawn from named random streams, one for each link, disk, node and client, made when first used.
 */
import { happens, mix32, scale, Stream, threshold } from '../base/random.ts';
import type { Micros } from '../protocol.ts';
import type {
  Choices, ClientChoices, DiskChoices, Fate, LinkChoices, MessageOdds, TimerChoices,
} from './choices.ts';
import type { Latency } from './plan.ts';

export class SeededChoices implements Choices {
  readonly named = false;
  private seed: string;
  private readonly streams: { readonly subject: string; readonly stream: Stream }[] = [];

  constructor(seed: string) {
    this.seed = seed;
  }

  link(from: number, to: number): LinkChoices {
    return new SeededLink(this.stream(`net/${from}>${to}`));
  }

  disk(node: number): DiskChoices {
    const stream = this.stream(`disk/${node}`);
    /** Apart, and made when first asked for: few disks are ever damaged. */
    let damage: Stream | null = null;
    return {
      syncTime: (_ordinal, latency) => drawLatency(stream, latency),
      survivors: (_ordinal, unsynced) => stream.between(0, unsynced),
      torn: (_ordinal, ppm) => stream.chance(ppm),
      damaged: (_ordinal, records) => {
        damage ??= this.stream(`disk/${node}/damage`);
        return damage.below(Math.max(1, records));
      },
    };
  }

  timers(node: number): TimerChoices {
    const stream = this.stream(`timer/${node}`);
    return { timeout: (_timer, _ordinal, minUs, maxUs) => stream.between(minUs, maxUs) };
  }

  client(client: number): ClientChoices {
    const stream = this.stream(`client/${client}`);
    // Apart, so that a client asks the same in the same order however often it must ask again.
    const operations = this.stream(`client/${client}/operation`);
    return {
      pace: (_ordinal, latency) => drawLatency(stream, latency),
      operation: (_ordinal, make) => make(operations),
      requestDelay: (_ordinal, latency) => drawLatency(stream, latency),
      answerDelay: (_ordinal, latency) => drawLatency(stream, latency),
    };
  }

  reseed(seed: string): void {
    this.seed = seed;
    for (const { subject, stream } of this.streams) stream.rename(`${seed}/${subject}`);
  }

  wakeUp(): boolean {
    return false;
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

/** Each message takes two draws; what they decide is mixed from both. */
class SeededLink implements LinkChoices {
  private readonly stream: Stream;
  private readonly given: Fate = {
    lost: false, fragile: false, delayUs: 0, duplicated: false, duplicateDelayUs: 0,
  };

  constructor(stream: Stream) {
    this.stream = stream;
  }

  fate(_kind: string, _ordinal: number, odds: MessageOdds): Fate {
    const { given, stream } = this;
    const first = stream.next();
    const second = stream.next();
    given.lost = happens(first, odds.lossPpm);
    given.fragile = happens(mix32(first ^ 0x51ed270b), odds.cutLossPpm);
    given.duplicated = happens(mix32(first ^ 0x2c1b3c6d), odds.duplicatePpm);
    given.delayUs = delayFrom(second, odds.latency);
    given.duplicateDelayUs = given.delayUs;
    if (given.duplicated) given.duplicateDelayUs = delayFrom(mix32(first ^ second), odds.latency);
    return given;
  }
}

function delayFrom(word: number, latency: Latency): Micros {
  return latencyFrom(word, mix32(word ^ 0x297a2d39), latency);
}

function drawLatency(stream: Stream, latency: Latency): Micros {
  const body = stream.next();
  return latencyFrom(body, stream.next(), latency);
}

/** From two uniform words: where in the body of the distribution it lies, and how often it is doubled. */
function latencyFrom(body: number, tail: number, latency: Latency): Micros {
  const { minUs, medianUs, maxUs } = latency;
  let value = scale(body, minUs, 2 * medianUs - minUs);
  let level = threshold(latency.tailPpm);
  while (tail < level && value < maxUs) {
    value *= 2;
    level = Math.floor(level / 2);
  }
  return value < maxUs ? value : maxUs;
}
