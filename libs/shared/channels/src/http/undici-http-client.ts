import { Agent, type Dispatcher } from 'undici';
import type { HttpClient, HttpRequest, HttpResponse } from './http-client.port.js';
import { HttpExchange } from './http-exchange.js';

export interface UndiciHttpClientOptions {
  /** For an egress guard. Its own limits then apply instead of those below. */
  dispatcher?: Dispatcher;
  connectionsPerOrigin?: number;
  connectTimeoutMs?: number;
  /** Longest wait for the answer's head, and between two pieces of its body. */
  responseTimeoutMs?: number;
  maxResponseBytes?: number;
}

/** Keeps connections open and uses each for one request at a time: an answer lost on one costs one message. */
export class UndiciHttpClient implements HttpClient {
  private readonly dispatcher: Dispatcher;
  private readonly maxResponseBytes: number;

  constructor(options: UndiciHttpClientOptions = {}) {
    this.maxResponseBytes = options.maxResponseBytes ?? 1_000_000;
    this.dispatcher =
      options.dispatcher ??
      new Agent({
        connections: options.connectionsPerOrigin ?? 128,
        pipelining: 1,
        connect: { timeout: options.connectTimeoutMs ?? 5_000 },
        headersTimeout: options.responseTimeoutMs ?? 30_000,
        bodyTimeout: options.responseTimeoutMs ?? 30_000,
      });
  }

  request(request: HttpRequest): Promise<HttpResponse> {
    return new Promise((resolve, reject) => {
      new HttpExchange(request.signal, this.maxResponseBytes, resolve, reject).start(this.dispatcher, request);
    });
  }

  async close(): Promise<void> {
    await this.dispatcher.destroy();
  }
}
