/** Where things are in the diagram: time runs to the right; from top to bottom the flags, the clients, and a lane for each node. */
import type { Micros, NodeId } from '../../protocol.ts';
import type { TimeWindow } from '../state/window.ts';

/** In CSS pixels. */
export const GUTTER = 74;
const AXIS_HEIGHT = 20;
const FLAGS_HEIGHT = 18;
export const BAND = 15;
const LEAST_LANE = 24;
const GAP = 8;

export interface Geometry {
  readonly width: number;
  readonly height: number;
  readonly window: TimeWindow;
  readonly nodes: readonly NodeId[];
  readonly clients: readonly number[];
  readonly clientRow: number;
  readonly clientsTop: number;
  readonly lanesTop: number;
  readonly laneHeight: number;
  readonly flagsTop: number;
}

/** The least height at which lanes can be told apart. */
export function leastHeight(nodes: number, clients: number): number {
  return headHeight(clients) + nodes * LEAST_LANE;
}

export function layOut(
  width: number, height: number, window: TimeWindow, nodes: readonly NodeId[], clients: readonly number[],
): Geometry {
  const top = headHeight(clients.length);
  return {
    width, height, window, nodes, clients,
    flagsTop: AXIS_HEIGHT,
    clientRow: clientRow(clients.length),
    clientsTop: AXIS_HEIGHT + FLAGS_HEIGHT,
    lanesTop: top,
    laneHeight: Math.max(LEAST_LANE, (height - top) / Math.max(1, nodes.length)),
  };
}

function clientRow(clients: number): number {
  return clients <= 3 ? 12 : clients <= 6 ? 8 : 5;
}

function headHeight(clients: number): number {
  return AXIS_HEIGHT + FLAGS_HEIGHT + clients * clientRow(clients) + (clients === 0 ? 0 : GAP);
}

export function xOf({ window: { fromUs, toUs }, width }: Geometry, timeUs: Micros): number {
  return GUTTER + (timeUs - fromUs) / (toUs - fromUs) * (width - GUTTER);
}

export function timeAt({ window: { fromUs, toUs }, width }: Geometry, x: number): Micros {
  return fromUs + (x - GUTTER) / (width - GUTTER) * (toUs - fromUs);
}

/** The middle of a node's band; null for a node that is not shown. */
export function yOf({ nodes, lanesTop, laneHeight }: Geometry, node: NodeId): number | null {
  const row = nodes.indexOf(node);
  return row < 0 ? null : lanesTop + (row + 0.5) * laneHeight;
}

export function nodeAt({ nodes, lanesTop, laneHeight }: Geometry, y: number): NodeId | null {
  return nodes[Math.floor((y - lanesTop) / laneHeight)] ?? null;
}

export function yOfClient({ clients, clientsTop, clientRow: row }: Geometry, client: number): number {
  return clientsTop + clients.indexOf(client) * row;
}
