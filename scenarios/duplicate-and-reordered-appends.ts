/**
 * AppendEntries that arrive twice, late and in the wrong order.
 *
 * A leader sends ahead without waiting for answers, so several of its messages may be under way at once, and the
 * network may do with them what it likes. Each says which entry its own follow; a follower that lacks that one refuses.
 * And a follower removes entries only where they *conflict* with what it is sent: a late message that holds less than
 * the follower has already is no reason to forget the rest, which it has promised to keep (§5.3, Figure 2). See what
 * happens otherwise with `--break truncate-always`.
 */
import { put, scenario } from 'whitewater';

export default scenario({
  name: 'duplicate-and-reordered-appends',
  title: 'Appends that arrive twice or out of order change nothing that was acknowledged',
  source: 'Raft §5.3, Fig. 2 AppendEntries',
  brokenBy: { 'truncate-always': ['leader-completeness'] },

  play(world) {
    const cluster = world.cluster({ nodes: 3, network: 'held', settings: { noOp: false, maxBatchEntries: 1 } });

    world.tell('Node 1 leads term 1, and has found out that the log of node 2 is as empty as its own. Node 3 hears nothing.');
    cluster.stand(1, [2]);
    cluster.letTalk(1, 2);

    world.tell('Three writes go out, one after the other. The first message will arrive twice.');
    cluster.duplicateNext(1, 2, 'appendEntries');
    cluster.propose(1, put('x', 1));
    cluster.propose(1, put('x', 2));
    cluster.propose(1, put('x', 3));
    const [first, copy, second, third] = cluster.messages({ from: 1, to: 2, kind: 'appendEntries' });
    world.expect('three messages are under way, and a copy', third !== undefined);
    if (first === undefined || copy === undefined || second === undefined || third === undefined) return;

    world.tell('The third arrives first. Node 2 cannot place it, and takes nothing.');
    cluster.deliver(third);
    world.expect('the log of node 2', cluster.log(2), []);
    cluster.deliver(first);
    cluster.deliver(second);
    world.expect('the log of node 2 has the first two', cluster.log(2), [1, 1]);
    cluster.deliverAll({ from: 2, to: 1 });
    cluster.deliverAll({ from: 1, to: 2, where: (message) => message.type === 'appendEntries' && message.prevLogIndex === 2 });
    cluster.deliverAll({ from: 2, to: 1 });
    world.expect('all three are committed', cluster.commitIndex(1), 3);

    world.tell('Now the copy of the first message arrives, late. It holds index 1 and nothing more.');
    cluster.deliver(copy);
    world.expect('node 2 keeps what it has acknowledged', cluster.log(2), [1, 1, 1]);

    world.tell('It matters: node 1 crashes, and node 2 must know all that was committed. Node 3 has nothing.');
    cluster.crash(1);
    cluster.dropAll({ from: 1 });
    cluster.stand(2, [3]);
    world.expect('node 2 leads term 2', cluster.leadersOf(2), [2]);
    cluster.propose(2, put('y', 1));
    cluster.letTalk(2, 3);
    world.expect('the committed writes survive', [cluster.value(2, 'x'), cluster.log(3)], [3, [1, 1, 1, 2]]);
  },
});
