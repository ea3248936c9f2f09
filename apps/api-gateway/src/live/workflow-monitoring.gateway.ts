import { errorFields } from '@columba/workflow';
import type { RunQueries } from '@columba/workflow/ports';
import { RUN_QUERIES } from '@columba/workflow/ports';
import type { RunFact } from '@columba/workflow-contracts';
import { Inject, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { type OnGatewayConnection, type OnGatewayInit, WebSocketGateway } from '@nestjs/websockets';
import type { Logger } from 'pino';
import { GATEWAY_LOGGER } from '../gateway-options.js';
import { GatewayMetrics } from '../operations/gateway-metrics.js';
import { LiveAuthentication, LiveRefusal } from './live-authentication.js';
import { LiveFeeds } from './live-feeds.service.js';
import { isTooSlow, type LiveNamespace, type LiveSocket, letReconnect } from './live-socket.js';
import { LiveSubscriptions } from './live-subscriptions.service.js';
import { flowRoom, runRoom, tenantRoom } from './live-target-room.js';

const STATS_MS = 2_000;
/** Twice this is the longest that a revoked session goes on watching. */
const RECHECK_MS = 2_000;

/** `/live`: relays numbered facts to those of the tenant who follow. Nothing is commanded over this socket. */
@WebSocketGateway({ namespace: '/live' })
export class WorkflowMonitoringGateway
  implements OnGatewayInit<LiveNamespace>, OnGatewayConnection<LiveSocket>, OnApplicationBootstrap, OnModuleDestroy
{
  private namespace: LiveNamespace | undefined;
  private readonly timers: NodeJS.Timeout[] = [];

  constructor(
    private readonly feeds: LiveFeeds,
    private readonly authentication: LiveAuthentication,
    private readonly subscriptions: LiveSubscriptions,
    private readonly metrics: GatewayMetrics,
    @Inject(RUN_QUERIES) private readonly queries: RunQueries,
    @Inject(GATEWAY_LOGGER) private readonly logger: Logger,
  ) {}

  afterInit(namespace: LiveNamespace): void {
    this.namespace = namespace;
    // Only /live is served; a socket on the root would be one that nobody has let in.
    namespace.server.of('/').use((_socket, next) => next(new Error('unknown namespace')));
    namespace.use((socket, next) => void this.letIn(socket).then(() => next(), next));
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.feeds.start((tenantId, facts) => this.fanOut(tenantId, facts));
    this.timers.push(setInterval(() => void this.sendStats(), STATS_MS));
    this.timers.push(setInterval(() => void this.dropRevoked(), RECHECK_MS));
  }

  onModuleDestroy(): void {
    for (const timer of this.timers) clearInterval(timer);
    for (const socket of this.sockets()) letReconnect(socket);
  }

  handleConnection(socket: LiveSocket): void {
    this.metrics.liveSockets.inc();
    socket.on('subscribe', (request, ack) => void this.subscriptions.subscribe(socket, request, ack));
    socket.on('unsubscribe', (request, ack) => this.subscriptions.unsubscribe(socket, request, ack));
    socket.on('disconnect', () => {
      this.metrics.liveSockets.dec();
      this.subscriptions.leaveAll(socket);
    });
  }

  private async letIn(socket: LiveSocket): Promise<void> {
    try {
      socket.data.caller = await this.authentication.authenticate(socket);
      socket.data.rooms = new Set();
    } catch (error) {
      if (error instanceof LiveRefusal) throw error;
      this.logger.warn(errorFields(error), 'a live socket could not be checked');
      throw new LiveRefusal(
        'unavailable',
        'Your credential could not be checked just now.',
        'Connect again in a moment.',
      );
    }
  }

  /** Each socket gets each fact once, however many of its rooms the fact concerns. */
  private fanOut(tenantId: string, facts: RunFact[]): void {
    this.metrics.liveFacts.inc(facts.length);
    for (const socket of this.sockets())
      if (socket.data.caller.tenantId === tenantId && isTooSlow(socket)) letReconnect(socket);
    const whole = tenantRoom(tenantId);
    this.emit(whole, [], facts);
    for (const [flowId, ofFlow] of grouped(facts, (fact) => fact.flowId))
      this.emit(flowRoom(tenantId, flowId), [whole], ofFlow);
    for (const [runId, ofRun] of grouped(facts, (fact) => fact.runId)) {
      const flows = ofRun.slice(0, 1).map(({ flowId }) => flowRoom(tenantId, flowId));
      this.emit(runRoom(tenantId, runId), [whole, ...flows], ofRun);
    }
  }

  private emit(room: string, except: string[], facts: RunFact[]): void {
    if (this.namespace?.adapter.rooms.has(room)) this.namespace.to(room).except(except).emit('facts', facts);
  }

  private async sendStats(): Promise<void> {
    for (const tenantId of this.feeds.tenants()) {
      const room = tenantRoom(tenantId);
      if (!this.namespace?.adapter.rooms.has(room)) continue;
      try {
        this.namespace.to(room).emit('stats', await this.queries.stats(tenantId));
      } catch (error) {
        this.logger.warn(errorFields(error), 'stats could not be read');
      }
    }
  }

  /** Sockets whose session was ended, whose key was revoked, or whose role may no longer read runs. */
  private async dropRevoked(): Promise<void> {
    const byCredential = grouped(
      this.sockets(),
      ({ data }) => `${data.caller.kind}:${data.caller.credentialHash.toString('base64')}`,
    );
    for (const [first, ...others] of byCredential.values()) {
      if (!first) continue;
      // When it cannot be asked, nobody is thrown out: the next round asks again.
      if (await this.authentication.stillHolds(first.data.caller).catch(() => true)) continue;
      for (const socket of [first, ...others]) {
        socket.emit('notice', { code: 'auth.revoked', message: 'Your session has ended. Sign in again.' });
        socket.disconnect(true);
      }
    }
  }

  private sockets(): LiveSocket[] {
    return [...(this.namespace?.sockets.values() ?? [])];
  }
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
