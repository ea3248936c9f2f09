import { errorFields } from '@columba/workflow';
import type { FlowStore, RunQueries } from '@columba/workflow/ports';
import { FLOW_STORE, RUN_QUERIES } from '@columba/workflow/ports';
import { type LiveAck, type LiveTarget, liveSubscribeSchema } from '@columba/workflow-contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import type { z } from 'zod';
import { GATEWAY_LOGGER } from '../gateway-options.js';
import { factSourceOf } from './fact-source.js';
import { LiveFeeds } from './live-feeds.service.js';
import { drained, type LiveSocket } from './live-socket.js';
import { roomOf } from './live-target-room.js';
import type { JoinResult } from './tenant-feed.js';

type Ack = ((answer: LiveAck) => void) | undefined;

const MOST_ROOMS = 200;
const NOT_FOUND: LiveAck = { ok: false, code: 'not-found', detail: 'There is no such run or flow.' };
const MALFORMED: LiveAck = {
  ok: false,
  code: 'malformed',
  detail: "Send 'tenant', { runId, after? }, { flowId, after? } or { tenant: true, after? }.",
};
const TOO_MANY: LiveAck = { ok: false, code: 'too-many', detail: `A socket follows at most ${MOST_ROOMS} targets.` };
const UNAVAILABLE: LiveAck = {
  ok: false,
  code: 'unavailable',
  detail: 'The facts cannot be read just now. Subscribe again in a moment.',
};
const GONE: LiveAck = { ok: false, code: 'gone', detail: 'The socket left, or did not take what it was sent.' };

/** Who follows what. What a socket asks for is looked up within its own tenant, so a foreign id is a missing one. */
@Injectable()
export class LiveSubscriptions {
  constructor(
    private readonly feeds: LiveFeeds,
    @Inject(RUN_QUERIES) private readonly runs: RunQueries,
    @Inject(FLOW_STORE) private readonly flows: FlowStore,
    @Inject(GATEWAY_LOGGER) private readonly logger: Logger,
  ) {}

  async subscribe(socket: LiveSocket, request: unknown, ack: Ack): Promise<void> {
    const answer = typeof ack === 'function' ? ack : () => undefined;
    const parsed = liveSubscribeSchema.safeParse(request);
    if (!parsed.success) return answer(MALFORMED);
    if (socket.data.rooms.size >= MOST_ROOMS) return answer(TOO_MANY);
    const { after } = parsed.data;
    try {
      answer(ackOf(await this.join(socket, targetOf(parsed.data), after)));
    } catch (error) {
      this.logger.warn(errorFields(error), 'a live subscription failed');
      answer(UNAVAILABLE);
    }
  }

  unsubscribe(socket: LiveSocket, request: unknown, ack: Ack): void {
    const parsed = liveSubscribeSchema.safeParse(request);
    if (parsed.success) this.leave(socket, roomOf(socket.data.caller.tenantId, targetOf(parsed.data)));
    if (typeof ack === 'function') ack(parsed.success ? { ok: true, last: 0 } : MALFORMED);
  }

  leaveAll(socket: LiveSocket): void {
    for (const room of [...socket.data.rooms]) this.leave(socket, room);
  }

  private async join(socket: LiveSocket, target: LiveTarget, after: number | undefined): Promise<JoinResult> {
    const { tenantId } = socket.data.caller;
    const room = roomOf(tenantId, target);
    // The feed is held while joining, and then by the room.
    const feed = this.feeds.acquire(tenantId);
    try {
      return await feed.join({
        source: factSourceOf(tenantId, target, this.runs, this.flows),
        after,
        send: (facts) => void socket.emit('facts', facts),
        join: () => this.enter(socket, room),
        drained: () => drained(socket),
      });
    } finally {
      this.feeds.release(tenantId);
    }
  }

  private enter(socket: LiveSocket, room: string): void {
    if (!socket.connected || socket.data.rooms.has(room)) return;
    this.feeds.acquire(socket.data.caller.tenantId);
    socket.data.rooms.add(room);
    void socket.join(room);
  }

  private leave(socket: LiveSocket, room: string): void {
    if (!socket.data.rooms.delete(room)) return;
    void socket.leave(room);
    this.feeds.release(socket.data.caller.tenantId);
  }
}

/** Ids in the spelling that facts use, so that rooms match. */
function targetOf(request: z.output<typeof liveSubscribeSchema>): LiveTarget {
  if ('runId' in request) return { runId: request.runId.toLowerCase() };
  if ('flowId' in request) return { flowId: request.flowId.toLowerCase() };
  return { tenant: true };
}

function ackOf(result: JoinResult): LiveAck {
  if (result.kind === 'joined') return { ok: true, last: result.last };
  return result.kind === 'not-found' ? NOT_FOUND : GONE;
}
