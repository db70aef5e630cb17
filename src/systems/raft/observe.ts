/**
 * Turns what the world does with Raft nodes into the facts that checkers and goals listen to. Keeps a mirror of each
 * node and of its journal, and costs O(change): a step that changed nothing costs a few comparisons.
 */
import { hashWords } from '../../base/digest.ts';
import type { Facts } from '../../check/facts.ts';
import type { Effect, NodeEvent, NodeId } from '../../protocol.ts';
import { type Command, hashCommand } from '../../raft/command.ts';
import type { Message } from '../../raft/messages.ts';
import type { Raft, RaftState } from '../../raft/state.ts';
import { PROBE } from '../../sim/clients.ts';
import type { Observer } from '../../sim/observer.ts';
import type { FaultAction } from '../../sim/plan.ts';
import { AskedMirror, isSame } from './asked.ts';
import { placed } from './log-mirror.ts';
import { NodeMirror } from './node-mirror.ts';
import type { PrefixHashOf } from './prefix-log.ts';

/** The dispatcher of `check`: it is told facts, and asked what the ghosts know, and whether all is settled. */
export type Audience = Facts & { readonly settled: () => boolean; readonly prefixHash: PrefixHashOf };

export function observeRaft(facts: Audience): Observer<Raft> {
  const mirrors = new Mirrors(facts);
  const asked = new AskedMirror();
  return {
    ...observeWorld(facts),
    ...observeNodes(facts, mirrors, asked),
    ...observeDisks(facts, mirrors),
    ...observeClients(facts, mirrors, asked),
    ended(calm) {
      facts.onEnd(mirrors.all(), calm);
    },
  };
}

class Mirrors {
  private readonly facts: Audience;
  private readonly mirrors: (NodeMirror | undefined)[] = [];
  private initial = placed({ voters: [], oldVoters: null, learners: [] }, 0);

  constructor(facts: Audience) {
    this.facts = facts;
  }

  of(id: NodeId): NodeMirror {
    return this.mirrors[id] ??= new NodeMirror(id, this.initial, this.facts,
      (index, term) => this.facts.prefixHash(index, term));
  }

  all(): readonly NodeMirror[] {
    return this.mirrors.filter((node) => node !== undefined);
  }

  /** The first node comes up: who belongs to the cluster that it starts? */
  begin({ settings, nodes }: RaftState): void {
    if (this.mirrors.length > 0) return;
    const { voters, learners } = settings;
    this.initial = placed({ voters: voters ?? nodes, oldVoters: null, learners }, 0);
    this.facts.onCluster(this.initial);
  }
}

function observeWorld(facts: Audience): Observer<Raft> {
  return {
    phase(name) {
      if (name === 'heal') facts.onHeal();
    },
    fault(action) {
      if (isTrouble(action)) facts.onTrouble('forUs' in action ? action.forUs ?? 0 : 0);
    },
    linkChanged(from, to, open) {
      facts.onLink(from, to, open);
    },
    undelivered(_from, _to, _message, reason) {
      if (reason === 'lost' || reason === 'dropped') facts.onTrouble(0);
    },
    duplicated() {
      facts.onDuplicated();
    },
    settled: () => facts.settled(),
  };
}

/** Cuts are told as links that close, and crashes as such; what heals is no trouble, nor is what somebody asks for. */
function isTrouble({ type }: FaultAction): boolean {
  return !['partition', 'cut', 'isolate', 'heal', 'request'].includes(type);
}

function observeNodes(facts: Audience, mirrors: Mirrors, asked: AskedMirror): Observer<Raft> {
  /** What was applied at an index, and whether it took effect, as told last: nodes agree, so most have nothing new to tell. */
  const commands: Raft['command'][] = [];
  const effects: boolean[] = [];

  return {
    booted(id, state, recovered) {
      mirrors.begin(state);
      const node = mirrors.of(id);
      node.journal.recover(recovered);
      node.boot(state);
    },
    refused(id) {
      facts.onRefusedToRun(id);
    },
    crashed(id, damage) {
      const node = mirrors.of(id);
      node.up = false;
      facts.onCrash(node, damage);
    },
    retired(id) {
      const node = mirrors.of(id);
      node.up = false;
      facts.onRetired(node);
    },
    stepped(id, event, effects, state) {
      const node = mirrors.of(id);
      if (event.type === 'message') facts.onReceived(event.from, id);
      if (event.type === 'request') {
        facts.onAsked(node, asked.arrive(event.request, event.command), isAnswered(event, effects));
      } else if (event.type === 'message' && event.message.type === 'installSnapshot') {
        const { header, offset } = event.message;
        facts.onChunk(node, header.index, offset, node.piecesOf(header));
      }
      node.step(event, state);
      if (effects.length === 0 && isVoteRequest(event)) facts.onVoteRequestIgnored(node);
    },
    applied(id, index, command, stateHash, tookEffect) {
      const node = mirrors.of(id);
      const entry = node.entryAt(index);
      const isEntry = entry?.command === command;
      const hash = isEntry ? entry.hash : hashWords(entry?.term ?? 0, hashRequested(command));
      facts.onApply(node, index, hash, stateHash);
      if (commands[index] === command && effects[index] === tookEffect) return;
      commands[index] = command;
      effects[index] = tookEffect;
      const who = asked.byEntry(command);
      if (who !== null) facts.onEffect(node, index, who, tookEffect);
    },
  };
}

function observeDisks(facts: Audience, mirrors: Mirrors): Observer<Raft> {
  return {
    persisted(id, delta, then, length) {
      const node = mirrors.of(id);
      if (delta.length > 0) node.journal.write(delta, length);
      for (const effect of then) {
        if (effect.type === 'send' && isPromise(effect.message)) made(facts, node, effect.to, effect.message);
      }
    },
    durable(id, length) {
      mirrors.of(id).journal.durable(length);
    },
    sent(from, to, message, madeAt, hung) {
      const node = mirrors.of(from);
      if (message.type === 'requestPreVoteReply' && !message.preVoteGranted) facts.onPreVoteRefused(node);
      if (message.type === 'timeoutNow') facts.onTakeOverAsked(node, to);
      if (message.type === 'installSnapshot') facts.onChunkSent(node, to, message.header.index, message.offset);
      if (!isPromise(message)) return;
      if (!hung) made(facts, node, to, message);
      if (message.type === 'requestVoteReply') facts.onGrantLeft(node, message.term, to, node.journal, madeAt);
      else facts.onAckLeft(node, message.term, message.matchIndex, node.journal, madeAt);
    },
  };
}

/** What clients see, and what nodes tell them. */
function observeClients(facts: Audience, mirrors: Mirrors, asked: AskedMirror): Observer<Raft> {
  let probe: 'read' | 'write' = 'read';
  let isFirstAttempt = false;
  return {
    invoked(client, operation, command) {
      isFirstAttempt = true;
      if (client === PROBE) probe = command?.type === 'get' || command?.type === 'read' ? 'read' : 'write';
      facts.onInvoked(asked.invoke(client, operation, command));
    },
    /** The first attempt follows its invocation at once. */
    attempted(client, operation, request) {
      asked.attempt(client, operation, request);
      if (!isFirstAttempt) facts.onRetried();
      isFirstAttempt = false;
    },
    replied(id, request, answer) {
      const attempt = asked.answer(request);
      if (answer.type === 'redirect') facts.onRedirected();
      if (attempt === undefined) return;
      const node = mirrors.of(id);
      if (answer.type === 'fail') facts.onRefused(node, answer.reason, attempt.asked);
      if (answer.type !== 'ok') return;
      const { index, value } = answer.result;
      const { kind } = attempt.asked;
      const entry = kind === 'operation' || kind === 'openSession' ? node.entryAt(index) : undefined;
      const isOwn = entry === undefined || isSame(entry.command, attempt.command);
      facts.onAcknowledged(node, index, isOwn, attempt.asked, value);
    },
    doubted(client, operation) {
      const who = asked.underWay(client, operation);
      if (who !== undefined) facts.onDoubted(who);
    },
    returned(client, operation, answer) {
      const who = asked.end(client, operation);
      if (client === PROBE && answer.type === 'ok') facts.onProbe(probe);
      if (who === undefined) return;
      if (answer.type === 'ok') facts.onReturned(who, answer.result.index, answer.result.value);
      else if (answer.type === 'fail') facts.onFailed(who);
    },
  };
}

function isAnswered({ request }: NodeEvent<Raft> & { readonly type: 'request' }, effects: readonly Effect<Raft>[]): boolean {
  return effects.some((effect) => effect.type === 'reply' && effect.request === request);
}

function isVoteRequest(event: NodeEvent<Raft>): boolean {
  return event.type === 'message' && event.message.type === 'requestVote';
}

/** A broken node may apply what no log can hold: it is told from all others by its kind alone. */
function hashRequested(command: Raft['command']): number {
  return command === null || isLoggable(command) ? hashCommand(command) : hashWords(-1, command.type.length);
}

function isLoggable(command: NonNullable<Raft['command']>): command is Command {
  return 'key' in command ? command.type !== 'read' : ['openSession', 'inSession', 'configuration'].includes(command.type);
}

type Commitment =
  | Message & { readonly type: 'requestVoteReply' }
  | Message & { readonly type: 'appendEntriesReply' }
  | Message & { readonly type: 'installSnapshotReply' };

/** A vote, or an acknowledgement. */
function isPromise(message: Message): message is Commitment {
  return (message.type === 'requestVoteReply' && message.voteGranted)
    || (message.type === 'appendEntriesReply' && message.success)
    || (message.type === 'installSnapshotReply' && message.matchIndex > 0);
}

function made(facts: Facts, node: NodeMirror, to: NodeId, message: Commitment): void {
  if (message.type === 'requestVoteReply') facts.onGrantMade(node, message.term, to, node.journal);
  else facts.onAckMade(node, message.term, message.matchIndex, node.journal);
}
