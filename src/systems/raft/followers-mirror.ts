/**
 * What an observer remembers of a leader's followers: how far the leader believed each to be, and when it last heard it.
 * Followers come and go with the configuration, so all is kept by node. Tells of progress.
 */
import { present } from '../../base/assert.ts';
import type { ConfigurationView, Facts, NodeView } from '../../check/facts.ts';
import type { Micros, NodeEvent, NodeId } from '../../protocol.ts';
import type { Progress, Raft } from '../../raft/state.ts';

interface Followed {
  matchIndex: number;
  nextIndex: number;
  /** By the leader's clock; when it was elected, or the node joined, it counts as heard. */
  heardUs: Micros;
}

export class FollowersMirror {
  private readonly node: NodeView;
  private readonly facts: Facts;
  /** As in the leader's state: replaced there when followers come or go. */
  private progress: readonly Progress[] = [];
  /** By node. */
  private followed: (Followed | undefined)[] = [];

  constructor(node: NodeView, facts: Facts) {
    this.node = node;
    this.facts = facts;
  }

  clear(): void {
    this.progress = [];
    this.followed = [];
  }

  /** How many are replicated to in this mode. */
  count(mode: Progress['mode']): number {
    let count = 0;
    for (const each of this.progress) if (each.mode === mode) count++;
    return count;
  }

  /** The leader was elected, or its configuration changed: who has come, and who has gone? */
  take(progress: readonly Progress[], nowUs: Micros): void {
    this.progress = progress;
    const before = this.followed;
    this.followed = [];
    for (const { id, nextIndex } of progress) {
      this.followed[id] = before[id] ?? { matchIndex: 0, nextIndex, heardUs: nowUs };
    }
  }

  compareAll(): void {
    for (const each of this.progress) this.compare(each);
  }

  /** What a leader believes of a follower changes when that one answers; sending ahead only raises nextIndex. */
  step(event: NodeEvent<Raft>, progress: readonly Progress[]): void {
    if (progress !== this.progress) {
      this.take(progress, event.nowUs);
      this.compareAll();
    }
    if (event.type !== 'message') return;
    const { message, from } = event;
    if (message.type !== 'appendEntriesReply' && message.type !== 'installSnapshotReply') return;
    const followed = this.followed[from];
    if (followed === undefined) return;
    if (message.term === this.node.currentTerm) followed.heardUs = event.nowUs;
    for (const each of this.progress) if (each.id === from) this.compare(each);
  }

  /** Since when a majority has been heard of those voters that were not heard for longest. */
  quorumHeardUs({ voters, oldVoters }: ConfigurationView, nowUs: Micros): Micros {
    const heardUs = this.majorityHeardUs(voters, nowUs);
    return oldVoters === null ? heardUs : Math.min(heardUs, this.majorityHeardUs(oldVoters, nowUs));
  }

  private majorityHeardUs(voters: readonly NodeId[], nowUs: Micros): Micros {
    const latestFirst = voters
      .map((id) => id === this.node.id ? nowUs : this.followed[id]?.heardUs ?? -Infinity)
      .sort((one, other) => other - one);
    return latestFirst[Math.floor(voters.length / 2)] ?? nowUs;
  }

  private compare({ id, matchIndex, nextIndex }: Progress): void {
    const followed = present(this.followed[id], 'who is in the progress is followed');
    const previous = followed.matchIndex;
    if (matchIndex === previous && nextIndex === followed.nextIndex) return;
    followed.matchIndex = matchIndex;
    followed.nextIndex = nextIndex;
    this.facts.onProgress(this.node, id, previous, matchIndex, nextIndex);
  }
}
