import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningSimulator, startSimulator } from './simulator.js';

let simulator: RunningSimulator;
let url = '';
beforeAll(async () => {
  simulator = await startSimulator({ port: 0, smtpPort: 0, gatewayUrl: 'http://127.0.0.1:9', quiet: true });
  url = `http://127.0.0.1:${simulator.port}`;
});
afterAll(() => simulator?.stop());

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(url + path, { method: 'POST', headers, body: typeof body === 'string' ? body : JSON.stringify(body) });
const whatsapp = (
  body: unknown,
  id = '106540352242922',
  headers: Record<string, string> = { authorization: 'Bearer x' },
) => post(`/graph/v23.0/${id}/messages`, body, headers);
const basic = `Basic ${Buffer.from('ACdemo:secret').toString('base64')}`;
const twilio = (form: Record<string, string>, headers: Record<string, string> = { authorization: basic }) =>
  post('/2010-04-01/Accounts/ACdemo/Messages.json', new URLSearchParams(form).toString(), headers);
const errorOf = async (response: Response) => (await response.json()) as { code?: number; error?: { code: number } };
const text = { messaging_product: 'whatsapp', to: '4915112345678', type: 'text', text: { body: 'Hi' } };

describe('the providers answer in their own format', () => {
  it('WhatsApp', async () => {
    const response = await whatsapp(text);
    expect([response.status, await response.json()]).toEqual([
      200,
      {
        messaging_product: 'whatsapp',
        contacts: [{ input: '4915112345678', wa_id: '4915112345678' }],
        messages: [{ id: expect.stringMatching(/^wamid\./) }],
      },
    ]);
  });
  it.each([
    [401, 190, () => whatsapp(text, undefined, {})],
    [400, 100, () => whatsapp({ ...text, to: '' })],
    [400, 100, () => whatsapp('not json')],
    [400, 100, () => whatsapp({ ...text, text: { body: 'x'.repeat(4_097) } })],
    [400, 100, () => whatsapp(text, '999')],
  ])('WhatsApp refuses with %i and code %i %#', async (status, code, send) => {
    const response = await send();
    expect([response.status, (await errorOf(response)).error?.code]).toEqual([status, code]);
  });
  it('Twilio', async () => {
    const response = await twilio({ To: '+15005550006', From: '+15550001111', Body: 'Hi' });
    expect(response.status).toBe(201);
    expect(await response.json()).toMatchObject({
      sid: expect.stringMatching(/^SM[0-9a-f]{32}$/),
      status: 'queued',
      to: '+15005550006',
    });
  });
  it.each([
    [401, 20003, () => twilio({}, {})],
    [400, 21211, () => twilio({ To: '123', From: '+1', Body: 'x' })],
    [400, 21602, () => twilio({ To: '+15005550006', From: '+15550001111', Body: '' })],
  ])('Twilio refuses with %i and code %i', async (status, code, send) => {
    const response = await send();
    expect([response.status, (await errorOf(response)).code]).toEqual([status, code]);
  });
  it('with Retry-After and the code that was asked for', async () => {
    await post('/sim/behaviour', { channel: 'whatsapp', status: 429, code: 131056, retryAfterS: 9, times: 1 });
    const response = await whatsapp(text);
    expect([response.status, response.headers.get('retry-after'), (await errorOf(response)).error?.code]).toEqual([
      429,
      '9',
      131056,
    ]);
    expect((await whatsapp(text)).status).toBe(200);
  });
});

describe('the simulator says what is wrong', () => {
  it.each([
    [400, () => post('/sim/inbound', 'not json')],
    [400, () => post('/sim/inbound', { channel: 'fax', from: 'x', text: 'x' })],
    [400, () => post('/sim/behaviour', { channel: 'sms', failrate: 1 })],
    [404, () => post('/sim/inbound', { channel: 'sms', from: '+1', text: 'x', connectionId: 'nope' })],
    [502, () => post('/sim/inbound', { channel: 'whatsapp', from: '+4915112345678', text: 'x' })],
    [404, () => fetch(`${url}/nothing`)],
    [403, () => post('/sim/reset', {}, { origin: 'https://evil.example' })],
  ])('with %i %#', async (status, call) => {
    const response = await call();
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({
      code: expect.any(String),
      detail: expect.any(String),
      mend: expect.any(String),
    });
  });
});

it('the page, its parts and its policy', async () => {
  const page = await fetch(`${url}/?channel=sms`);
  expect(page.status).toBe(200);
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  const parts = [...(await page.text()).matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path ?? '');
  expect(parts.length).toBeGreaterThan(3);
  for (const path of parts) expect([path, (await fetch(url + path)).status]).toEqual([path, 200]);
  expect((await fetch(`${url}/phone/../package.json`)).status).toBe(404);
  expect((await fetch(`${url}/phone/%2e%2e%2fpackage.json`)).status).toBe(404);
  expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'ok' });
});

it('events are streamed as they happen', async () => {
  const response = await fetch(`${url}/sim/events`);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let seen = '';
  await whatsapp({ ...text, text: { body: 'streamed' } });
  while (!seen.includes('streamed')) seen += (await reader?.read())?.value ?? '';
  expect(seen).toContain('event: message\ndata: {"seq":');
  await reader?.cancel();
});

it('tells no secret', async () => {
  const shown = await (await fetch(`${url}/sim/connections`)).text();
  expect(shown).toContain('wa-acme');
  expect(shown).not.toContain('demo-wa-secret');
});
