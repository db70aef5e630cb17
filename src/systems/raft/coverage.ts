/**
 * Coverage of Raft: the situations that a cluster gets into. What each node is, how its log and its configuration stand to the most advanced
 * ones, and how many are like it: one, some, or most. Node ids, terms and indexes are left out, so that renamed nodes and longer logs are
 * nothing new. Chosen by how fast 20,000 seeds find new ones (docs/guidance.md). Costs O(1) a step, O(nodes) where the most
 * advanced log changes.
 */
import { at } from '../../base/assert.ts';
import { hashWords } from '../../base/digest.ts';
import { mix32 } from '../../base/random.ts';
import type { NodeId } from '../../protocol.ts';
import { isMember, isVoter } from '../../raft/configuration.ts';
import type { Raft, RaftState } from '../../raft/state.ts';
import type { Observer } from '../../sim/observer.ts';
import type { CoverageWatch } from '../system.ts';

export function coverRaft(): CoverageWatch {
  const cluster = new Cluster();
  const observer: Observer<Raft> = {
    booted: (id, state) => { cluster.boot(id, state); },
    crashed: (id) => { cluster.crash(id); },
    retired: (id) => { cluster.retire(id); },
    stepped: (id, _event, _effects, state) => { cluster.step(id, state); },
  };
  return { observer, states: () => [...cluster.states] };
}

/** One node, as it was when it last mattered. */
interface Sketch {
  readonly id: NodeId;
  /** Of a node that is down: as it left it. */
  state: RaftState;
  up: boolean;
  term: number;
  role: RaftState['role'];
  lastIndex: number;
  lastTerm: number;
  commitIndex: number;
  adopted: RaftState['adopted'];
  /** What stands for it in the situation; NONE while it is no part of the cluster. */
  code: number;
}

const NONE = -1;
const MODE = Number((globalThis as any).MODE ?? 0);

class Cluster {
  readonly states = new Set<number>();
  private readonly sketches: (Sketch | undefined)[] = [];
  private readonly counts = new Map<number, number>();
  private members = 0;
  /** Whose log is the most advanced. */
  private best: Sketch | null = null;
  private maxTerm = 0;

  boot(id: NodeId, state: RaftState): void {
    const old = this.sketches[id];
    if (old !== undefined) this.put(old, NONE);
    const sketch: Sketch = { id, up: true, code: NONE, ...scalars(state) };
    this.sketches[id] = sketch;
    this.recompute();
  }

  crash(id: NodeId): void {
    const s = this.sketches[id];
    if (s === undefined) return;
    s.up = false;
    this.refresh(s);
    this.record();
  }

  retire(id: NodeId): void {
    const s = this.sketches[id];
    if (s === undefined) return;
    this.put(s, NONE);
    this.sketches[id] = undefined;
    this.recompute();
  }

  step(id: NodeId, state: RaftState): void {
    const s = this.sketches[id];
    if (s === undefined) return;
    const { log } = state;
    const lastIndex = log.lastIndex;
    const moved = lastIndex !== s.lastIndex || log.lowestChange <= lastIndex;
    if (!moved && state.currentTerm === s.term && state.role === s.role && state.commitIndex === s.commitIndex && state.adopted === s.adopted) return;
    const wasBest = s === this.best;
    const newTerm = state.currentTerm > this.maxTerm;
    const adoptedChanged = state.adopted !== s.adopted;
    Object.assign(s, scalars(state));
    if (newTerm) this.maxTerm = state.currentTerm;
    if (newTerm || (moved && (wasBest || beats(s, this.best))) || (adoptedChanged && wasBest)) this.recompute();
    else { this.refresh(s); this.record(); }
  }

  private recompute(): void {
    this.best = null;
    for (const s of this.sketches) {
      if (s === undefined) continue;
      if (s.term > this.maxTerm) this.maxTerm = s.term;
      if (beats(s, this.best)) this.best = s;
    }
    for (const s of this.sketches) if (s !== undefined) this.refresh(s);
    this.record();
  }

  private refresh(s: Sketch): void {
    this.put(s, this.codeOf(s));
  }

  private put(s: Sketch, code: number): void {
    if (code === s.code) return;
    if (s.code !== NONE) { this.counts.set(s.code, (this.counts.get(s.code) ?? 0) - 1); this.members--; }
    if (code !== NONE) { this.counts.set(code, (this.counts.get(code) ?? 0) + 1); this.members++; }
    s.code = code;
  }

  private codeOf(s: Sketch): number {
    const best = this.best!;
    const c = s.adopted.configuration;
    if (!isMember(best.adopted.configuration, s.id) && !isMember(c, s.id)) return NONE;
    const bl = best.state.log, sl = s.state.log;
    const log = s === best || (s.lastIndex === best.lastIndex && s.lastTerm === best.lastTerm) ? 0 : s.lastIndex < bl.baseIndex || bl.termAt(s.lastIndex) === s.lastTerm ? 1 : 2;
    const stale = s.term < this.maxTerm ? 1 : 0;
    const cit = sl.termAt(s.commitIndex) === s.term ? 1 : 0;
    const role = !s.up ? 0 : s.role === 'follower' ? 1 : s.role === 'candidate' ? 2 : stale ? 3 : cit ? 4 : 5;
    const other = s.adopted.index === best.adopted.index && (s.adopted.index <= sl.baseIndex || sl.termAt(s.adopted.index) === bl.termAt(s.adopted.index)) ? 0 : 1;
    const unc = s.adopted.index > s.commitIndex ? 1 : 0;
    const joint = c.oldVoters === null ? 0 : 1;
    const self = isVoter(c, s.id) ? 0 : isMember(c, s.id) ? 1 : 2;
    switch (MODE) {
      case 0: return role | (log === 2 ? 1 : 0) << 3 | other << 4 | unc << 5 | joint << 6;
      case 1: return role | log << 3 | other << 5 | unc << 6;
      case 2: return role | (log === 2 ? 1 : 0) << 3 | other << 4 | unc << 5 | joint << 6 | self << 7;
      case 3: return role | log << 3;
      case 4: return role | log << 3 | other << 5 | unc << 6 | joint << 7 | self << 8 | (s.commitIndex < s.lastIndex ? 1 : 0) << 10;
      default: return 0;
    }
  }

  private record(): void {
    let h = 0;
    for (const [code, count] of this.counts) {
      if (count === 0) continue;
      h = (h + mix32(hashWords(code, count === 1 ? 1 : count * 2 > this.members ? 3 : 2))) | 0;
    }
    this.states.add(h);
  }
}

function scalars(s: RaftState) {
  return { state: s, term: s.currentTerm, role: s.role, lastIndex: s.log.lastIndex, lastTerm: s.log.lastTerm, commitIndex: s.commitIndex, adopted: s.adopted };
}

function beats(s: Sketch, best: Sketch | null): boolean {
  return best === null || s.lastTerm > best.lastTerm || (s.lastTerm === best.lastTerm && s.lastIndex > best.lastIndex);
}
