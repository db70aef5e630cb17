/**
 * A leader removes itself from the cluster, and manages the change to its end.
 *
 * A node goes by the newest configuration in its log, committed or not. So from the moment at which the leader appends
 * the one that removes it, it leads a cluster of which it is no part: it sends entries to the others and does not count
 * itself among those who hold them (Raft §6). When the change is committed it tells the others, and steps down. It
 * could not go earlier: until then it may be that only it has the entry, and only it can win.
 *
 * With `--break config-at-apply` it goes by the old configuration until the new one is committed, and by the old one
 * node 1 and node 2 are enough.
 */
import { put, removeNode, scenario } from 'whitewater';

export default scenario({
  name: 'removed-leader-steps-down',
  title: 'A leader that is removed leads until that is committed, and does not count itself',
  source: 'Raft §6; dissertation §4.2.2',
  brokenBy: { 'config-at-apply': ['configuration', 'commit-is-justified'] },

  play(world) {
    const cluster = world.cluster({ nodes: 3, network: 'held' });

    world.tell('Node 1 leads, and is asked to remove node 1.');
    cluster.stand(1, [2, 3]);
    cluster.letTalk(1, 2, 3);
    const change = cluster.propose(1, removeNode(1));
    world.expect('it goes by the voters 2 and 3', cluster.configuration(1).voters, [2, 3]);
    world.expect('it still leads', cluster.role(1), 'leader');

    world.tell('Node 2 has the entry, too. Of the old three voters that would be two; of the new two it is one.');
    cluster.letTalk(1, 2);
    world.expect('it is not committed', [cluster.commitIndex(1), change.outcome], [1, 'no answer']);
    const write = cluster.propose(1, put('x', 1));
    world.expect('node 1 goes on taking in what clients ask for', [cluster.lastIndex(1), write.outcome],
      [3, 'no answer']);

    world.tell('Node 3 has it as well.');
    cluster.deliver({ from: 1, to: 3, kind: 'appendEntries' });
    cluster.deliver({ from: 3, to: 1, kind: 'appendEntriesReply' });
    world.expect('the change is done', change.outcome, null);
    world.expect('node 1 steps down', cluster.role(1), 'follower');
    world.expect('nobody knows what becomes of the write', write.outcome, 'unknown');

    world.tell('Before it went it has told 2 and 3 that the change is committed.');
    cluster.deliverAll({ from: 1, to: [2, 3] });
    world.expect('they know', [2, 3].map((node) => cluster.commitIndex(node) >= 2), [true, true]);

    world.tell('Node 2 leads next. The write that came last is on its disk, so it commits that one too.');
    cluster.dropAll();
    cluster.stand(2, [3]);
    cluster.letTalk(2, 3);
    world.expect('node 2 leads term 2', cluster.leadersOf(2), [2]);
    world.expect('the write took effect after all', cluster.value(2, 'x'), 1);

    world.tell('Node 1 hears nothing from now on. Its timer goes off in vain: it is no voter, and stands no more.');
    cluster.timeout(1);
    world.expect('it is a follower of term 1', [cluster.role(1), cluster.term(1)], ['follower', 1]);
  },
});
