/**
 * A recording from its JSON: the run as it was recorded, elsewhere, of a system whose code need not be here.
 */
import { at } from '../../base/assert.ts';
import type { Violation } from '../../check/checker.ts';
import { eventAt } from './event-recorder.ts';
import { packedSchema, type PackedRecording } from './packed-schema.ts';
import { pictureAt } from './picture-recorder.ts';
import {
  EVENT_KINDS, type EventColumns, type Landmark, type NodeSpan, type OperationSpan, type RunView, type Travel,
} from './run-view.ts';
import { unpackPictures } from './unpack-pictures.ts';

/** Throws, and says where, if it is not what `packRecording` makes. */
export function unpackRecording(json: unknown): RunView {
  const packed = packedSchema.parse(json);
  const { testCase, systemName, outcome, nodes, endUs, cutSpans, closedLinks, texts } = packed;
  const { violations } = outcome;
  const events = unpackEvents(packed);
  const pictures = unpackPictures(packed);
  const wordsAt = unpackWords(packed);
  const slices = packed.slices.map((slice) => new Set(slice));
  return {
    testCase, systemName, outcome, violations, nodes, endUs, events, cutSpans, closedLinks,
    travels: unpackTravels(packed, events, texts),
    nodeSpans: unpackNodeSpans(packed, texts),
    operations: unpackOperations(packed, events, texts),
    landmarks: unpackLandmarks(packed, texts),
    eventAt: (timeUs) => eventAt(events, timeUs),
    picture: (node, event) => pictureAt(pictures.get(node) ?? NOTHING, event),
    words: wordsAt,
    slice: (violation) => at(slices, violations.findIndex((each) => isSame(each, violation))),
  };
}

const NOTHING = { events: [], pictures: [] };

/** A checker reports one thing at an event. */
function isSame(one: Violation, other: Violation): boolean {
  return one.checker === other.checker && one.event === other.event;
}

function unpackEvents({ events: { timeUs, cause, node, kind } }: PackedRecording): EventColumns {
  return { count: timeUs.length, timeUs, cause, node, kind: kind.map((each) => at(EVENT_KINDS, each)) };
}

type Texts = readonly string[];

function unpackTravels(
  { travels }: PackedRecording, { timeUs }: EventColumns, texts: Texts,
): readonly Travel[] {
  return travels.sentAt.map((sentAt, i) => ({
    from: at(travels.from, i), to: at(travels.to, i), type: at(texts, at(travels.type, i)),
    background: at(travels.background, i), sentUs: at(timeUs, sentAt), sentAt, endUs: at(travels.endUs, i),
    arrivedAt: at(travels.arrivedAt, i), lost: maybe(at(travels.lost, i), texts),
  }));
}

function unpackNodeSpans({ nodeSpans }: PackedRecording, texts: Texts): readonly NodeSpan[] {
  return nodeSpans.node.map((node, i) => ({
    node, fromUs: at(nodeSpans.fromUs, i), toUs: at(nodeSpans.toUs, i),
    state: at(texts, at(nodeSpans.state, i)), term: at(nodeSpans.term, i),
  }));
}

function unpackOperations(
  { operations }: PackedRecording, { timeUs }: EventColumns, texts: Texts,
): readonly OperationSpan[] {
  return operations.client.map((client, i) => ({
    client, operation: at(operations.operation, i), command: at(texts, at(operations.command, i)),
    invokedAt: at(operations.invokedAt, i), fromUs: at(timeUs, at(operations.invokedAt, i)),
    returnedAt: at(operations.returnedAt, i), toUs: at(operations.toUs, i),
    answer: maybe(at(operations.answer, i), texts), outcome: at(operations.outcome, i),
  }));
}

function unpackLandmarks({ landmarks }: PackedRecording, texts: Texts): readonly Landmark[] {
  return landmarks.type.map((type, i) => ({
    type, event: at(landmarks.event, i), timeUs: at(landmarks.timeUs, i), node: at(landmarks.node, i),
    text: at(texts, at(landmarks.text, i)),
  }));
}

function unpackWords(
  { words: { counts, sentences }, texts }: PackedRecording,
): (event: number) => readonly string[] {
  const ends: number[] = [];
  let end = 0;
  for (const count of counts) {
    end += count;
    ends.push(end);
  }
  return (event) => sentences.slice(ends[event - 1] ?? 0, ends[event] ?? 0).map((each) => at(texts, each));
}

function maybe(text: number | null, texts: Texts): string | null {
  return text === null ? null : at(texts, text);
}
