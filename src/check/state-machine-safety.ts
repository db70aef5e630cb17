/**
 * State Machine Safety: "if a server has applied a log entry at a given index to its state machine, no other server will
 * ever apply a different log entry for the same index" (Raft Fig. 3); and, the machine being deterministic, all states
 * after that index are equal. Over all lives: a restarted node applies its log again. A snapshot stands for the committed
 * log up to its index: its term, its configuration and its state, sessions included, are those of that index (§7).
 */
import { type CheckContext, type Checker, known } from './checker.ts';
import type { ConfigurationView, NodeView, SnapshotView } from './facts.ts';

const SNAPSHOT_SOURCE = 'Raft §7, Fig. 13';

export function stateMachineSafety({ ghosts, report }: CheckContext): Checker {
  /** Snapshots of an index that nobody has applied yet, as far as effects have told: its taker does so in this very step. */
  const early = new Map<number, { readonly node: NodeView; readonly snapshot: SnapshotView }>();

  const checker: Checker = {
    name: 'state-machine-safety',
    class: 'outcome',

    onApply(node, index, commandHash, stateHash) {
      const waiting = early.get(index);
      if (waiting !== undefined) {
        early.delete(index);
        judgeState(waiting.node, waiting.snapshot, 'takeSnapshot');
      }
      const first = ghosts.applied(index);
      if (first === undefined || (first.commandHash === commandHash && first.stateHash === stateHash)) return;
      const [clause, what] = first.commandHash === commandHash
        ? ['states-differ', 'the entry that was applied there before, but came to another state']
        : ['entries-differ', 'another entry than the one that was applied there before'];
      report({
        checker,
        clause,
        kinds: ['apply'],
        message: `Node ${node.id} applied at index ${index} ${what}.`,
        source: 'Raft Fig. 3, State Machine Safety',
        node: node.id,
        involves: known(first.event),
      });
    },

    onBoot(node) {
      if (node.snapshot !== null) judge(node, node.snapshot, 'boot', 'came up with');
    },
    onSnapshotTaken(node, snapshot) {
      judge(node, snapshot, 'takeSnapshot', 'took');
    },
    onSnapshotInstalled(node, snapshot) {
      judge(node, snapshot, 'installSnapshot', 'installed');
    },
  };

  function judge(node: NodeView, snapshot: SnapshotView, kind: string, did: string): void {
    const { index, term } = snapshot;
    const start = `Node ${node.id} ${did} a snapshot up to index ${index}`;
    const committed = ghosts.committed(index);
    if (committed === undefined) {
      tell(node, 'snapshot-of-uncommitted', kind, `${start}, where nothing was ever committed.`);
    } else if (committed.term !== term) {
      tell(node, 'snapshot-of-another-log', kind,
        `${start} with an entry of term ${term} at its end, but the one that was committed there is of term ${committed.term}.`,
        committed.event);
    } else if (!sameVoters(snapshot.configuration, ghosts.configurationAt(index))) {
      tell(node, 'snapshot-configuration-differs', kind,
        `${start}, whose configuration is not the newest that was committed up to there.`);
    } else if (ghosts.applied(index) === undefined) {
      early.set(index, { node, snapshot });
    } else {
      judgeState(node, snapshot, kind);
    }
  }

  function judgeState(node: NodeView, { index, stateHash }: SnapshotView, kind: string): void {
    if (ghosts.applied(index)?.stateHash === stateHash) return;
    tell(node, 'snapshot-state-differs', kind,
      `Node ${node.id} has a snapshot up to index ${index}, whose state is not the one that its log comes to there.`,
      ghosts.applied(index)?.event);
  }

  function tell(node: NodeView, clause: string, kind: string, message: string, against?: number): void {
    report({ checker, clause, kinds: [kind], message, source: SNAPSHOT_SOURCE, node: node.id, involves: known(against) });
  }
  return checker;
}

function sameVoters(one: ConfigurationView, other: ConfigurationView | undefined): boolean {
  return other !== undefined && one.index === other.index && one.voters.join() === other.voters.join()
    && one.oldVoters?.join() === other.oldVoters?.join() && one.learners.join() === other.learners.join();
}
