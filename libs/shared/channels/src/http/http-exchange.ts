import type { Dispatcher } from 'undici';
import { HttpFailure, type HttpFailureReason, type HttpRequest, type HttpResponse } from './http-client.port.js';

/**
 * One request and its answer. It sits below undici's `request()` because only the dispatcher's own events tell whether
 * a request had been handed to a socket (`onRequestStart`) when it failed.
 */
export class HttpExchange implements Dispatcher.DispatchHandler {
  private controller: Dispatcher.DispatchController | null = null;
  private sent = false;
  private over = false;
  private status: number | null = null;
  private headers: HttpResponse['headers'] = {};
  private chunks: Buffer[] = [];
  private length = 0;

  constructor(
    private readonly signal: AbortSignal,
    private readonly maxBytes: number,
    private readonly resolve: (response: HttpResponse) => void,
    private readonly reject: (failure: HttpFailure) => void,
  ) {}

  start(dispatcher: Dispatcher, request: HttpRequest): void {
    if (this.signal.aborted) {
      this.fail('aborted');
      return;
    }
    this.signal.addEventListener('abort', this.onAbort, { once: true });
    try {
      const { origin, pathname, search } = new URL(request.url);
      dispatcher.dispatch(
        {
          origin,
          path: pathname + search,
          method: request.method,
          headers: request.headers,
          body: request.body ?? null,
        },
        this,
      );
    } catch (error) {
      this.fail('unreachable', error);
    }
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.over) {
      controller.abort(new Error('aborted before it was sent'));
      return;
    }
    this.controller = controller;
    this.sent = true;
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: HttpResponse['headers']): void {
    if (status < 200) return;
    this.status = status;
    this.headers = headers;
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.length += chunk.length;
    if (this.length <= this.maxBytes) {
      this.chunks.push(chunk);
      return;
    }
    this.fail('too-large');
    controller.abort(new Error('response too large'));
  }

  onResponseEnd(): void {
    if (!this.settle()) return;
    const [first] = this.chunks;
    const body = this.chunks.length === 1 && first ? first : Buffer.concat(this.chunks);
    this.resolve({ status: this.status ?? 0, headers: this.headers, body: body.toString('utf8') });
  }

  onResponseError(_: Dispatcher.DispatchController | null, error: Error): void {
    this.fail(reasonOf(error, this.sent), error);
  }

  private readonly onAbort = (): void => {
    const { controller } = this;
    this.fail('aborted');
    controller?.abort(new Error('aborted'));
  };

  private fail(reason: HttpFailureReason, cause?: unknown): void {
    if (this.settle()) this.reject(new HttpFailure(reason, this.sent, this.status, cause));
  }

  private settle(): boolean {
    if (this.over) return false;
    this.over = true;
    this.signal.removeEventListener('abort', this.onAbort);
    return true;
  }
}

const TIMEOUTS = new Set(['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'ETIMEDOUT']);

function reasonOf(error: Error, sent: boolean): HttpFailureReason {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (TIMEOUTS.has(code)) return 'timeout';
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') return 'too-large';
  return sent ? 'dropped' : 'unreachable';
}
