import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RunFact } from '@columba/workflow-contracts';
import { type Namespace, Server } from 'socket.io';
import { io } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { factsOf, seqs } from './__fixtures__/run-facts';
import { LiveClient, type LiveSocket } from './live-client';

let http: HttpServer;
let server: Server;
let live: Namespace;
let facts: RunFact[];
let asked: unknown[];
let tickets: number;
let client: LiveClient;

/** The gateway's manners on a real socket: what came after `after`, then the acknowledgement, then what happens. */
beforeEach(async () => {
  facts = factsOf('run-1', 1, 3);
  asked = [];
  tickets = 0;
  http = createServer();
  server = new Server(http);
  live = server.of('/live');
  live.use((socket, next) => (socket.handshake.auth.token === `ticket-${tickets}` ? next() : next(new Error('auth'))));
  live.on('connection', (socket) => {
    socket.on('subscribe', (request: { runId: string; after: number }, ack: (answer: unknown) => void) => {
      asked.push(request);
      const missed = facts.filter((fact) => fact.seq > request.after);
      if (missed.length > 0) {
        socket.emit('facts', missed);
      }
      void socket.join('run-1');
      ack({ ok: true, last: facts.length });
    });
    socket.on('unsubscribe', (request) => asked.push({ left: request }));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  client = new LiveClient({
    refusedRetryMs: 50,
    fetchRunFacts: async (_runId, after) => facts.filter((fact) => fact.seq > after),
    openSocket: async () =>
      io(`http://127.0.0.1:${port}/live`, {
        autoConnect: false,
        transports: ['websocket'],
        reconnectionDelay: 20,
        reconnectionDelayMax: 60,
        auth: (give) => {
          tickets += 1;
          give({ token: `ticket-${tickets}` });
        },
      }) as LiveSocket,
  });
});

afterEach(async () => {
  client.close();
  await server.close();
});

function happen(count: number): void {
  const next = factsOf('run-1', facts.length + 1, facts.length + count);
  facts.push(...next);
  live.to('run-1').emit('facts', next);
}

describe('LiveClient over a real socket', () => {
  it('shows what was and what comes', async () => {
    const got: RunFact[] = [];
    client.subscribe({ runId: 'run-1' }, { after: 1, onFacts: (some) => got.push(...some) });
    await vi.waitFor(() => expect(seqs(got)).toEqual([2, 3]));
    happen(2);
    await vi.waitFor(() => expect(seqs(got)).toEqual([2, 3, 4, 5]));
    expect(client.state).toBe('live');
  });

  it('after a cut it says so, asks from its last number, and nobody sees a hole or a repeat', async () => {
    const got: RunFact[] = [];
    const states: string[] = [];
    client.onState(() => states.push(client.state));
    client.subscribe({ runId: 'run-1' }, { onFacts: (some) => got.push(...some) });
    await vi.waitFor(() => expect(got).toHaveLength(3));
    for (const socket of await live.fetchSockets()) {
      (socket as unknown as { client?: unknown; disconnect: (close: boolean) => void }).disconnect(true);
    }
    await vi.waitFor(() => expect(client.state).toBe('reconnecting'));
    happen(4);
    await vi.waitFor(() => expect(seqs(got)).toEqual([1, 2, 3, 4, 5, 6, 7]));
    expect(asked).toEqual([
      { runId: 'run-1', after: 0 },
      { runId: 'run-1', after: 3 },
    ]);
    expect(states).toEqual(['connecting', 'live', 'reconnecting', 'live']);
    expect(tickets).toBe(2);
  });

  it('a fact that got lost on the way is fetched before what is behind it is shown', async () => {
    const got: RunFact[] = [];
    client.subscribe({ runId: 'run-1' }, { onFacts: (some) => got.push(...some) });
    await vi.waitFor(() => expect(got).toHaveLength(3));
    facts.push(...factsOf('run-1', 4, 5));
    happen(1);
    await vi.waitFor(() => expect(seqs(got)).toEqual([1, 2, 3, 4, 5, 6]));
  });

  it('a refused connection is tried again with a fresh ticket', async () => {
    const got: RunFact[] = [];
    let refusals = 2;
    live.use((_socket, next) => {
      refusals -= 1;
      next(refusals >= 0 ? new Error('auth') : undefined);
    });
    client.subscribe({ runId: 'run-1' }, { onFacts: (some) => got.push(...some) });
    await vi.waitFor(() => expect(got).toHaveLength(3));
    expect(tickets).toBe(3);
  });

  it('leaves a target when its last listener goes', async () => {
    const stopOne = client.subscribe({ runId: 'run-1' }, { onFacts: () => undefined });
    const stopTwo = client.subscribe({ runId: 'run-1' }, { onFacts: () => undefined });
    await vi.waitFor(() => expect(asked).toHaveLength(2));
    stopOne();
    stopTwo();
    await vi.waitFor(() => expect(asked.at(-1)).toEqual({ left: { runId: 'run-1' } }));
    expect(asked).toHaveLength(3);
  });
});
