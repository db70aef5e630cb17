/**
 * A leader crashes, and the cluster goes on without it.
 *
 * Followers that hear of no leader for an election timeout stand for election (§5.2). What was committed is on a
 * majority, and any winner needs the vote of a majority: so somebody who voted for it had the entry, and voted only
 * for a log at least as up-to-date (§5.4.1). The new leader therefore has all that was ever committed. When the old
 * one comes back it follows, and gets what it missed.
 *
 * Here time runs by itself: messages take a millisecond, disks half of one, and timers go off as they should. One node
 * misses the write, and stands for election first; see with `--break no-uptodate` what comes of it if it may win. And with
 * `--break fixed-timeout` there never is a leader: all nodes stand at the same moment, vote for themselves, and wait equally long.
 */
import { get, put, scenario } from 'whitewater';

export default scenario({
  name: 'leader-crash-and-failover',
  title: 'A leader crashes, another takes over, and nothing that was committed is lost',
  source: 'Raft §5.2, §5.4.1, Fig. 4',
  brokenBy: { 'no-uptodate': ['leader-completeness'], 'fixed-timeout': [] },

  play(world) {
    const cluster = world.cluster({ nodes: 5 });
    const first = cluster.until('a leader emerges', () => cluster.leader(), { withinMs: 1000 });

    cluster.until('its term has begun everywhere', () => cluster.nodes.every((node) => cluster.commitIndex(node) === 1),
      { withinMs: 1000 });
    const behind = cluster.nodes.find((node) => node !== first) ?? first;

    world.tell(`Node ${first} leads. A client writes while node ${behind} is cut off, and the leader says that it is done.`);
    cluster.isolate(behind);
    const write = cluster.propose(first, put('x', 1));
    cluster.until('the write is answered', () => write.answer?.type === 'ok', { withinMs: 1000 });

    world.tell(`Node ${first} crashes, and node ${behind} is connected again. It is the first to time out.`);
    cluster.crash(first);
    cluster.heal();
    cluster.until(`node ${behind} stands for election`, () => cluster.role(behind) === 'candidate', { withinMs: 1000 });
    const second = cluster.until('a leader emerges', () => cluster.leader(), { withinMs: 2000 });
    world.expect('it is one that has the write', second !== behind && second !== first);
    world.expect('it leads a later term', cluster.term(second) > cluster.term(first));

    world.tell(`Node ${second} leads now. A client reads what was written, and writes more.`);
    const read = cluster.propose(second, get('x'));
    cluster.until('the read is answered', () => read.answer, { withinMs: 1000 });
    world.expect('the read sees the write', read.answer?.type === 'ok' ? read.answer.result.value : read.answer, 1);
    const more = cluster.propose(second, put('x', 2));
    cluster.until('the second write is answered', () => more.answer?.type === 'ok', { withinMs: 1000 });

    world.tell(`Node ${first} restarts, and follows.`);
    cluster.restart(first);
    cluster.until('all have caught up', () => cluster.nodes.every((node) => cluster.value(node, 'x') === 2),
      { withinMs: 1000 });
    world.expect(`node ${first} is a follower`, cluster.role(first), 'follower');
    world.expect('there is one leader', cluster.leaders(), [second]);
    world.expect('all logs are equal', cluster.logs(), cluster.nodes.map(() => cluster.log(second)));
  },
});
