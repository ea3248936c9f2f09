import { createServer, type Server } from 'node:http';

export interface HealthServerOptions {
  host: string;
  port: number;
  health: Readonly<Record<string, () => Promise<string | null>>>;
  /** False once the worker is told to stop: nothing new should be sent here. */
  accepting: () => boolean;
}

/** `/livez` says that the process answers, `/readyz` whether it can work, with a reason a dependency. */
export async function startHealthServer(options: HealthServerOptions): Promise<Server> {
  const server = createServer((request, response) => {
    void answer(request.url ?? '/', options).then(({ status, body }) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  return server;
}

async function answer(url: string, options: HealthServerOptions): Promise<{ status: number; body: object }> {
  const path = url.split('?')[0];
  if (path === '/livez') return { status: 200, body: { status: 'ok' } };
  if (path !== '/readyz') return { status: 404, body: { status: 'not found', paths: ['/livez', '/readyz'] } };
  if (!options.accepting()) return { status: 503, body: { status: 'stopping' } };
  const checks = await Promise.all(
    Object.entries(options.health).map(async ([name, check]) => [name, await check()] as const),
  );
  const dependencies = Object.fromEntries(checks.map(([name, reason]) => [name, reason ?? 'ok']));
  const ready = checks.every(([, reason]) => reason === null);
  return { status: ready ? 200 : 503, body: { status: ready ? 'ok' : 'unavailable', dependencies } };
}
