/**
 * Coverage of Raft: the situations that a cluster gets into. What each member is, how its log and its configuration stand to the most advanced
 * ones, and whether one, some or most are like that. Ids, terms and indexes are left out, so that renamed nodes and longer logs are
 * nothing new; who is merely behind is left out too, for somebody always is. Chosen by how many new situations seeds go on finding:
 * docs/guidance.md. A step that changes nothing here costs a few comparisons.
 */
import { present } from '../../base/assert.ts';
import { hashWords } from '../../base/digest.ts';
import type { NodeId } from '../../protocol.ts';
import { isMember, isVoter } from '../../raft/configuration.ts';
import { unchanged } from '../../raft/log.ts';
import type { Raft, RaftState } from '../../raft/state.ts';
import type { Observer } from '../../sim/observer.ts';
import type { CoverageWatch } from '../system.ts';

export function coverRaft(): CoverageWatch {
  const cluster = new Cluster();
  const observer: Observer<Raft> = {
    booted(id, state) {
      cluster.boot(id, state);
    },
    crashed(id) {
      cluster.crash(id);
    },
    retired(id) {
      cluster.retire(id);
    },
    stepped(id, _event, _effects, state) {
      cluster.step(id, state);
    },
  };
  return { observer, states: () => [...cluster.situations] };
}

/** A node that takes no part in the cluster stands for nothing. */
const NONE = -1;

/** One node, as it was when it last mattered. */
class Sketch {
  readonly state: RaftState;
  /** What stays of one that goes down is what it left behind. */
  up = true;
  /** What it counts as. */
  code = NONE;
  private currentTerm = -1;
  private role: RaftState['role'] = 'follower';
  private adopted: RaftState['adopted'] | null = null;
  private isPending = false;
  private isSettled = false;
  private baseIndex = 0;
  private lastIndex = 0;

  constructor(state: RaftState) {
    this.state = state;
    this.isChanged();
    this.hasOnlyGrown();
  }

  /** Whether it is another than when it was last asked, but for its log. */
  isChanged(): boolean {
    const { state } = this;
    const { currentTerm, role, adopted, log: { baseIndex } } = state;
    const isPending = hasPending(state);
    const isSettled = role === 'leader' && hasSettled(state);
    if (this.currentTerm === currentTerm && this.role === role && this.adopted === adopted
      && this.baseIndex === baseIndex && this.isPending === isPending && this.isSettled === isSettled) return false;
    this.currentTerm = currentTerm;
    this.role = role;
    this.adopted = adopted;
    this.baseIndex = baseIndex;
    this.isPending = isPending;
    this.isSettled = isSettled;
    return true;
  }

  /** Whether its log did nothing but grow since it was last asked. */
  hasOnlyGrown(): boolean {
    const { lastIndex: before } = this;
    const { lowestChange, lastIndex } = this.state.log;
    this.lastIndex = lastIndex;
    return lowestChange > before;
  }
}

class Cluster {
  readonly situations = new Set<number>();
  /** By node; those that are switched off for good are gone. */
  private readonly sketches: (Sketch | undefined)[] = [];
  /** How many nodes count as what. */
  private readonly counts = new Map<number, number>();
  private members = 0;
  /** Whose log is the most advanced, by the comparison of §5.4.1. */
  private best: Sketch | null = null;
  private highestTerm = 0;
  /** How far anybody has compacted its log. */
  private highestBase = 0;

  boot(id: NodeId, state: RaftState): void {
    const before = this.sketches[id];
    const wasCounted = before !== undefined && this.recount(before, NONE);
    this.sketches[id] = new Sketch(state);
    this.compareAll(wasCounted);
  }

  crash(id: NodeId): void {
    const sketch = this.sketches[id];
    if (sketch === undefined) return;
    sketch.up = false;
    if (this.recount(sketch, this.codeOf(sketch))) this.record();
  }

  retire(id: NodeId): void {
    const sketch = this.sketches[id];
    if (sketch === undefined) return;
    const wasCounted = this.recount(sketch, NONE);
    this.sketches[id] = undefined;
    this.compareAll(wasCounted);
  }

  step(id: NodeId, state: RaftState): void {
    const sketch = this.sketches[id];
    if (sketch === undefined) return;
    const { best } = this;
    const isLogChanged = state.log.lowestChange !== unchanged;
    const isChanged = sketch.isChanged();
    if (isLogChanged) {
      const hasOnlyGrown = sketch.hasOnlyGrown();
      // What was a part of the longest log still is one, and what was not is none.
      if (!isChanged && sketch === best && hasOnlyGrown) return;
    } else if (!isChanged) {
      return;
    }
    const isMeasure = sketch === best || (isLogChanged && isAhead(state, best));
    if (isMeasure || state.currentTerm > this.highestTerm || state.log.baseIndex > this.highestBase) this.compareAll(false);
    else if (isChanged || best === null || logOf(state, best.state, this.highestBase) !== logOfCode(sketch.code)) {
      if (this.recount(sketch, this.codeOf(sketch))) this.record();
    }
  }

  /** What all are measured by has changed; and perhaps one of them. */
  private compareAll(isOneChanged: boolean): void {
    this.best = null;
    this.highestBase = 0;
    for (const sketch of this.sketches) {
      if (sketch === undefined) continue;
      this.highestBase = Math.max(this.highestBase, sketch.state.log.baseIndex);
      this.highestTerm = Math.max(this.highestTerm, sketch.state.currentTerm);
      if (isAhead(sketch.state, this.best)) this.best = sketch;
    }
    let isChanged = isOneChanged;
    for (const sketch of this.sketches) {
      if (sketch !== undefined && this.recount(sketch, this.codeOf(sketch))) isChanged = true;
    }
    if (isChanged) this.record();
  }

  /** Whether it counts as something else now. */
  private recount(sketch: Sketch, code: number): boolean {
    const { code: before } = sketch;
    if (code === before) return false;
    sketch.code = code;
    if (before !== NONE) this.count(before, -1);
    if (code !== NONE) this.count(code, 1);
    return true;
  }

  private count(code: number, more: number): void {
    const count = (this.counts.get(code) ?? 0) + more;
    if (count === 0) this.counts.delete(code);
    else this.counts.set(code, count);
    this.members += more;
  }

  private codeOf({ state, up }: Sketch): number {
    const { state: best } = present(this.best ?? undefined, 'whoever is measured is the best if nobody else is');
    const { id, adopted: { configuration } } = state;
    if (!isMember(configuration, id) && !isMember(best.adopted.configuration, id)) return NONE;
    const isLearner = isMember(configuration, id) && !isVoter(configuration, id);
    return roleOf(state, up, this.highestTerm)
      | logOf(state, best, this.highestBase) << 3
      | bit(isOther(state, best, this.highestBase)) << 5
      | bit(hasPending(state)) << 6
      | bit(configuration.oldVoters !== null) << 7
      | bit(isLearner) << 8;
  }

  /** A sum, so that no order matters. */
  private record(): void {
    let situation = 0;
    for (const [code, count] of this.counts) {
      const howMany = count === 1 ? 1 : 2 * count > this.members ? 3 : 2;
      situation = situation + hashWords(code, howMany) | 0;
    }
    this.situations.add(situation);
  }
}

/** Down, a follower or a candidate, or a leader: of an old term, or with or without an entry of its own term committed. */
function roleOf(state: RaftState, up: boolean, highestTerm: number): number {
  if (!up) return 0;
  if (state.role !== 'leader') return 1;
  if (state.currentTerm < highestTerm) return 2;
  return hasSettled(state) ? 3 : 4;
}

/** A configuration that is not committed yet, as far as it knows. */
function hasPending({ adopted, commitIndex }: RaftState): boolean {
  return adopted.index > commitIndex;
}

/** An entry of its own term is committed. */
function hasSettled({ log, commitIndex, currentTerm }: RaftState): boolean {
  return log.termAt(commitIndex) === currentTerm;
}

/** Its log is a part of the most advanced one, or has a suffix of its own, or ends where others have compacted theirs. */
function logOf({ log: { lastIndex, lastTerm } }: RaftState, { log: best }: RaftState, highestBase: number): number {
  if (lastIndex < highestBase) return 2;
  return best.termAt(lastIndex) === lastTerm ? 0 : 1;
}

function logOfCode(code: number): number {
  return code === NONE ? NONE : (code >> 3) & 3;
}

/** Whether it goes by another configuration than the one of the most advanced log. */
function isOther({ adopted, log }: RaftState, best: RaftState, highestBase: number): boolean {
  const { index } = best.adopted;
  if (adopted.index !== index) return true;
  return index > highestBase && log.termAt(index) !== best.log.termAt(index);
}

function isAhead({ log }: RaftState, best: Sketch | null): boolean {
  if (best === null) return true;
  const { lastTerm, lastIndex } = best.state.log;
  return log.lastTerm > lastTerm || (log.lastTerm === lastTerm && log.lastIndex > lastIndex);
}

function bit(is: boolean): number {
  return is ? 1 : 0;
}
