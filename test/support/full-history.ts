/**
 * What must hold over the whole history of a full storm, whatever happens: Raft Fig. 3 where logs are compacted, equal states
 * at equal indexes, no operation of a session twice, and no read that misses what was committed before it was asked for.
 */
import type { Answer, NodeId, RequestId } from '../../src/protocol.ts';
import type { Request, Result } from '../../src/raft/command.ts';
import type { TestNode } from './raft-node.ts';

export class FullHistory {
  violation: string | null = null;
  /** How often each kind of request was answered with ok, and what else came about. */
  readonly counts = new Map<string, number>();
  private readonly committed = new Map<number, number>();
  private readonly leaders = new Map<number, NodeId>();
  /** The hash of the state after so many entries. */
  private readonly states = new Map<number, number>();
  private readonly asks = new Map<RequestId, { readonly request: Request; readonly floor: number }>();
  private readonly looked = new Map<NodeId, { readonly state: object; commitIndex: number; base: number }>();
  private highest = 0;

  asked(id: RequestId, request: Request): void {
    this.asks.set(id, { request, floor: this.highest });
  }

  answered(id: RequestId, answer: Answer<Result>): void {
    const ask = this.asks.get(id);
    if (ask === undefined || answer.type !== 'ok') return;
    const { request, floor } = ask;
    this.count(request.type === 'read' ? `read ${request.way}` : request.type);
    if (request.type !== 'read') return;
    const least = request.way === 'stale' ? request.atLeast : floor;
    if (answer.result.index < least) this.fell(`a ${request.way} read saw index ${answer.result.index} of ${least}`);
  }

  look(node: TestNode): void {
    const { state, id } = node;
    const { role, currentTerm, log, commitIndex, lastApplied, machine } = state;
    if (role === 'leader') {
      if ((this.leaders.get(currentTerm) ?? id) !== id) this.fell('election safety');
      this.leaders.set(currentTerm, id);
    }
    const known = this.looked.get(id);
    if (known?.state === state && known.commitIndex === commitIndex && known.base === log.baseIndex) return;
    if (known?.state === state && log.baseIndex > known.commitIndex) this.count('installed');
    this.looked.set(id, { state, commitIndex, base: log.baseIndex });
    if (commitIndex > log.lastIndex) this.fell('durability');
    for (let index = log.firstIndex; index <= Math.min(commitIndex, log.lastIndex); index++) {
      const { hash } = log.entryAt(index);
      if ((this.committed.get(index) ?? hash) !== hash) this.fell('state machine safety');
      this.committed.set(index, hash);
    }
    if ((this.states.get(lastApplied) ?? machine.stateHash) !== machine.stateHash) this.fell('states differ');
    this.states.set(lastApplied, machine.stateHash);
    this.highest = Math.max(this.highest, commitIndex);
    const done = String(machine.read('x') ?? '').split(' ');
    if (new Set(done).size < done.length) this.fell('an operation took effect twice');
  }

  private count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  private fell(what: string): void {
    this.violation ??= what;
  }
}
