/**
 * Figure 7 of the Raft paper: a new leader meets six kinds of follower, and makes all logs like its own.
 *
 *   leader   1 1 1 4 4 5 5 6 6 6
 *   (a)      1 1 1 4 4 5 5 6 6              lacks an entry
 *   (b)      1 1 1 4                        lacks many
 *   (c)      1 1 1 4 4 5 5 6 6 6 6          has one more, uncommitted
 *   (d)      1 1 1 4 4 5 5 6 6 6 7 7        has two more, of a later term
 *   (e)      1 1 1 4 4 4 4                  lacks some and has others
 *   (f)      1 1 1 2 2 2 3 3 3 3 3          led terms 2 and 3, and never committed anything
 *
 * "The leader handles inconsistencies by forcing the followers' logs to duplicate its own" (§5.3). It finds for each
 * follower the last entry on which the two agree, removes what the follower has behind it, and sends what it has
 * itself. None of this needs special code when a leader comes to power: it happens as ordinary AppendEntries fail and
 * succeed.
 *
 * Here node 1 is the leader, and nodes 2 to 7 are the followers (a) to (f). The network is held, so that the script can
 * let the leader talk to one follower at a time.
 */
import { put, scenario } from 'whitewater';

const leaderLog = [1, 1, 1, 4, 4, 5, 5, 6, 6, 6];

export default scenario({
  name: 'figure-7',
  title: 'A new leader makes six kinds of follower agree with its log',
  source: 'Raft Fig. 7, §5.3',
  brokenBy: { 'no-truncate': ['log-matching'], 'prevterm-unchecked': ['log-matching'], 'backoff-wrong': [] },

  play(world) {
    const cluster = world.cluster({
      nodes: 7,
      network: 'held',
      settings: { noOp: false },
      logs: {
        1: leaderLog,
        2: [1, 1, 1, 4, 4, 5, 5, 6, 6],
        3: [1, 1, 1, 4],
        4: [1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 6],
        5: [1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 7, 7],
        6: [1, 1, 1, 4, 4, 4, 4],
        7: [1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3],
      },
      terms: { 1: 7 },
    });

    world.tell('Node 1 stands for term 8. (c) and (d) refuse it, for their logs are more up-to-date; the others do not.');
    cluster.stand(1, [2, 3, 4, 5, 6, 7]);
    world.expect('node 1 leads term 8', cluster.leadersOf(8), [1]);
    world.expect('(c) and (d) did not vote for it', [cluster.votedFor(4), cluster.votedFor(5)], [null, null]);

    world.tell('A client asks for something new, which becomes index 11. The leader needs four of seven to commit it.');
    cluster.propose(1, put('x', 8));
    cluster.letTalk(1, 2);
    cluster.letTalk(1, 3);
    world.expect('with (a) and (b) it is on three of seven, which is too few', cluster.commitIndex(1), 0);
    cluster.letTalk(1, 7);
    world.expect('with (f) it is on four of seven, and committed', cluster.commitIndex(1), 11);
    world.expect('the others are as they were', [cluster.log(4), cluster.log(5), cluster.log(6)], [
      [1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 6], [1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 7, 7], [1, 1, 1, 4, 4, 4, 4],
    ]);

    world.tell('The leader goes on with (c), (d) and (e), although it has committed already.');
    cluster.letTalk(1, 4);
    cluster.letTalk(1, 5);
    cluster.letTalk(1, 6);
    const agreed = [...leaderLog, 8];
    world.expect('all seven logs are equal', cluster.logs(), cluster.nodes.map(() => agreed));

    world.tell('With the next heartbeat all learn how far the log is committed.');
    cluster.heartbeat(1);
    cluster.letTalk(...cluster.nodes);
    world.expect('all have committed index 11', cluster.nodes.map((node) => cluster.commitIndex(node)),
      cluster.nodes.map(() => 11));
  },
});
