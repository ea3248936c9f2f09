import { ApiClient, callJson } from './api-client.js';

interface Addresses {
  apiUrl: string;
  simulatorUrl: string;
}

const PAUSE_MS = 700;
const pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE_MS));

/**
 * Gives a fresh demo tenant a past: a few customers write, so that runs, conversations, a ticket and a dead letter are
 * there to look at. All of it goes over the wires and through the engine, nothing is made up in the database.
 * Does nothing when the tenant has runs already.
 */
export async function playDemoHistory({ apiUrl, simulatorUrl }: Addresses): Promise<void> {
  const api = new ApiClient(apiUrl, 'demo-acme-key');
  const { items } = await api.call<{ items: unknown[] }>('GET', '/api/v1/runs?limit=1');
  if (items.length > 0) return;
  const write = (channel: string, from: string, text: string) =>
    callJson(`${simulatorUrl}/sim/inbound`, 'POST', { channel, from, text });

  await write('whatsapp', '+4915112345678', 'Where is my order?');
  await write('whatsapp', '+393331234567', 'I have a question about my order');
  await write('sms', '+15005550006', 'The lamp arrived broken');
  await pause();
  await write('whatsapp', '+4915112345678', '4711');
  await registered(api, 'whatsapp:+33612345678');
  await pause();
  await refusedOnce(simulatorUrl, () => write('whatsapp', '+819012345678', 'order'));
}

async function registered(api: ApiClient, subject: string): Promise<void> {
  await api.call('POST', '/api/v1/events', {
    specversion: '1.0',
    id: `demo-history-${subject}`,
    source: '/demo/history',
    type: 'columba.customer.registered.v1',
    tenantid: 'acme',
    subject,
    data: { plan: 'basic' },
  });
}

/** The provider refuses one message for good, as it does when a token has run out. */
async function refusedOnce(simulatorUrl: string, write: () => Promise<unknown>): Promise<void> {
  await callJson(`${simulatorUrl}/sim/behaviour`, 'POST', { channel: 'whatsapp', status: 401, code: 190, times: 1 });
  await write();
  await pause();
  await callJson(`${simulatorUrl}/sim/behaviour`, 'POST', { channel: 'whatsapp' });
}
