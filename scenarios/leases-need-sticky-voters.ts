/**
 * A lease is a promise of the voters, and not of the leader.
 *
 * A leader with a lease answers reads without asking whether it still leads. It may because a majority has promised it
 * to elect nobody else for a while: they refuse every request for votes, however good the candidate (dissertation
 * §4.2.3, §6.4.1). If they vote as in the paper, for whoever comes first in a new term, the lease is worth nothing:
 * `--break lease-no-stickiness`.
 *
 * One link is enough to show it: node 3 does not hear the leader, node 2 hears both.
 */
import { put, read, scenario } from 'whitewater';

export default scenario({
  name: 'leases-need-sticky-voters',
  title: 'While a leader may trust its lease, those who hear it elect nobody else',
  source: 'Raft dissertation §4.2.3, §6.4.1',
  brokenBy: { 'lease-no-stickiness': ['linearizability-online'] },

  play(world) {
    const settings = { checkQuorum: true, leaseReads: true, maxClockDriftPpm: 1000 };
    const cluster = world.cluster({ nodes: 3, settings });
    const writer = cluster.client();
    const reader = cluster.client();
    cluster.until('node 1 leads', () => cluster.role(1) === 'leader', { withinMs: 1000 });
    const first = writer.ask(1, put('x', 'old'));
    cluster.until('a write is done', () => first.answer?.type === 'ok', { withinMs: 100 });

    world.tell('The link between 1 and 3 breaks. Node 3 hears no leader, and stands for election, again and again.');
    cluster.connect([1, 2], [2, 3]);
    cluster.until('it stands', () => cluster.role(3) === 'candidate', { withinMs: 400 });
    cluster.run(5);
    world.expect('node 2 hears node 1, and does not even take the new term',
      [cluster.votedFor(2), cluster.term(2)], [1, 1]);
    const attempt = writer.ask(3, put('x', 'new'));
    cluster.run(5);
    world.expect('node 3 can take in nothing', attempt.outcome, 'redirected');

    world.tell('So node 1 may answer from what it has, without asking anybody.');
    const late = reader.ask(1, read('x', 'lease'));
    world.expect('the read sees what was written last', late.outcome, 'old');
    cluster.run(2000);
    world.expect('after two seconds node 1 still leads, in the term that it began',
      [cluster.leaders(), cluster.term(1)], [[1], 1]);

    world.tell('The link is mended. Node 3 has come to a high term, alone. Its answers tell that; one more election ends it.');
    cluster.heal();
    const ofLaterTerm = (): number | undefined => cluster.leaders().find((node) => cluster.term(node) > 1);
    const next = cluster.until('a leader of a later term has come', ofLaterTerm, { withinMs: 3000 });
    const write = writer.ask(next, put('x', 'newest'));
    cluster.until('it takes in a write', () => write.answer?.type === 'ok', { withinMs: 1000 });
  },
});
