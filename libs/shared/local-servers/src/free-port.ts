import { createServer } from 'node:net';

/** The system gives out a port again as soon as it is closed: who asks for several must not get one twice. */
const given = new Set<number>();

/** A TCP port on loopback that was free a moment ago, and that this process has not asked for before. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = await anyPort();
    if (given.has(port)) continue;
    given.add(port);
    return port;
  }
}

async function anyPort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
