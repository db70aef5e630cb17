/**
 * What an observer remembers of one node, so that it can tell what a step has changed: the scalars, the entries of the
 * log by reference, and whom a leader believes to be how far. Tells the facts of a step.
 */
import { at } from '../../base/assert.ts';
import type { Facts, NodeView, Role } from '../../check/facts.ts';
import type { Micros, NodeEvent, NodeId } from '../../protocol.ts';
import type { Entry } from '../../raft/entry.ts';
import type { Progress, Raft, RaftState } from '../../raft/state.ts';
import { JournalMirror } from './journal-mirror.ts';
import { PrefixLog } from './prefix-log.ts';

export class NodeMirror implements NodeView {
  readonly id: NodeId;
  life = 0;
  up = false;
  currentTerm = 0;
  votedFor: NodeId | null = null;
  role: Role = 'follower';
  leader: NodeId | null = null;
  commitIndex = 0;
  lastApplied = 0;
  voters: readonly NodeId[] = [];
  readonly log = new PrefixLog();
  readonly journal: JournalMirror;
  private readonly facts: Facts;
  /** As in the node's log; index 1 stands first. */
  private readonly entries: Entry[] = [];
  /** As the leader's `progress` was when last looked at, in its order. */
  private matchIndexes: number[] = [];
  private nextIndexes: number[] = [];
  private progress: readonly Progress[] = [];
  /** When each follower was last heard, by the leader's clock; when it was elected, all were. In the order of `progress`. */
  private heardUs: Micros[] = [];

  constructor(id: NodeId, facts: Facts) {
    this.id = id;
    this.facts = facts;
    this.journal = new JournalMirror(id, facts);
  }

  /** The entry at `index`, as far as facts have told. */
  entryAt(index: number): Entry | undefined {
    return this.entries[index - 1];
  }

  get probed(): number {
    let count = 0;
    for (const { mode } of this.progress) if (mode === 'probe') count++;
    return count;
  }

  boot(state: RaftState): void {
    this.progress = [];
    this.life++;
    this.up = true;
    this.voters = state.voters;
    this.takeScalars(state);
    this.compareLog(state, 1, 'onLost');
    this.facts.onBoot(this);
  }

  step(event: NodeEvent<Raft>, state: RaftState): void {
    const { currentTerm, votedFor, role, leader, commitIndex, lastApplied } = this;
    this.takeScalars(state);
    let changed = state.commitIndex !== commitIndex || state.lastApplied !== lastApplied;

    if (state.currentTerm !== currentTerm || state.votedFor !== votedFor || state.role !== role
      || state.leader !== leader) {
      changed = true;
      this.tellRole(state, event.nowUs, { currentTerm, votedFor, role, leader });
    }
    if (event.type === 'resumed' && event.signal.type === 'voted') this.tellOwnVote(event.signal.term, state);
    const { lowestChange } = state.log;
    if (lowestChange <= state.log.lastIndex || lowestChange <= this.log.lastIndex) {
      changed = true;
      this.compareLog(state, lowestChange, 'onTruncate');
    }
    if (state.commitIndex > commitIndex) this.facts.onCommit(this, commitIndex);
    if (state.role === 'leader') this.compareProgress(event, state);
    if (changed) this.facts.onStep(this);
  }

  private tellOwnVote(term: number, state: RaftState): void {
    if (term === state.currentTerm && state.votesGranted.includes(state.id)) this.facts.onOwnVote(this);
  }

  private takeScalars(state: RaftState): void {
    this.currentTerm = state.currentTerm;
    this.votedFor = state.votedFor;
    this.role = state.role;
    this.leader = state.leader;
    this.commitIndex = state.commitIndex;
    this.lastApplied = state.lastApplied;
  }

  private tellRole(
    state: RaftState, nowUs: Micros, previous: Pick<NodeView, 'currentTerm' | 'votedFor' | 'role' | 'leader'>,
  ): void {
    const { facts, currentTerm, votedFor, role, leader } = this;
    const isNewTerm = currentTerm !== previous.currentTerm;
    if (isNewTerm) facts.onTerm(this, previous.currentTerm);
    if (votedFor !== previous.votedFor) facts.onVote(this, previous.votedFor, previous.currentTerm);
    if (role !== previous.role || (isNewTerm && role !== 'follower')) {
      const withoutQuorumUs = previous.role === 'leader' ? nowUs - this.quorumHeardUs(nowUs) : 0;
      facts.onRole(this, { from: previous.role, fromTerm: previous.currentTerm, withoutQuorumUs });
      if (role === 'leader') {
        this.heardUs = state.progress.map(() => nowUs);
        this.matchIndexes = state.progress.map(() => 0);
        this.progress = state.progress;
        this.nextIndexes = state.progress.map(({ nextIndex }) => nextIndex);
        facts.onLeader(this, state.votesGranted, this.journal);
        for (let i = 0; i < state.progress.length; i++) this.compareOne(i, at(state.progress, i));
      }
    }
    if (leader !== null && (leader !== previous.leader || isNewTerm)) facts.onLeaderNamed(this);
  }

  /** Since when a majority of the voters, the leader itself among them, has been heard. */
  private quorumHeardUs(nowUs: Micros): Micros {
    const latestFirst = [nowUs, ...this.heardUs].sort((one, other) => other - one);
    return latestFirst[Math.floor(this.voters.length / 2)] ?? nowUs;
  }

  /** Entries are shared and never changed, so where the reference is the same all is the same. */
  private compareLog({ log }: RaftState, from: number, dropped: 'onLost' | 'onTruncate'): void {
    const { entries, facts } = this;
    const previousLast = entries.length;
    const { lastIndex } = log;
    let index = from;
    while (index <= previousLast && index <= lastIndex && entries[index - 1] === log.entryAt(index)) index++;
    if (index <= previousLast) {
      facts[dropped](this, index, previousLast);
      entries.length = index - 1;
      this.log.truncateFrom(index);
    }
    for (; index <= lastIndex; index++) {
      const entry = log.entryAt(index);
      entries.push(entry);
      this.log.append(entry.term, entry.hash);
      facts.onAppend(this, index, entry.term, this.log.prefixHashAt(index));
    }
  }

  /** What a leader believes of a follower changes when that one answers; sending ahead only raises nextIndex. */
  private compareProgress(event: NodeEvent<Raft>, { progress }: RaftState): void {
    if (event.type !== 'message' || event.message.type !== 'appendEntriesReply') return;
    for (let i = 0; i < progress.length; i++) {
      const follower = at(progress, i);
      if (follower.id !== event.from) continue;
      if (event.message.term === this.currentTerm) this.heardUs[i] = event.nowUs;
      this.compareOne(i, follower);
    }
  }

  private compareOne(i: number, { id, matchIndex, nextIndex }: Progress): void {
    const previous = this.matchIndexes[i] ?? 0;
    if (matchIndex === previous && nextIndex === this.nextIndexes[i]) return;
    this.matchIndexes[i] = matchIndex;
    this.nextIndexes[i] = nextIndex;
    this.facts.onProgress(this, id, previous, matchIndex, nextIndex);
  }
}
