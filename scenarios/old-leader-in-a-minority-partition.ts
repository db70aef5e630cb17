/**
 * A leader on the wrong side of a partition.
 *
 * It goes on believing that it leads, and takes what clients ask for, but can commit nothing: its entries are on a
 * minority. The majority elects a leader of a later term, so for a while there are two, in different terms, and that is
 * legal. When the partition heals, the old leader hears of the later term and steps down (§5.1); its uncommitted
 * entries are replaced (§5.3), and the client that is still waiting for them is told that nobody knows.
 */
import { put, scenario } from 'whitewater';

export default scenario({
  name: 'old-leader-in-a-minority-partition',
  title: 'A leader cut off with a minority commits nothing, and steps down when the network heals',
  source: 'Raft §5.1, §5.2, §5.3',
  brokenBy: {
    'commit-no-min': ['state-machine-safety'],
    'stale-ae-accepted': ['role-changes'],
    'entry-of-an-old-term': ['log-matching', 'leader-append-only'],
  },

  play(world) {
    const cluster = world.cluster({ nodes: 5 });
    const old = cluster.until('a leader emerges', () => cluster.leader(), { withinMs: 1000 });
    cluster.until('its term has begun everywhere', () => cluster.nodes.every((node) => cluster.commitIndex(node) === 1),
      { withinMs: 1000 });

    const mate = cluster.nodes.find((node) => node !== old) ?? old;
    const majority = cluster.nodes.filter((node) => node !== old && node !== mate);
    world.tell(`Node ${old} leads. A partition leaves it with node ${mate}; ${majority.join(', ')} are on the other side.`);
    cluster.partition([old, mate], majority);
    const lost = cluster.propose(old, put('x', 'old'));
    const young = cluster.until('the majority elects a leader',
      () => majority.find((node) => cluster.role(node) === 'leader'), { withinMs: 2000 });
    world.expect('the old leader still believes that it leads', cluster.role(old), 'leader');
    world.expect('they lead different terms', cluster.term(young) > cluster.term(old));
    world.expect('the old leader has committed nothing more', cluster.commitIndex(old), 1);

    world.tell(`Node ${young} commits what a client writes there.`);
    const kept = cluster.propose(young, put('x', 'new'));
    cluster.until('the write is answered', () => kept.answer?.type === 'ok', { withinMs: 1000 });
    world.expect('the write on the minority has no answer', lost.answer, null);

    world.tell('The partition heals.');
    cluster.heal();
    cluster.until('the old leader steps down', () => cluster.role(old) === 'follower', { withinMs: 1000 });
    world.expect('its client is told that nobody knows', lost.answer?.type, 'unknown');
    cluster.until('all have the same log', () => cluster.nodes.every((node) => cluster.value(node, 'x') === 'new'),
      { withinMs: 1000 });
    world.expect('the logs', cluster.logs(), cluster.nodes.map(() => cluster.log(young)));
    world.expect('there is one leader', cluster.leaders().length, 1);
  },
});
