/**
 * The story of what did not happen: there is no event that it came of. So it is told what did happen while it was waited for:
 * how that began, and what came last. Clients that go on asking are left out, but for the probes.
 */
import { unreachable } from '../../base/assert.ts';
import type { Violation } from '../../check/checker.ts';
import { PROBE } from '../../sim/clients.ts';
import type { Happening, TracedEvent } from '../../sim/trace.ts';
import type { Course } from './course.ts';
import type { Slice, SliceOptions } from './slice.ts';

const MOST = 30;

export function awaitedSlice(
  { event, awaitedSince = 0 }: Violation, course: Course, { limit = MOST, isTold }: Omit<SliceOptions, 'hints'>,
): Slice {
  const news: TracedEvent[] = [];
  for (const traced of course.events) {
    if (traced.event < awaitedSince || traced.event > event) continue;
    const happenings = traced.happenings.filter(isNews);
    if (happenings.length > 0 && isTold({ ...traced, happenings })) news.push({ ...traced, happenings });
  }
  const told = news.length <= limit ? news : [...news.slice(0, 1), ...news.slice(news.length - limit + 1)];
  const positions = new Map(told.map((traced, i) => [traced.event, i]));
  const steps = told.map((traced, i) => {
    const cause = positions.get(traced.cause);
    return { traced, because: cause === undefined || cause >= i ? [] : [cause] };
  });
  return { steps, omitted: news.length - told.length };
}

function isNews(happening: Happening): boolean {
  switch (happening.type) {
    case 'stepped': return happening.changes.some(({ text }) => text !== null);
    case 'invoked':
    case 'returned': return happening.client === PROBE;
    case 'sent':
    case 'undelivered':
    case 'duplicated':
    case 'durable':
    case 'did':
    case 'attempted': return false;
    case 'phase':
    case 'fault':
    case 'booted':
    case 'refused':
    case 'crashed':
    case 'diskFailed':
    case 'paused':
    case 'retired': return true;
    default: return unreachable(happening);
  }
}
