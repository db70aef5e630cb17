/**
 * A new leader has all that was committed, and does not know how much that is.
 *
 *          node 1 (crashed)   node 2 (leads)   node 3
 *   log    no-op x=1          no-op x=1        no-op x=1
 *   knows  both committed     only the no-op   only the no-op
 *
 * Leader Completeness gives it every committed entry. But how far the log is committed it has heard from its
 * forerunner, who may have told a client and crashed before it told anybody else. If it answers reads from what it has
 * applied so far, it denies a write that was acknowledged: `--break read-before-noop`. So a leader begins its term with
 * a no-op; once that is committed, all before it is, and known to be (Raft §8; dissertation §6.4, step 1).
 */
import { put, read, scenario } from 'whitewater';

export default scenario({
  name: 'new-leader-reads-wait-for-its-no-op',
  title: 'A new leader serves no read before an entry of its own term is committed',
  source: 'Raft §8; dissertation §6.4',
  brokenBy: { 'read-before-noop': ['linearizability-online'], 'no-noop': [] },

  play(world) {
    const cluster = world.cluster({ nodes: 3, network: 'held' });
    const writer = cluster.client();
    const reader = cluster.client();

    world.tell('Node 1 leads. It commits a write of x with nodes 2 and 3, tells the client, and crashes.');
    cluster.stand(1, [2, 3]);
    cluster.letTalk(1, 2, 3);
    cluster.heartbeat(1);
    cluster.letTalk(1, 2, 3);
    const write = writer.ask(1, put('x', 1));
    cluster.deliverAll({ from: 1, to: [2, 3] });
    cluster.deliverAll({ from: [2, 3], to: 1 });
    cluster.crash(1);
    cluster.dropAll();
    world.expect('the write is done', write.outcome, null);
    world.expect('2 and 3 have it', cluster.logs(), [[1, 1], [1, 1], [1, 1]]);
    world.expect('they do not know that it is committed', [cluster.commitIndex(2), cluster.commitIndex(3)], [1, 1]);

    world.tell('Node 2 leads next. A client reads x before the no-op of node 2 has reached node 3.');
    cluster.stand(2, [3]);
    const early = reader.ask(2, read('x', 'readIndex'));

    world.tell('The round that the read has begun overtakes the no-op: node 3 says that node 2 leads.');
    cluster.deliver({
      from: 2, to: 3, where: (message) => message.type === 'appendEntries' && message.entries.length === 0,
    });
    cluster.deliver({ from: 3, to: 2, kind: 'appendEntriesReply' });
    world.expect('node 2 leads for certain, but not how far the log is committed', cluster.commitIndex(2), 1);
    world.expect('the read waits', early.outcome, 'no answer');

    world.tell('The no-op arrives, and is committed. The write of node 1 is committed with it.');
    cluster.letTalk(2, 3);
    world.expect('node 2 knows it', cluster.commitIndex(2), 3);
    world.expect('the read sees the write', early.outcome, 1);
  },
});
