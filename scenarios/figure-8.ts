/**
 * Figure 8 of the Raft paper: why a leader must not commit an entry of an older term by counting its copies.
 *
 *         (a)     (b)     (c)       (d)     (e)
 *   S1    1 2     1 2     1 2 4     1 3     1 2 4
 *   S2    1 2     1 2     1 2       1 3     1 2 4
 *   S3    1       1       1 2       1 3     1 2 4
 *   S4    1       1       1         1 3     1
 *   S5    1       1 3     1 3       1 3     1 3
 *
 * Each column shows the logs, as the terms of their entries. In (c) the entry of term 2 is on three of five nodes, and
 * yet it is not safe: S5 can still win an election and overwrite it, as in (d). It becomes safe only when an entry of
 * the leader's own term is on a majority, as in (e), because then S5 cannot win any more.
 *
 * Play it with the rule (`whitewater scenario run figure-8`), and without (`--break commit-prior-term`): then S1
 * commits at (c), and at (d) a committed entry is overwritten.
 *
 * The network is held, so nothing arrives but what the script delivers, and no timer goes off by itself. New leaders
 * append no no-op here, for that would change the logs; and a message carries one entry at a time, because a new
 * leader's own entry must not travel along with the old one.
 */
import { type Cluster, put, scenario } from 'whitewater';

export default scenario({
  name: 'figure-8',
  title: 'A majority holds an entry of an older term, and it is not committed',
  source: 'Raft Fig. 8, §5.4.2',
  brokenBy: { 'commit-prior-term': ['commit-is-justified', 'leader-completeness', 'state-machine-safety'] },

  play(world) {
    const cluster = world.cluster({ ...options, name: '(a) to (d)' });
    world.tell('Nodes 1 to 5 are S1 to S5. (a) S1 leads term 2, and has replicated index 2 to S2 only.');
    a(cluster);
    world.expect('(a) the logs', cluster.logs(), [[1, 2], [1, 2], [1], [1], [1]]);

    world.tell('(b) S1 crashes. S5 wins term 3 with the votes of S3 and S4, and takes in another entry at index 2.');
    b(cluster);
    world.expect('(b) S5 leads term 3', cluster.leadersOf(3), [5]);
    world.expect('(b) the logs', cluster.logs(), [[1, 2], [1, 2], [1], [1], [1, 3]]);

    world.tell('(c) S5 crashes. S1 restarts, wins term 4, and goes on replicating index 2, now to S3.');
    c(cluster);
    world.expect('(c) S1 leads term 4', cluster.leadersOf(4), [1]);
    world.expect('(c) the logs', cluster.logs(), logsOfC);
    world.expect('(c) index 2 is on a majority, and not committed, says the commit index of S1', cluster.commitIndex(1), 0);

    world.tell('(d) S1 crashes. S5 restarts and wins term 5 with the votes of S2, S3 and S4: its last entry is of term 3.');
    cluster.crash(1);
    cluster.dropAll({ from: 1 });
    cluster.restart(5);
    // Its first attempt is for term 4, in which the others have voted for S1 already.
    cluster.stand(5, [2, 3, 4]);
    cluster.stand(5, [2, 3, 4]);
    world.expect('(d) S5 leads term 5', cluster.leadersOf(5), [5]);
    world.tell('S5 makes all logs like its own. Index 2 is overwritten, which is no harm if it was not committed.');
    cluster.restart(1);
    cluster.heartbeat(5);
    cluster.letTalk(1, 2, 3, 4, 5);
    world.expect('(d) the logs', cluster.logs(), [[1, 3], [1, 3], [1, 3], [1, 3], [1, 3]]);

    world.tell('(e) Once more up to (c). But now S1 has its entry of term 4 on a majority before it crashes.');
    const other = world.cluster({ ...options, name: '(e)' });
    a(other);
    b(other);
    c(other);
    world.expect('(e) the logs, as in (c)', other.logs(), logsOfC);
    other.deliverAll({ from: 1, to: [2, 3], kind: 'appendEntries' });
    other.deliverAll({ from: [2, 3], to: 1 });
    world.expect('(e) the logs', other.logs(), [[1, 2, 4], [1, 2, 4], [1, 2, 4], [1], [1, 3]]);
    world.expect('(e) index 3 is committed, and index 2 with it, says the commit index of S1', other.commitIndex(1), 3);
    world.tell('S1 crashes, and S5 tries to win. Its log ends in term 3, those of S2 and S3 in term 4: they refuse.');
    other.crash(1);
    other.dropAll({ from: 1 });
    other.restart(5);
    for (let attempt = 1; attempt <= 3; attempt++) other.stand(5, [2, 3, 4]);
    world.expect('(e) S5 does not win, however often it stands', other.role(5), 'candidate');
  },
});

const options = { nodes: 5, log: [1], network: 'held', settings: { noOp: false, maxBatchEntries: 1 } } as const;
const logsOfC = [[1, 2, 4], [1, 2], [1, 2], [1], [1, 3]];

function a(cluster: Cluster): void {
  cluster.stand(1, [2, 3, 4, 5]);
  cluster.propose(1, put('x', 2));
  cluster.letTalk(1, 2);
}

/** S2 is not asked: it would refuse, for its log is more up-to-date than that of S5. */
function b(cluster: Cluster): void {
  cluster.crash(1);
  cluster.dropAll({ from: 1 });
  cluster.stand(5, [3, 4]);
  cluster.propose(5, put('x', 3));
}

/** S3 and S4 have voted in term 3, so S1 needs two attempts; then it takes in a new entry, and sends S3 the old one. */
function c(cluster: Cluster): void {
  cluster.crash(5);
  cluster.dropAll({ from: 5 });
  cluster.restart(1);
  cluster.stand(1, [3, 4]);
  cluster.stand(1, [2, 3, 4]);
  cluster.propose(1, put('x', 4));
  // S2 holds all but the new entry, which is under way to it from here on.
  cluster.deliver({ from: 1, to: 2, kind: 'appendEntries' });
  cluster.deliver({ from: 2, to: 1, kind: 'appendEntriesReply' });
  // S3 lacks index 2, says so, and gets it. The new entry is under way to it too.
  for (let i = 1; i <= 2; i++) {
    cluster.deliver({ from: 1, to: 3, kind: 'appendEntries' });
    cluster.deliver({ from: 3, to: 1, kind: 'appendEntriesReply' });
  }
}
