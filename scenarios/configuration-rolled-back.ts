/**
 * A configuration that was never committed, and is taken back.
 *
 * Nodes use a configuration as soon as it is in their log, not when it is committed. The price: a leader that is
 * deposed may take its change with it. When its entry is replaced, whoever had it must go back to the configuration
 * before; so a node remembers all that are in its log, and not the newest alone (Raft §6; dissertation §4.1).
 *
 * A snapshot must hold the configuration as of its own last entry, then, and not the newest: that one may yet go, and
 * the snapshot stays (Raft §7). See `--break snap-uncommitted-config`.
 *
 * Here node 1 removes node 5, and is cut off with node 2. The others know nothing of it, and elect a leader by the vote
 * of node 5.
 */
import { put, removeNode, scenario, takeSnapshot } from 'whitewater';

const all = [1, 2, 3, 4, 5];

export default scenario({
  name: 'configuration-rolled-back',
  title: 'A node whose log loses a configuration goes back to the one before',
  source: 'Raft §6, §7; dissertation §4.1',
  brokenBy: { 'snap-uncommitted-config': ['state-machine-safety'] },

  play(world) {
    const cluster = world.cluster({ nodes: 5, network: 'held' });

    world.tell('Node 1 leads all five, and removes node 5. Only node 2 hears of it before the network parts.');
    cluster.stand(1, [2, 3, 4, 5]);
    cluster.letTalk(...all);
    const removal = cluster.propose(1, removeNode(5));
    cluster.letTalk(1, 2);
    cluster.partition([1, 2], [3, 4, 5]);
    cluster.dropAll();
    world.expect('1 and 2 go by four voters', [1, 2].map((node) => cluster.configuration(node).voters),
      [[1, 2, 3, 4], [1, 2, 3, 4]]);
    world.expect('the change is not committed', removal.outcome, 'no answer');

    world.tell('Node 2 takes a snapshot, of what is committed, and restarts. Behind the snapshot it still has the change.');
    cluster.propose(2, takeSnapshot());
    cluster.crash(2);
    cluster.restart(2);
    world.expect('it goes by four voters again', [cluster.snapshotIndex(2), cluster.configuration(2).voters],
      [1, [1, 2, 3, 4]]);

    world.tell('Node 3 stands for term 2, and goes by five: with the votes of 4 and 5 it wins.');
    cluster.stand(3, [4, 5]);
    world.expect('node 3 leads term 2', cluster.leadersOf(2), [3]);
    const write = cluster.propose(3, put('x', 1));
    cluster.letTalk(3, 4, 5);
    world.expect('a write is done', write.outcome, null);

    world.tell('The network heals. The entry that node 1 made gives way, and its configuration with it.');
    cluster.heal();
    cluster.heartbeat(3);
    cluster.letTalk(...all);
    world.expect('all go by all five', all.map((node) => cluster.configuration(node).voters),
      all.map(() => all));
    world.expect('the operator is told that nobody knows', removal.outcome, 'unknown');
    world.expect('all logs end alike', all.map((node) => cluster.log(node).slice(-2)), all.map(() => [2, 2]));

    world.tell('The operator looks, sees that node 5 is still there, and asks again.');
    const again = cluster.propose(3, removeNode(5));
    cluster.letTalk(1, 2, 3, 4);
    world.expect('now it is removed', [again.outcome, cluster.configuration(3).voters], [null, [1, 2, 3, 4]]);
  },
});
