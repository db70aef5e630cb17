/**
 * How often somebody was elected, how high terms rose, and for how long nobody led: no node that was up took itself for the leader, of
 * whatever term.
 */
import type { Micros } from '../protocol.ts';
import type { Moment } from '../sim/observer.ts';
import type { Ghosts } from './ghosts.ts';
import type { Gauge } from './measure.ts';

export function leadershipGauge(moment: Moment, ghosts: Ghosts): Gauge {
  let elected = 0;
  let leaderlessUs: Micros = 0;
  /** Since when nobody leads; null while somebody does. */
  let sinceUs: Micros | null = 0;
  const look = (): void => {
    const isLed = ghosts.leaders.length > 0;
    if (isLed && sinceUs !== null) {
      leaderlessUs += moment.nowUs - sinceUs;
      sinceUs = null;
    } else if (!isLed) {
      sinceUs ??= moment.nowUs;
    }
  };
  return {
    facts: {
      onLeader: () => {
        elected++;
        look();
      },
      onRole: look, onCrash: look, onRetired: look,
    },
    measures: () => [
      { name: 'elections won', unit: 'times', value: elected },
      { name: 'highest term led', unit: 'times', value: Math.max(0, ghosts.highestTermLed) },
      { name: 'time without a leader', unit: 'us', value: leaderlessUs + (sinceUs === null ? 0 : moment.nowUs - sinceUs) },
    ],
  };
}
