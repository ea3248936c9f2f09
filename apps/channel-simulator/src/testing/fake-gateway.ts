import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ChannelAdapters, ChannelConnection, WebhookResult } from '@columba/workflow/ports';
import type { CloudEvent, MessageReceivedData, MessageStatusData } from '@columba/workflow-contracts';

/** Does with webhooks what the gateway does: raw bytes to the adapter, a status back. Remembers the events. */
export class FakeGateway {
  url = '';
  readonly events: CloudEvent[] = [];
  /** Statuses to answer instead, one each. */
  readonly failWith: number[] = [];
  private readonly server: Server;

  constructor(adapters: ChannelAdapters, connections: readonly ChannelConnection[]) {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', async () => {
        const failure = this.failWith.shift();
        if (failure) return response.writeHead(failure).end();
        const url = new URL(this.url + (request.url ?? ''));
        const [, , provider = '', id] = url.pathname.split('/');
        const connection = connections.find((each) => each.id === id);
        const adapter = adapters.webhook(provider);
        if (!connection || !adapter) return response.writeHead(404).end();
        const result = await adapter.receive(connection, {
          method: request.method === 'POST' ? 'POST' : 'GET',
          url: url.toString(),
          query: Object.fromEntries(url.searchParams),
          headers: request.headers as Record<string, string | undefined>,
          rawBody: Buffer.concat(chunks),
        });
        response.writeHead(this.statusOf(result)).end(JSON.stringify(result));
      });
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return this.url;
  }

  messages(): MessageReceivedData[] {
    return this.dataOf('columba.message.received.v1');
  }

  statuses(): MessageStatusData[] {
    return this.dataOf('columba.message.status.v1');
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private dataOf<T>(type: string): T[] {
    return this.events.filter((event) => event.type === type).map(({ data }) => data as T);
  }

  private statusOf(result: WebhookResult): number {
    if (result.kind === 'refused') return result.status;
    if (result.kind === 'events') this.events.push(...result.events);
    return 200;
  }
}
