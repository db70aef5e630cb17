/**
 * The chance that an election fails because too many stand at once, in closed form (dissertation §9.2): timeouts are uniform on
 * an interval, and who stands is heard by the others after a part of it.
 */

/**
 * `alive` of `nodes` wait for a leader; `latency` is the time until a candidate is heard, as a part of the interval from which
 * timeouts are drawn. So many of them stand within that time of each other that none can have a majority.
 */
export function splitVoteChance(nodes: number, alive: number, latency: number): number {
  const part = Math.min(1, Math.max(0, latency));
  /** So many candidates leave nobody a majority: one is the first, and the others follow before they hear it. */
  const most = alive - Math.floor(nodes / 2) + 1;
  let chance = 0;
  for (let followers = most - 1; followers <= alive; followers++) {
    chance += choose(alive, followers) * power(part, followers) * power(1 - part, alive - followers);
  }
  return chance;
}

function choose(all: number, some: number): number {
  let ways = 1;
  for (let i = 1; i <= some; i++) ways = (ways * (all - some + i)) / i;
  return ways;
}

function power(base: number, exponent: number): number {
  let value = 1;
  for (let i = 0; i < exponent; i++) value *= base;
  return value;
}
