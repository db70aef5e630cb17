/**
 * A follower that was away gets what it missed.
 *
 * The leader does not know how far the follower's log goes. It asks: does index and term of the entry before the new
 * ones agree? If not it goes back, and once they do agree it sends all that is missing (§5.3). The follower says which
 * term it holds at the place of the conflict and where that term begins, so that the leader goes back a term at a time.
 *
 * Node 3 is away while 20 entries are committed without it; a message carries at most 4 of them.
 */
import { put, scenario } from 'whitewater';

export default scenario({
  name: 'lagging-follower-catches-up',
  title: 'A follower that was cut off catches up, batch by batch',
  source: 'Raft §5.3',

  play(world) {
    const cluster = world.cluster({ nodes: 3, settings: { maxBatchEntries: 4 } });
    const leader = cluster.until('a leader emerges', () => cluster.leader(), { withinMs: 1000 });
    const away = cluster.nodes.filter((node) => node !== leader).at(-1) ?? leader;

    world.tell(`Node ${leader} leads. Node ${away} is cut off, and 20 writes go on without it.`);
    cluster.isolate(away);
    for (let i = 1; i <= 20; i++) cluster.propose(leader, put(`key ${i}`, i));
    cluster.until('all 20 are committed', () => cluster.commitIndex(leader) === 21, { withinMs: 1000 });
    const missed = 21 - cluster.log(away).length;
    world.expect(`node ${away} has missed them`, missed >= 20);

    world.tell('The network heals before the follower has become a candidate.');
    cluster.heal();
    cluster.until('it has the whole log', () => cluster.commitIndex(away) === 21, { withinMs: 1000 });
    world.expect('all logs are equal', cluster.logs(), cluster.nodes.map(() => cluster.log(leader)));
    world.expect('it has applied the last write', cluster.value(away, 'key 20'), 20);
    world.expect(`node ${leader} still leads`, cluster.leader(), leader);
  },
});
