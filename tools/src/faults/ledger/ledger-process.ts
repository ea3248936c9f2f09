import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { LedgerFile } from './ledger-file.js';
import { ProviderAftermath } from './provider-aftermath.js';
import { type ProviderCall, readProviderCall } from './provider-call.js';
import { type Mood, moodOf } from './provider-mood.js';

/**
 * The providers of the fault harness, as a process of its own: speaks the WhatsApp Cloud API and Twilio, writes down what
 * it takes before it answers, and behaves badly as the seed says.
 */
const { LEDGER_PORT, LEDGER_FILE, LEDGER_SEED, LEDGER_MOODS, GATEWAY_URL } = process.env;
if (!LEDGER_PORT || !LEDGER_FILE || !GATEWAY_URL)
  throw new Error('LEDGER_PORT, LEDGER_FILE and GATEWAY_URL must be set');

const seed = Number(LEDGER_SEED ?? 1);
const wellBehaved: Mood = { name: 'prompt', accepts: true, delayMs: 0 };
const file = new LedgerFile(LEDGER_FILE);
const aftermath = new ProviderAftermath(seed, GATEWAY_URL, file);
const calls = new Map<string, number>();
let accepted = 0;

async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const call = readProviderCall(request, Buffer.concat(chunks).toString('utf8'));
  if (!call) return answer(response, request.url === '/healthz' ? 200 : 404, {});
  const count = (calls.get(call.body) ?? 0) + 1;
  calls.set(call.body, count);
  const mood = LEDGER_MOODS === 'off' ? wellBehaved : moodOf(seed, call.body, count);
  accepted += mood.accepts ? 1 : 0;
  const providerId = call.channel === 'sms' ? `SM${String(accepted).padStart(32, '0')}` : `wamid.fault${accepted}`;
  const { callbackUrl: _, ...entry } = call;
  // A slow provider takes the message when it comes and answers late.
  await file.append({ kind: 'call', atMs: Date.now(), accepted: mood.accepts, ...entry, providerId, mood: mood.name });
  if (mood.accepts) void aftermath.follow(call, providerId);
  await behave(mood, call, providerId, response);
}

async function behave(mood: Mood, call: ProviderCall, providerId: string, response: ServerResponse): Promise<void> {
  if ('delayMs' in mood && mood.delayMs > 0) await sleep(mood.delayMs);
  switch (mood.name) {
    case 'rate-limited':
      return answer(
        response,
        429,
        { error: { code: 130429, message: 'slow down' } },
        { 'retry-after': String(mood.retryAfterS) },
      );
    case 'unavailable':
      return answer(response, mood.status, {});
    case 'dropped-before':
    case 'dropped-after':
      response.socket?.destroy();
      return;
    default:
      if (call.channel === 'sms') answer(response, 201, { sid: providerId, status: 'queued' });
      else answer(response, 200, { messaging_product: 'whatsapp', messages: [{ id: providerId }] });
  }
}

function answer(response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

const server = createServer((request, response) => {
  take(request, response).catch(() => response.socket?.destroy());
});
server.keepAliveTimeout = 60_000;
server.listen(Number(LEDGER_PORT), '127.0.0.1');
process.once('SIGTERM', () => process.exit(0));
