/**
 * A node that was cut off comes back with a term that its leader has never heard of.
 *
 * It stood for election again and again, alone, and so its term rose. What the leader says is now of an old term to
 * it, and it refuses all of it. Its answers bear its own term, and a leader that reads them steps down: "if a
 * candidate or leader discovers that its term is out of date, it immediately reverts to follower state" (§5.1). One
 * more election, and all are in one term again. A leader that does not look at the term of answers leads on, and that
 * node follows nobody for ever: `--break no-stepdown`.
 *
 * With CheckQuorum those who hear a leader ignore requests for votes (dissertation §4.2.3): only the answers can tell.
 * That the leader must go because of such a node is what PreVote avoids (§9.6).
 */
import { put, scenario } from 'whitewater';

export default scenario({
  name: 'follower-of-a-later-term',
  title: 'A leader learns from an answer that its term is over, and steps down',
  source: 'Raft §5.1; dissertation §4.2.3, §6.2',
  brokenBy: { 'no-stepdown': [] },

  play(world) {
    const cluster = world.cluster({ nodes: 3, settings: { checkQuorum: true } });
    cluster.until('all follow node 1', () => cluster.nodes.every((node) => cluster.commitIndex(node) === 1),
      { withinMs: 1000 });

    world.tell('Node 3 is cut off for two seconds, and stands for one term after the other.');
    cluster.isolate(3);
    cluster.run(2000);
    const later = cluster.term(3);
    world.expect('it has come to a later term', later > cluster.term(1));
    const write = cluster.propose(1, put('x', 1));
    cluster.until('node 1 leads the other two as ever', () => write.answer?.type === 'ok', { withinMs: 100 });

    world.tell('It is connected again. It refuses what node 1 says, and node 1 hears of the later term.');
    cluster.heal();
    cluster.until('node 1 is no leader of that old term any more', () => cluster.term(1) >= later, { withinMs: 1000 });
    const next = cluster.until('one of them leads in a later term',
      () => cluster.leaders().find((node) => cluster.term(node) >= later), { withinMs: 3000 });
    cluster.run(1000);
    world.expect('all are in its term',
      cluster.nodes.map((node) => cluster.term(node)), cluster.nodes.map(() => cluster.term(next)));
    world.expect('node 3 has what it had missed', cluster.value(3, 'x'), 1);
    world.expect('all logs are equal', cluster.logs(), cluster.nodes.map(() => cluster.log(next)));
  },
});
