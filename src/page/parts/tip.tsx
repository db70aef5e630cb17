/** What is under the pointer, in words. */
import type { Travel } from '../../report/recording/run-view.ts';
import type { Hit } from '../draw/hit.ts';
import { capitalized, exactTime, grouped } from './format.ts';
import { usePage } from './page-context.ts';

interface TipProps {
  readonly hit: Hit;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const WIDTH = 300;

export function Tip({ hit, x, y, width, height }: TipProps) {
  const { run: { view } } = usePage();
  const [head, ...lines] = linesOf(hit, (event) => view.words(event));
  const left = Math.max(4, Math.min(x + 14, width - WIDTH - 8));
  const place = y > height / 2 ? { bottom: `${height - y + 14}px` } : { top: `${y + 14}px` };
  return (
    <div class="tip" role="presentation" style={{ left: `${left}px`, maxWidth: `${WIDTH}px`, ...place }}>
      <strong>{head}</strong>
      {lines.map((line) => <p>{line}</p>)}
    </div>
  );
}

function linesOf(hit: Hit, words: (event: number) => readonly string[]): readonly string[] {
  switch (hit.type) {
    case 'travel': return travelLines(hit.travel, words);
    case 'event': return [`Event ${grouped(hit.event)}`, ...words(hit.event).map(capitalized).slice(0, 4)];
    case 'operation': {
      const { client, command, outcome, answer, fromUs, toUs } = hit.operation;
      const end = outcome === 'open' ? 'never answered' : `${outcome}${answer === null ? '' : `: ${answer}`}`;
      return [`Client ${client}: ${command}`, capitalized(end), `${exactTime(fromUs)} to ${exactTime(toUs)}`];
    }
    case 'landmark': return [capitalized(hit.landmark.text), `Event ${grouped(hit.event)}, ${exactTime(hit.landmark.timeUs)}`];
    case 'span': {
      const { node, state, term, fromUs, toUs } = hit.span;
      return [`Node ${node}: ${state}${term === null ? '' : ` of term ${term}`}`, `${exactTime(fromUs)} to ${exactTime(toUs)}`,
        ...hit.cuts.map(({ text }) => capitalized(text))];
    }
  }
}

function travelLines(travel: Travel, words: (event: number) => readonly string[]): readonly string[] {
  const { type, from, to, sentUs, endUs, sentAt, arrivedAt, lost } = travel;
  const head = `${type}, node ${from} to node ${to}`;
  const sent = `Sent at ${exactTime(sentUs)}, event ${grouped(sentAt)}`;
  if (lost !== null) return [head, sent, `Never arrived: ${lost}`];
  if (arrivedAt === null) return [head, sent, 'Under way to the end of the run'];
  return [head, `${sent}; ${((endUs - sentUs) / 1000).toFixed(3)} ms on its way`, ...words(arrivedAt).map(capitalized).slice(0, 2)];
}
