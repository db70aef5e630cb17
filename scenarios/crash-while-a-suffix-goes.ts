/**
 * A crash in the middle of removing what conflicts.
 *
 *   node 1   1 3 4       leads term 4
 *   node 3   1 2 2 2     all from index 2 on must go
 *
 * A conflicting entry goes "and all that follow it" (Raft §5.3). Here that is one record of the journal: after a crash
 * all are there, or none. A log that is kept entry by entry, or file by file, can do the same only from its end: a crash
 * then leaves a shorter log, which is as good. From the front, a crash leaves a gap, and behind it entries that belong to
 * nothing. If they close up they stand where no leader has ever put them: `--break truncate-front`.
 */
import { scenario } from 'whitewater';

export default scenario({
  name: 'crash-while-a-suffix-goes',
  title: 'After a crash in the middle of it, a conflicting suffix is gone or is there, from its front to its end',
  source: 'Raft §5.3, Fig. 2 AppendEntries 3',
  brokenBy: { 'truncate-front': ['log-matching'] },

  play(world) {
    const cluster = world.cluster({ nodes: 3, network: 'held', log: [1, 3], logs: { 3: [1, 2, 2, 2] } });

    world.tell('Node 1 wins term 4 with the votes of all, and finds out that node 3 does not have index 2 as it should.');
    cluster.stand(1, [2, 3]);
    cluster.deliver({ from: 1, to: 3, kind: 'appendEntries' });
    cluster.deliver({ from: 3, to: 1, kind: 'appendEntriesReply' });
    world.expect('the logs', cluster.logs(), [[1, 3, 4], [1, 3], [1, 2, 2, 2]]);

    world.tell('It sends what node 3 should have. Node 3 removes three entries and appends two, and crashes meanwhile.');
    cluster.slowDisk(3, 50);
    cluster.deliver({ from: 1, to: 3, kind: 'appendEntries' });
    world.expect('in memory it has the log of node 1', cluster.log(3), [1, 3, 4]);
    world.tell('Of what it was writing, only the first record is on the disk.');
    cluster.crash(3, { keeps: 1 });
    cluster.heal();
    cluster.restart(3);
    world.expect('what conflicts is gone, and no more', cluster.log(3), [1]);

    world.tell('Node 1 asks again, and sends it the rest.');
    cluster.dropAll();
    cluster.heartbeat(1);
    cluster.letTalk(1, 2, 3);
    cluster.heartbeat(1);
    cluster.letTalk(1, 2, 3);
    world.expect('all logs are equal', cluster.logs(), [[1, 3, 4], [1, 3, 4], [1, 3, 4]]);
    world.expect('and committed', cluster.nodes.map((node) => cluster.commitIndex(node)), [3, 3, 3]);
  },
});
