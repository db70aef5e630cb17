/**
 * Packs a recording: all that it can be asked is asked, and written down.
 */
import { Numbered } from './numbered.ts';
import { packPictures } from './pack-pictures.ts';
import type { PackedRecording } from './packed-schema.ts';
import { EVENT_KINDS, type RunView } from './run-view.ts';

/** Plain JSON. */
export function packRecording(view: RunView): PackedRecording {
  const texts = new Numbered<string>((text) => text);
  const { testCase, systemName, outcome, nodes, endUs } = view;
  const columns = {
    events: packEvents(view),
    travels: packTravels(view, texts),
    nodeSpans: packNodeSpans(view, texts),
    operations: packOperations(view, texts),
    landmarks: packLandmarks(view, texts),
    words: packWords(view, texts),
    pictures: packPictures(view, texts),
  };
  return {
    format: 1, testCase, systemName, outcome, nodes, endUs, texts: texts.all, ...columns,
    cutSpans: view.cutSpans, closedLinks: view.closedLinks,
    slices: view.violations.map((violation) => [...view.slice(violation)].sort((one, other) => one - other)),
  };
}

type Texts = Numbered<string>;

function packEvents({ events: { timeUs, cause, node, kind } }: RunView): PackedRecording['events'] {
  return {
    timeUs: Array.from(timeUs), cause: Array.from(cause), node: Array.from(node),
    kind: kind.map((each) => EVENT_KINDS.indexOf(each)),
  };
}

function packTravels({ travels }: RunView, texts: Texts): PackedRecording['travels'] {
  return {
    from: travels.map(({ from }) => from), to: travels.map(({ to }) => to),
    type: travels.map(({ type }) => texts.of(type)), background: travels.map(({ background }) => background),
    sentAt: travels.map(({ sentAt }) => sentAt), endUs: travels.map(({ endUs }) => endUs),
    arrivedAt: travels.map(({ arrivedAt }) => arrivedAt), lost: travels.map(({ lost }) => maybe(lost, texts)),
  };
}

function packNodeSpans({ nodeSpans }: RunView, texts: Texts): PackedRecording['nodeSpans'] {
  return {
    node: nodeSpans.map(({ node }) => node), fromUs: nodeSpans.map(({ fromUs }) => fromUs),
    toUs: nodeSpans.map(({ toUs }) => toUs), state: nodeSpans.map(({ state }) => texts.of(state)),
    term: nodeSpans.map(({ term }) => term),
  };
}

function packOperations({ operations }: RunView, texts: Texts): PackedRecording['operations'] {
  return {
    client: operations.map(({ client }) => client), operation: operations.map(({ operation }) => operation),
    command: operations.map(({ command }) => texts.of(command)),
    invokedAt: operations.map(({ invokedAt }) => invokedAt),
    returnedAt: operations.map(({ returnedAt }) => returnedAt),
    toUs: operations.map(({ toUs }) => toUs), answer: operations.map(({ answer }) => maybe(answer, texts)),
    outcome: operations.map(({ outcome }) => outcome),
  };
}

function packLandmarks({ landmarks }: RunView, texts: Texts): PackedRecording['landmarks'] {
  return {
    type: landmarks.map(({ type }) => type), event: landmarks.map(({ event }) => event),
    timeUs: landmarks.map(({ timeUs }) => timeUs), node: landmarks.map(({ node }) => node),
    text: landmarks.map(({ text }) => texts.of(text)),
  };
}

function packWords(view: RunView, texts: Texts): PackedRecording['words'] {
  const counts: number[] = [];
  const sentences: number[] = [];
  for (let event = 0; event < view.events.count; event++) {
    const words = view.words(event);
    counts.push(words.length);
    for (const sentence of words) sentences.push(texts.of(sentence));
  }
  return { counts, sentences };
}

function maybe(text: string | null, texts: Texts): number | null {
  return text === null ? null : texts.of(text);
}
