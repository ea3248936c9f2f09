import type { LiveClientEvents, LiveServerEvents } from '@columba/workflow-contracts';
import type { Namespace, Socket } from 'socket.io';
import type { Caller } from '../access/caller.js';

export interface LiveSocketData {
  caller: Caller;
  /** Rooms that this socket follows. */
  rooms: Set<string>;
}

type NoServerSideEvents = Record<string, never>;
export type LiveSocket = Socket<LiveClientEvents, LiveServerEvents, NoServerSideEvents, LiveSocketData>;
export type LiveNamespace = Namespace<LiveClientEvents, LiveServerEvents, NoServerSideEvents, LiveSocketData>;

/** Packets that may wait for a client before it is told to come back with the last number that it holds. */
const MOST_WAITING = 1_000;
const DRAINED_BELOW = 32;
const LONGEST_WAIT_MS = 30_000;

/** How many packets wait to be taken by the client. */
function waiting(socket: LiveSocket): number {
  return (socket.conn as unknown as { writeBuffer?: unknown[] }).writeBuffer?.length ?? 0;
}

export function isTooSlow(socket: LiveSocket): boolean {
  return waiting(socket) > MOST_WAITING;
}

/** Resolves with true when the client has taken most of what was sent, with false when it is gone or does not move. */
export async function drained(socket: LiveSocket): Promise<boolean> {
  const deadline = Date.now() + LONGEST_WAIT_MS;
  while (socket.connected && waiting(socket) > DRAINED_BELOW) {
    if (Date.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return socket.connected;
}

/** Closes the connection underneath: the client comes back by itself, with its last number. */
export function letReconnect(socket: LiveSocket): void {
  socket.conn.close();
}
