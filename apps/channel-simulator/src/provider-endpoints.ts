import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Channel } from '@columba/workflow-contracts';
import type { Fate } from './behaviour.js';
import { answerText, parseJson, readBody } from './http-exchange.js';
import { type Simulation, take, WIRES } from './phones.js';
import { type Reading, readGraphSend } from './wire/graph-api.js';
import { readTwilioSend } from './wire/twilio-api.js';

const GRAPH = /^\/graph\/v\d+\.\d+\/([^/]+)\/messages\/?$/;
const TWILIO = /^\/2010-04-01\/Accounts\/([^/]+)\/Messages\.json$/;

/** The providers' own addresses. False when the path is none of them. */
export function serveProvider(
  simulation: Simulation,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  if (request.method !== 'POST') return false;
  const graph = GRAPH.exec(path)?.[1];
  const twilio = graph ? undefined : TWILIO.exec(path)?.[1];
  if (!graph && !twilio) return false;
  void readBody(request).then((body) => {
    const { authorization } = request.headers;
    const reading = graph
      ? readGraphSend(simulation.book, decode(graph), authorization, parseJson(body))
      : readTwilioSend(simulation.book, decode(twilio ?? ''), authorization, body ?? '');
    settle(simulation, reading, response);
  });
  return true;
}

function settle(simulation: Simulation, reading: Reading, response: ServerResponse): void {
  if (!reading.draft) {
    answerText(response, reading.status, 'application/json', reading.body);
    return;
  }
  const { channel } = reading.draft;
  const fate = simulation.behaviours.fateOfNext(channel);
  take(simulation, reading.draft, fate);
  if (fate.latencyMs > 0) setTimeout(() => answer(channel, reading, fate, response), fate.latencyMs);
  else answer(channel, reading, fate, response);
}

function answer(channel: Channel, reading: Reading, fate: Fate, response: ServerResponse): void {
  if (fate.drop) {
    response.socket?.destroy();
    return;
  }
  if (!fate.refusal) {
    answerText(response, reading.status, 'application/json', reading.body);
    return;
  }
  const { status, body } = WIRES[channel].refusal(fate.refusal);
  if (fate.refusal.retryAfterS !== undefined) response.setHeader('retry-after', String(fate.refusal.retryAfterS));
  answerText(response, status, 'application/json', body);
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
