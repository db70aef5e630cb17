/**
 * A session ends when it has been idle for too long, and all nodes must agree when that is.
 *
 * Nobody can remember every client for ever. But the nodes apply an entry at different times, and their clocks differ.
 * If each closed sessions by its own clock, one would carry out a command that another refuses, and their states would
 * part (`--break session-local-expiry`). So the leader stamps each entry with its time, and sessions expire by those
 * stamps: at the same entry, everywhere (dissertation §6.3).
 *
 * And a command of a session that nobody knows must be refused. It could be taken for the first of a new session; but
 * it may be a late retry of something that was done long ago (`--break session-autocreate`).
 */
import { append, inSession, openSession, put, scenario } from 'whitewater';

export default scenario({
  name: 'session-expires-by-the-logs-clock',
  title: 'A session expires at the same entry of the log on every node, and is not opened again by a late retry',
  source: 'Raft dissertation §6.3',
  brokenBy: { 'session-local-expiry': ['state-machine-safety'], 'session-autocreate': ['exactly-once'] },

  play(world) {
    const cluster = world.cluster({
      nodes: 3, settings: { preVote: true, checkQuorum: true, sessionTimeoutUs: 1_000_000 },
    });
    const client = cluster.client();
    const values = (): unknown => cluster.nodes.map((node) => cluster.value(node, 'x'));
    cluster.until('node 1 leads', () => cluster.leader() === 1, { withinMs: 1000 });

    world.tell('A client opens a session, which lasts for a second after each command, and appends a letter to x.');
    const opened = client.ask(1, openSession());
    cluster.run(10);
    world.expect('the session is open', opened.outcome, 2);
    client.ask(1, inSession(2, 1, append('x', 'a')));
    cluster.run(100);
    world.expect('all have the letter', values(), ['a', 'a', 'a']);

    world.tell('Node 3 is cut off. After 900 ms the client appends another letter: its session still lasts.');
    cluster.isolate(3);
    cluster.run(800);
    const letter = inSession(2, 2, append('x', 'b'));
    const second = client.ask(1, letter);
    cluster.run(10);
    world.expect('it is done', second.outcome, null);

    world.tell('Node 3 comes back after another 600 ms, and applies that only now. By its own clock 1.5 s have passed.');
    cluster.run(600);
    cluster.heal();
    cluster.until('node 3 has applied it', () => cluster.commitIndex(3) === 4, { withinMs: 200 });
    world.expect('by the log it was 900 ms, on all nodes', values(), ['ab', 'ab', 'ab']);

    world.tell('Now the session is idle for two seconds, while somebody else writes.');
    cluster.run(2000);
    client.ask(1, put('y', 1));
    cluster.run(100);

    world.tell('The client is not sure whether its second letter has arrived, and asks once more.');
    const late = client.ask(1, letter);
    cluster.run(100);
    world.expect('its session has expired', late.outcome, 'refused: session-expired');
    world.expect('the letter is there once, everywhere', values(), ['ab', 'ab', 'ab']);

    world.tell('So it can\'t know, and must look. For what comes next it opens another session.');
    const again = client.ask(1, openSession());
    cluster.run(100);
    world.expect('which has another id', again.outcome, cluster.lastIndex(1));
  },
});
