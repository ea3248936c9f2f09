import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { HttpFailure, type HttpRequest } from './http-client.port.js';
import { UndiciHttpClient } from './undici-http-client.js';

const cleanups: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function client(options = {}) {
  const made = new UndiciHttpClient({ responseTimeoutMs: 2_000, ...options });
  cleanups.push(() => made.close());
  return made;
}

async function listen(server: Server | ReturnType<typeof createTcpServer>): Promise<string> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A TCP server that answers a whole request by what `answer` does with the socket. */
async function rawServer(answer: (socket: Socket, request: string) => void): Promise<string> {
  return await listen(createTcpServer((socket) => socket.on('data', (data) => answer(socket, data.toString()))));
}

const post = (url: string, fields: Partial<HttpRequest> = {}): HttpRequest => ({
  url: `${url}/messages?x=1`,
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: '{"text":"hi"}',
  signal: new AbortController().signal,
  ...fields,
});

async function failureOf(pending: Promise<unknown>): Promise<HttpFailure> {
  const failure = await pending.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(failure instanceof HttpFailure)) throw new Error(`expected an HttpFailure, got ${String(failure)}`);
  return failure;
}

describe('UndiciHttpClient', () => {
  it('answers any status with headers and body', async () => {
    const url = await listen(
      createServer((request, response) => {
        const chunks: Buffer[] = [];
        request.on('data', (chunk: Buffer) => chunks.push(chunk));
        request.on('end', () => {
          response.writeHead(418, { 'Retry-After': '7' });
          response.end(`${request.method} ${request.url} ${Buffer.concat(chunks)}`);
        });
      }),
    );
    const answer = await client().request(post(url));
    expect(answer).toMatchObject({ status: 418, body: 'POST /messages?x=1 {"text":"hi"}' });
    expect(answer.headers['retry-after']).toBe('7');
  });

  it('uses connections again and again', async () => {
    let connections = 0;
    const server = createServer((_, response) => response.end('ok'));
    server.on('connection', () => {
      connections += 1;
    });
    const url = await listen(server);
    const http = client();
    for (let at = 0; at < 20; at += 1) await http.request(post(url));
    // undici's pool takes a second one when the first becomes idle a microtask too late.
    expect(connections).toBeLessThanOrEqual(2);
  });

  it('opens no more connections than allowed, and waits for one', async () => {
    let open = 0;
    const server = createServer((_, response) => setTimeout(() => response.end('ok'), 5));
    server.on('connection', () => {
      open += 1;
    });
    const url = await listen(server);
    const http = client({ connectionsPerOrigin: 4 });
    await Promise.all(Array.from({ length: 40 }, () => http.request(post(url))));
    expect(open).toBeLessThanOrEqual(4);
  });
});

describe('a request that cannot have left', () => {
  it('connection refused', async () => {
    const server = createTcpServer();
    const url = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    expect(await failureOf(client().request(post(url)))).toMatchObject({ sent: false, reason: 'unreachable' });
  });
  it('name unknown', async () => {
    expect(await failureOf(client().request(post('http://nobody.invalid')))).toMatchObject({ sent: false });
  });
  it('address that is none', async () => {
    expect(await failureOf(client().request(post('ftp:nowhere')))).toMatchObject({ sent: false });
  });
  it('aborted before it began', async () => {
    const url = await rawServer((socket) => socket.end());
    const request = post(url, { signal: AbortSignal.abort() });
    expect(await failureOf(client().request(request))).toMatchObject({ sent: false, reason: 'aborted' });
  });
  it('aborted while it waited for a connection: it is never sent afterwards', async () => {
    const seen: string[] = [];
    const url = await rawServer((socket, text) => {
      seen.push(text);
      setTimeout(() => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'), 80);
    });
    const http = client({ connectionsPerOrigin: 1 });
    const first = http.request(post(url));
    const abort = new AbortController();
    const second = failureOf(http.request(post(url, { signal: abort.signal, body: 'second' })));
    setTimeout(() => abort.abort(), 20);
    expect(await second).toMatchObject({ sent: false, reason: 'aborted' });
    expect(await first).toMatchObject({ status: 200 });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(seen.join('')).not.toContain('second');
  });
});

describe('a request whose answer was lost', () => {
  it('the server takes it and drops the connection', async () => {
    const url = await rawServer((socket) => socket.destroy());
    expect(await failureOf(client().request(post(url)))).toMatchObject({ sent: true, reason: 'dropped' });
  });
  it('the server resets the connection', async () => {
    const url = await rawServer((socket) => socket.resetAndDestroy());
    expect(await failureOf(client().request(post(url)))).toMatchObject({ sent: true, reason: 'dropped' });
  });
  it('the server never answers', async () => {
    const url = await rawServer(() => undefined);
    const failure = await failureOf(client({ responseTimeoutMs: 100 }).request(post(url)));
    expect(failure).toMatchObject({ sent: true, reason: 'timeout' });
  });
  it('aborted while waiting for the answer', async () => {
    const url = await rawServer(() => undefined);
    const request = post(url, { signal: AbortSignal.timeout(100) });
    expect(await failureOf(client().request(request))).toMatchObject({ sent: true, reason: 'aborted' });
  });
  it('what comes back is not HTTP', async () => {
    const url = await rawServer((socket) => socket.end('no such protocol\r\n\r\n'));
    expect(await failureOf(client().request(post(url)))).toMatchObject({ sent: true });
  });
  it('the body is cut off after its head: the status is known', async () => {
    const url = await rawServer((socket) => socket.end('HTTP/1.1 500 Oops\r\nContent-Length: 99\r\n\r\n{'));
    expect(await failureOf(client().request(post(url)))).toMatchObject({ sent: true, status: 500 });
  });
  it('the body is larger than allowed', async () => {
    const url = await listen(createServer((_, response) => response.end('x'.repeat(5_000))));
    const failure = await failureOf(client({ maxResponseBytes: 1_000 }).request(post(url)));
    expect(failure).toMatchObject({ sent: true, reason: 'too-large', status: 200 });
  });
});
