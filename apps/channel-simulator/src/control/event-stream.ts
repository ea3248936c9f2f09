import type { IncomingMessage, ServerResponse } from 'node:http';

const HEARTBEAT_MS = 15_000;
/** A reader that is this far behind is cut off; it reconnects and reads the list anew. */
const MOST_BUFFERED_BYTES = 4_000_000;

/** Server-Sent Events to whoever watches. Costs nothing while nobody does. */
export class EventStream {
  private readonly readers = new Set<ServerResponse>();
  private readonly heartbeat = setInterval(() => this.write(':\n\n'), HEARTBEAT_MS).unref();

  open(request: IncomingMessage, response: ServerResponse): void {
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    response.write('retry: 1000\n\nevent: hello\ndata: {}\n\n');
    this.readers.add(response);
    request.on('close', () => this.readers.delete(response));
  }

  publish(event: string, data: unknown): void {
    if (this.readers.size > 0) this.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  close(): void {
    clearInterval(this.heartbeat);
    for (const reader of this.readers) reader.end();
    this.readers.clear();
  }

  private write(text: string): void {
    for (const reader of this.readers) {
      if (reader.writableLength < MOST_BUFFERED_BYTES) reader.write(text);
      else reader.destroy();
    }
  }
}
