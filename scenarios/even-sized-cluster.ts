/**
 * Half of the nodes are not a majority.
 *
 * Everything in Raft rests on this: any two majorities have a node in common. With four nodes two are a half, and there
 * are two halves. If two were enough, each half could have a leader of the same term (`--break
 * quorum-even-off-by-one`). So four nodes need three, and survive the loss of one, as three nodes do: a fourth node
 * makes a cluster no safer, and one of its halves on each side of a partition is no cluster at all.
 */
import { put, scenario } from 'whitewater';

export default scenario({
  name: 'even-sized-cluster',
  title: 'Of four nodes, two on each side of a partition can do nothing, and three can go on',
  source: 'Raft §5.2, "a majority of the servers"',
  brokenBy: { 'quorum-even-off-by-one': ['election-safety'] },

  play(world) {
    const cluster = world.cluster({ nodes: 4, network: 'held' });

    world.tell('A partition parts 1 and 2 from 3 and 4, and on both sides a node stands for term 1.');
    cluster.partition([1, 2], [3, 4]);
    cluster.stand(1, [2]);
    cluster.stand(3, [4]);
    world.expect('each has two votes of four', cluster.nodes.map((node) => cluster.votedFor(node)),
      [1, 1, 3, 3]);
    world.expect('neither leads', [cluster.leadersOf(1), cluster.role(1), cluster.role(3)],
      [[], 'candidate', 'candidate']);

    world.tell('The partition ends, and now node 4 alone is cut off. Node 1 stands again, and has three votes.');
    cluster.dropAll();
    cluster.heal();
    cluster.isolate(4);
    cluster.stand(1, [2, 3]);
    world.expect('node 1 leads term 2', cluster.leadersOf(2), [1]);

    world.tell('A write needs three, too.');
    const write = cluster.propose(1, put('x', 1));
    cluster.letTalk(1, 2);
    world.expect('on two of four it is not committed', [cluster.commitIndex(1), write.outcome],
      [0, 'no answer']);
    cluster.letTalk(1, 3);
    world.expect('on three it is', [cluster.commitIndex(1), write.outcome], [2, null]);
  },
});
