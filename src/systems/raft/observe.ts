/**
 * Turns what the world does with Raft nodes into the facts that checkers and goals listen to. Keeps a mirror of each
 * node and of its journal, and costs O(change): a step that changed nothing costs a few comparisons.
 */
import { hashWords } from '../../base/digest.ts';
import type { Facts } from '../../check/facts.ts';
import type { NodeEvent, NodeId, RequestId } from '../../protocol.ts';
import { type Command, hashCommand } from '../../raft/command.ts';
import type { Message } from '../../raft/messages.ts';
import type { Raft } from '../../raft/state.ts';
import { PROBE } from '../../sim/clients.ts';
import type { Observer } from '../../sim/observer.ts';
import { NodeMirror } from './node-mirror.ts';

/** `facts` are told, and asked whether they are settled: in a run, the dispatcher of `check`. */
export function observeRaft(facts: Facts & { readonly settled: () => boolean }): Observer<Raft> {
  const mirrors: (NodeMirror | undefined)[] = [];
  /** What was asked of nodes and not answered yet. */
  const asked = new Map<RequestId, Command | null>();

  function mirrorOf(id: NodeId): NodeMirror {
    return mirrors[id] ??= new NodeMirror(id, facts);
  }

  return {
    ...observeClients(facts),
    phase(name) {
      if (name === 'heal') facts.onHeal();
    },

    booted(id, state, recovered) {
      const node = mirrorOf(id);
      node.journal.recover(recovered);
      node.boot(state);
    },
    crashed(id, damage) {
      const node = mirrorOf(id);
      node.up = false;
      facts.onCrash(node, damage);
    },
    stepped(id, event, effects, state) {
      if (event.type === 'request') asked.set(event.request, event.command);
      const node = mirrorOf(id);
      node.step(event, state);
      if (effects.length === 0 && isVoteRequest(event)) facts.onVoteRequestIgnored(node);
    },

    persisted(id, delta, then, length) {
      const node = mirrorOf(id);
      if (delta.length > 0) node.journal.write(delta, length);
      for (const effect of then) {
        if (effect.type === 'send' && isPromise(effect.message)) made(facts, node, effect.to, effect.message);
      }
    },
    durable(id, length) {
      mirrorOf(id).journal.durable(length);
    },
    sent(from, to, message, madeAt, hung) {
      const node = mirrorOf(from);
      if (message.type === 'requestPreVoteReply' && !message.preVoteGranted) facts.onPreVoteRefused(node);
      if (!isPromise(message)) return;
      if (!hung) made(facts, node, to, message);
      if (message.type === 'requestVoteReply') facts.onGrantLeft(node, message.term, to, node.journal, madeAt);
      else facts.onAckLeft(node, message.term, message.matchIndex, node.journal, madeAt);
    },
    replied(id, request, answer) {
      if (answer.type === 'redirect') facts.onRedirected();
      if (answer.type === 'ok') {
        const node = mirrorOf(id);
        const { index } = answer.result;
        facts.onAcknowledged(node, index, node.entryAt(index)?.command === asked.get(request));
      }
      asked.delete(request);
    },
    duplicated() {
      facts.onDuplicated();
    },
    applied(id, index, command, stateHash) {
      const node = mirrorOf(id);
      const entry = node.entryAt(index);
      const isEntry = entry?.command === command;
      const hash = isEntry ? entry.hash : hashWords(entry?.term ?? 0, hashCommand(command));
      facts.onApply(node, index, hash, stateHash);
    },

    settled: () => facts.settled(),
    ended(calm) {
      facts.onEnd(mirrors.filter((node) => node !== undefined), calm);
    },
  };
}

/** What clients see. */
function observeClients(facts: Facts): Observer<Raft> {
  let probe: 'read' | 'write' = 'read';
  let isFirstAttempt = false;
  return {
    invoked(client, _operation, command) {
      isFirstAttempt = true;
      if (client === PROBE) probe = command?.type === 'get' ? 'read' : 'write';
    },
    /** The first attempt follows its invocation at once. */
    attempted() {
      if (!isFirstAttempt) facts.onRetried();
      isFirstAttempt = false;
    },
    returned(client, _operation, answer) {
      if (client === PROBE && answer.type === 'ok') facts.onProbe(probe);
    },
  };
}

function isVoteRequest(event: NodeEvent<Raft>): boolean {
  return event.type === 'message' && event.message.type === 'requestVote';
}

type Commitment =
  | Message & { readonly type: 'requestVoteReply' }
  | Message & { readonly type: 'appendEntriesReply' };

/** A vote, or an acknowledgement. */
function isPromise(message: Message): message is Commitment {
  return (message.type === 'requestVoteReply' && message.voteGranted)
    || (message.type === 'appendEntriesReply' && message.success);
}

function made(facts: Facts, node: NodeMirror, to: NodeId, message: Commitment): void {
  if (message.type === 'requestVoteReply') facts.onGrantMade(node, message.term, to, node.journal);
  else facts.onAckMade(node, message.term, message.matchIndex, node.journal);
}
