import type { IncomingMessage, ServerResponse } from 'node:http';
import { CHANNELS } from '@columba/workflow-contracts';
import { z } from 'zod';
import { behaviourSchema } from '../behaviour.js';
import { answerJson, answerProblem, parseJson, readBody } from '../http-exchange.js';
import type { Simulation } from '../phones.js';
import type { EventStream } from './event-stream.js';
import { type Inbound, inboundSchema, writeInbound } from './inbound.js';
import { serveMail } from './phone-page.js';

type Handler = (request: IncomingMessage, response: ServerResponse, query: URLSearchParams) => Promise<void> | void;

const connectionSchema = z.strictObject({
  id: z.string().regex(/^[\w-]{1,100}$/),
  channel: z.enum(CHANNELS),
  provider: z.enum(['whatsapp', 'instagram', 'twilio', 'email']),
  providerId: z.string().min(1).max(200),
  address: z.string().min(1).max(320),
  webhookSecret: z.string().min(1).max(500),
  accessToken: z.string().max(500).optional(),
});

/** For people and checks: `/sim/*`. */
export function simEndpoints(simulation: Simulation, stream: EventStream): Map<string, Handler> {
  const { log, behaviours, book, caller } = simulation;
  return new Map<string, Handler>([
    ['POST /sim/inbound', (request, response) => takeInbound(simulation, request, response)],
    [
      'GET /sim/messages',
      (_, response, query) => answerJson(response, 200, log.list('received', filterOf(query, 'to'))),
    ],
    [
      'GET /sim/conversation',
      (_, response, query) => answerJson(response, 200, log.list(null, filterOf(query, 'with'))),
    ],
    ['GET /sim/mail', (_, response, query) => serveMail(log.find(Number(query.get('seq')))?.html, response)],
    ['GET /sim/events', (request, response) => stream.open(request, response)],
    ['GET /sim/stats', (_, response) => answerJson(response, 200, { webhooks: caller.stats })],
    [
      'GET /sim/connections',
      (_, response) =>
        answerJson(
          response,
          200,
          book.all().map(({ webhookSecret: _secret, accessToken: _token, ...shown }) => shown),
        ),
    ],
    [
      'POST /sim/connections',
      async (request, response) => {
        const connection = await read(request, response, connectionSchema);
        if (!connection) return;
        book.add(connection);
        answerJson(response, 201, { id: connection.id });
      },
    ],
    ['GET /sim/behaviour', (_, response) => answerJson(response, 200, behaviours.show())],
    [
      'POST /sim/behaviour',
      async (request, response) => {
        const change = await read(request, response, behaviourSchema);
        if (!change) return;
        behaviours.set(change);
        answerJson(response, 200, behaviours.show());
      },
    ],
    [
      'POST /sim/reset',
      async (request, response) => {
        await readBody(request);
        caller.forgetTimers();
        log.clear();
        behaviours.reset();
        stream.publish('reset', {});
        answerJson(response, 200, { reset: true });
      },
    ],
  ]);
}

function filterOf(query: URLSearchParams, customer: 'to' | 'with') {
  return {
    channel: query.get('channel') ?? undefined,
    customer: query.get(customer) ?? undefined,
    after: Number(query.get('after')) || 0,
  };
}

async function takeInbound(simulation: Simulation, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const inbound = await read<Inbound>(request, response, inboundSchema);
  if (!inbound) return;
  const connection = simulation.book.find(inbound.channel, inbound.connectionId);
  if (!connection) {
    answerProblem(
      response,
      404,
      'sim.no-connection',
      'There is no such connection.',
      'Choose one of GET /sim/connections.',
    );
    return;
  }
  try {
    answerJson(response, 200, await writeInbound(simulation, connection, inbound));
  } catch {
    const detail = `The gateway at ${simulation.addresses.gatewayUrl} could not be reached.`;
    answerProblem(response, 502, 'sim.gateway-unreachable', detail, 'Start it, or set GATEWAY_URL.');
  }
}

/** The body, or null after answering what is wrong with it. */
async function read<T>(request: IncomingMessage, response: ServerResponse, schema: z.ZodType<T>): Promise<T | null> {
  const parsed = schema.safeParse(parseJson(await readBody(request)));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const detail = `/${issue?.path.join('/') ?? ''}: ${issue?.message ?? 'not valid'}`;
  answerProblem(response, 400, 'sim.invalid', detail, 'Correct that field; docs/simulator.md shows them all.');
  return null;
}
