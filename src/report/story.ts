/**
 * An explanation as a story: each step a sentence of the timeline's, numbered, with the numbers of those that it came of.
 */
import { at } from '../base/assert.ts';
import type { Explanation } from '../fuzz/explain/explain.ts';
import type { StoryStep } from '../fuzz/explain/explain-result.ts';
import type { TracedEvent } from '../sim/trace.ts';
import type { Narrator } from '../systems/system.ts';
import { Causes, tellEvent } from './timeline-lines.ts';

/** Whether the timeline has news of an event: what disks do in between is none. */
export function hasNews(narrator: Narrator): (events: readonly TracedEvent[]) => (traced: TracedEvent) => boolean {
  return (events) => {
    const causes = new Causes(events);
    return (traced) => {
      const [first] = traced.happenings;
      if (first?.type === 'durable') return false;
      if (first?.type === 'stepped' && first.event.type === 'resumed' && first.changes.length === 0) return false;
      return tellEvent(traced, causes, narrator).some(({ weight }) => weight === 'news');
    };
  };
}

/** `operator` is the number of the client that is one. */
export function storyOf(
  { slice, traced }: Explanation, narrator: Narrator, operator?: number,
): readonly StoryStep[] {
  const causes = new Causes(traced);
  const steps: StoryStep[] = [];
  /** By position in the slice: the steps that stand for it. For one without a word its own reasons do. */
  const numbers: (readonly number[])[] = [];
  for (const { traced: each, because } of slice.steps) {
    const reasons = [...new Set(because.flatMap((position) => at(numbers, position)))].sort((a, b) => a - b);
    const [line] = tellEvent(each, causes, narrator, operator);
    if (line === undefined || line.text === '') {
      numbers.push(reasons);
      continue;
    }
    const { timeUs, subject, text } = line;
    const number = steps.length + 1;
    steps.push({ number, event: each.event, virtualMs: timeUs / 1000, subject, text, because: reasons });
    numbers.push([number]);
  }
  return steps;
}
