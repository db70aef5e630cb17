/** The event on show, in words: what happened, what has changed with it, what it came of, and what came of it. */
import { at } from '../../base/assert.ts';
import { changesOf } from '../model/log-window.ts';
import { capitalized, exactTime, grouped } from './format.ts';
import { usePage } from './page-context.ts';

const MOST_EFFECTS = 6;

export function EventPanel() {
  const { state: { position: { event }, playing }, run: { view, index } } = usePage();
  const cause = at(view.events.cause, event);
  const node = at(view.events.node, event);
  const words = view.words(event);
  const changes = event === 0 || node === 0 ? []
    : changesOf(view.picture(node, event - 1), view.picture(node, event));
  const effects = index.effects(event, MOST_EFFECTS);
  return (
    <section class="side event" aria-label="The event on show">
      <h2>{event === 0 ? 'Before the first event' : `Event ${grouped(event)}`}<span class="muted">{exactTime(at(view.events.timeUs, event))}</span></h2>
      <div aria-live={playing ? 'off' : 'polite'} class="words">
        {words.length === 0 ? <p class="muted">{quietWords(view.events.kind[event] ?? 'start', node)}</p> : words.map((sentence) => <p>{capitalized(sentence)}</p>)}
      </div>
      {changes.length > 0 && <ul class="changes" aria-label={`Changes in node ${node}`}>{changes.map((change) => <li>{change}</li>)}</ul>}
      {cause > 0 && <h3>Because of</h3>}
      {cause > 0 && <EventLink event={cause} />}
      {effects.length > 0 && <h3>Led to</h3>}
      {effects.map((effect) => <EventLink key={effect} event={effect} />)}
    </section>
  );
}

/** What an event is in which nothing is worth a word. */
function quietWords(kind: string, node: number): string {
  const where = node === 0 ? '' : ` at node ${node}`;
  switch (kind) {
    case 'start': return 'All nodes are about to start.';
    case 'timer': return `A timer${where} goes off, to no effect.`;
    case 'disk': return `A sync${where} ends.`;
    default: return `Nothing${where} that is worth a word.`;
  }
}

/** An event to go to, in its first words. */
export function EventLink({ event }: { readonly event: number }) {
  const { state, dispatch, run: { view } } = usePage();
  const [first] = view.words(event);
  const text = first ?? quietWords(view.events.kind[event] ?? 'start', view.events.node[event] ?? 0);
  return (
    <button type="button" class="event-link" aria-current={state.position.event === event} onClick={() => dispatch({ type: 'goTo', event })}>
      <span class="event-number-cell">{grouped(event)}</span><span>{capitalized(text)}</span>
    </button>
  );
}
