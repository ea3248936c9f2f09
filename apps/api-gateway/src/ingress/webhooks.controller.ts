import type { ChannelAdapters, ChannelConnection, ConnectionDirectory, WebhookAdapter } from '@columba/workflow/ports';
import { CHANNEL_ADAPTERS, CONNECTION_DIRECTORY } from '@columba/workflow/ports';
import { Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Public } from '../access/access.decorators.js';
import { Describe } from '../api-docs/describe.js';
import { GATEWAY_SETTINGS, type GatewaySettings } from '../gateway-options.js';
import { ProblemError } from '../http/problem-error.js';
import { notFound, unavailable } from '../http/problems.js';
import { GatewayMetrics } from '../operations/gateway-metrics.js';
import { EventAcceptance } from './event-acceptance.service.js';

/** Providers call here. The signature, over the raw bytes, is the only credential. */
@Controller('webhooks')
export class WebhooksController {
  constructor(
    @Inject(CONNECTION_DIRECTORY) private readonly connections: ConnectionDirectory,
    @Inject(CHANNEL_ADAPTERS) private readonly channels: ChannelAdapters,
    @Inject(GATEWAY_SETTINGS) private readonly settings: GatewaySettings,
    private readonly acceptance: EventAcceptance,
    private readonly metrics: GatewayMetrics,
  ) {}

  @Get(':provider/:connectionId')
  @Public()
  @Describe({
    summary: "Answer a provider's challenge",
    tag: 'webhooks',
    answers: { 200: 'text' },
    problems: [400, 401, 403, 404],
  })
  async challenge(
    @Param('provider') provider: string,
    @Param('connectionId') connectionId: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.receive(provider, connectionId, request, response);
  }

  @Post(':provider/:connectionId')
  @Public()
  @Describe({
    summary: 'Take messages and receipts from a provider',
    tag: 'webhooks',
    answers: { 200: 'text' },
    problems: [400, 401, 403, 404, 413, 503],
  })
  async deliver(
    @Param('provider') provider: string,
    @Param('connectionId') connectionId: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.receive(provider, connectionId, request, response);
  }

  private async receive(provider: string, connectionId: string, request: Request, response: Response): Promise<void> {
    const { connection, adapter } = await this.find(provider, connectionId);
    const result = await adapter.receive(connection, {
      method: request.method === 'POST' ? 'POST' : 'GET',
      url: this.settings.publicUrl + request.originalUrl,
      query: singleValues(request.query),
      headers: request.headers as Record<string, string | undefined>,
      rawBody: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    });
    if (result.kind === 'refused') {
      this.metrics.webhooks.inc({ provider, outcome: result.code });
      throw new ProblemError(result);
    }
    if (result.kind === 'challenge') return answer(response, 'text/plain; charset=utf-8', result.body);
    await this.acceptance.accept('columba.channel-events', result.events);
    this.metrics.webhooks.inc({ provider, outcome: 'accepted' });
    this.metrics.eventsAccepted.inc({ topic: 'columba.channel-events' }, result.events.length);
    answer(response, result.reply?.contentType ?? 'text/plain; charset=utf-8', result.reply?.body ?? 'ok');
  }

  /** The same answer for an unknown provider, an unknown connection and one of another provider. */
  private async find(
    provider: string,
    connectionId: string,
  ): Promise<{ connection: ChannelConnection; adapter: WebhookAdapter }> {
    const adapter = this.channels.webhook(provider);
    const connection = adapter && connectionId.length <= 100 ? await this.lookUp(connectionId) : null;
    if (!adapter || connection?.provider !== provider) throw notFound('connection');
    return { connection, adapter };
  }

  private async lookUp(connectionId: string): Promise<ChannelConnection | null> {
    try {
      return await this.connections.byId(connectionId);
    } catch {
      throw unavailable(
        'connections.unavailable',
        'The connection could not be looked up just now; nothing was taken.',
      );
    }
  }
}

function answer(response: Response, contentType: string, body: string): void {
  response.status(200).setHeader('content-type', contentType);
  response.end(body);
}

function singleValues(query: Request['query']): Record<string, string> {
  const entries = Object.entries(query).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]);
  return Object.fromEntries(entries.filter(([, value]) => typeof value === 'string')) as Record<string, string>;
}
