/**
 * A long log is not a new one.
 *
 *   node 1   1 2 2 2      led term 2, took in much, and committed none of it
 *   node 2   1 3          leads term 3, and has committed index 2
 *   node 3   1 3
 *   node 4   1 3
 *   node 5   1            has missed all that
 *
 * Which of two logs is more up-to-date? "If the logs have last entries with different terms, then the log with the
 * later term is more up-to-date. If the logs end with the same term, then whichever log is longer" (§5.4.1). Node 1
 * has the longest log, and lacks what is committed. Were it to win, it would overwrite that:
 * `--break uptodate-length`.
 */
import { put, scenario } from 'whitewater';

export default scenario({
  name: 'longer-log-of-an-older-term',
  title: 'A deposed leader with the longest log gets no vote from those who hold what was committed since',
  source: 'Raft §5.4.1',
  brokenBy: { 'uptodate-length': ['leader-completeness'] },

  play(world) {
    const cluster = world.cluster({
      nodes: 5, network: 'held', log: [1], logs: { 1: [1, 2, 2, 2] }, terms: { 2: 2, 3: 2, 4: 2, 5: 2 },
      settings: { noOp: false },
    });
    world.tell('Node 1 led term 2, and is cut off with three entries of its own. Node 2 wins term 3 and commits an entry.');
    cluster.stand(2, [3, 4]);
    cluster.propose(2, put('x', 3));
    cluster.letTalk(2, 3, 4);
    world.expect('the logs', cluster.logs(), [[1, 2, 2, 2], [1, 3], [1, 3], [1, 3], [1]]);
    world.expect('index 2 is committed', cluster.commitIndex(2), 2);

    world.tell('Node 2 crashes. Node 1 stands, for term 3 first and then for term 4.');
    cluster.crash(2);
    cluster.dropAll({ from: 2 });
    cluster.stand(1, [3, 4, 5]);
    cluster.stand(1, [3, 4, 5]);
    world.expect('nodes 3 and 4 have a log that ends in a later term, and refuse; node 5 votes for it',
      [3, 4, 5].map((node) => cluster.votedFor(node)), [null, null, 1]);
    world.expect('two of five are not enough', cluster.role(1), 'candidate');

    world.tell('Node 3 stands, and gets the votes of 4 and 5. It makes the others\' logs like its own.');
    cluster.stand(3, [1, 4, 5]);
    world.expect('node 3 leads term 5', cluster.leadersOf(5), [3]);
    cluster.propose(3, put('x', 5));
    cluster.letTalk(1, 3, 4, 5);
    world.expect('what was committed is there, and the long log is not', [1, 3, 4, 5].map((node) => cluster.log(node)),
      [[1, 3, 5], [1, 3, 5], [1, 3, 5], [1, 3, 5]]);
  },
});
