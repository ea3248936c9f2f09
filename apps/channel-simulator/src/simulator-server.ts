import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { EventStream } from './control/event-stream.js';
import { servePhone } from './control/phone-page.js';
import { simEndpoints } from './control/sim-endpoints.js';
import { answerJson, answerProblem } from './http-exchange.js';
import type { Simulation } from './phones.js';
import { serveProvider } from './provider-endpoints.js';

/** Everything over HTTP: providers first, they are in a hurry. */
export function simulatorServer(simulation: Simulation, stream: EventStream): Server {
  const endpoints = simEndpoints(simulation, stream);
  const server = createServer((request, response) => {
    const [path = '/', query] = (request.url ?? '/').split('?', 2);
    if (serveProvider(simulation, path, request, response)) return;
    if (!isFromHere(request, response)) return;
    const handler = endpoints.get(`${request.method} ${path}`);
    if (!handler) {
      serveRest(path, response);
      return;
    }
    void Promise.resolve(handler(request, response, new URLSearchParams(query))).catch(() => response.destroy());
  });
  server.keepAliveTimeout = 65_000;
  return server;
}

function serveRest(path: string, response: ServerResponse): void {
  if (path === '/healthz') {
    answerJson(response, 200, { status: 'ok' });
    return;
  }
  if (servePhone(path, response)) return;
  const detail = `There is nothing at ${path.slice(0, 200)}.`;
  answerProblem(response, 404, 'sim.not-found', detail, 'docs/simulator.md lists what there is.');
}

const LOCAL = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/** Pages of this machine (the dashboard) may call; a stranger's page in the same browser may not. */
function isFromHere(request: IncomingMessage, response: ServerResponse): boolean {
  const { origin } = request.headers;
  if (origin === undefined) return true;
  if (!LOCAL.test(origin)) {
    answerProblem(response, 403, 'sim.foreign-origin', 'Only pages of this machine may call.', 'Call from localhost.');
    return false;
  }
  response.setHeader('access-control-allow-origin', origin);
  response.setHeader('vary', 'origin');
  if (request.method !== 'OPTIONS') return true;
  response.writeHead(204, {
    'access-control-allow-methods': 'GET, POST',
    'access-control-allow-headers': 'content-type',
  });
  response.end();
  return false;
}
