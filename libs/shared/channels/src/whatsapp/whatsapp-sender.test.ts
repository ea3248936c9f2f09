import { describe, expect, it } from 'vitest';
import { HttpFailure } from '../http/http-client.port.js';
import { AnsweringHttpClient } from '../testing/answering-http-client.js';
import { whatsappConnection as connection } from '../testing/connections.js';
import { OUR_ID, WAMID } from '../testing/whatsapp-payloads.js';
import { whatsappSender } from './whatsapp-sender.js';

const message = { messageId: OUR_ID, to: '+4915112345678', body: 'It is on its way. "Soon" \u{1F600}' };
const accepted = {
  messaging_product: 'whatsapp',
  contacts: [{ input: '+49', wa_id: '49' }],
  messages: [{ id: WAMID }],
};
const graphError = (code: number) =>
  JSON.stringify({ error: { message: `(#${code}) ${message.body}`, type: 'OAuthException', code } });

async function sendTo(answer: ConstructorParameters<typeof AnsweringHttpClient>[0], of = connection) {
  const http = new AnsweringHttpClient(answer);
  const result = await whatsappSender(http).send(of, message, { signal: new AbortController().signal });
  return { result, requests: http.requests };
}

describe('sending over WhatsApp', () => {
  it("speaks Meta's format, with our id in it", async () => {
    const { result, requests } = await sendTo({ body: JSON.stringify(accepted) });
    expect(result).toEqual({ kind: 'accepted', providerMessageId: WAMID });
    const [request] = requests;
    expect(request).toMatchObject({
      method: 'POST',
      url: 'http://localhost:4100/graph/v23.0/106540352242922/messages',
      headers: { authorization: 'Bearer demo-token', 'content-type': 'application/json' },
    });
    expect(JSON.parse(String(request?.body))).toEqual({
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to: '4915112345678',
      type: 'text',
      text: { preview_url: false, body: message.body },
      biz_opaque_callback_data: OUR_ID,
    });
  });

  it.each([
    [400, 131047, 'whatsapp.outside-window', 'permanent', true],
    [400, 131026, 'whatsapp.undeliverable', 'permanent', true],
    [400, 131049, 'whatsapp.marketing-cap', 'permanent', true],
    [400, 130429, 'whatsapp.throughput', 'transient', false],
    [400, 131056, 'whatsapp.pair-rate', 'transient', false],
    [400, 80007, 'whatsapp.rate-limited', 'transient', false],
    [400, 100, 'whatsapp.invalid-request', 'permanent', false],
    [400, 132001, 'whatsapp.template', 'permanent', false],
    [401, 190, 'whatsapp.auth', 'permanent', false],
    [403, 200, 'whatsapp.permission', 'permanent', false],
    [500, 131000, 'whatsapp.unavailable', 'transient', false],
    [503, 2, 'whatsapp.unavailable', 'transient', false],
    [400, 999999, 'whatsapp.refused', 'permanent', false],
    [500, 999999, 'whatsapp.unavailable', 'transient', false],
  ])('maps HTTP %i with code %i to %s', async (status, code, ours, kind, undeliverable) => {
    const { result } = await sendTo({ status, body: graphError(code) });
    expect(result).toMatchObject({ kind: 'rejected', undeliverable, error: { code: ours, kind } });
    expect(JSON.stringify(result)).not.toContain('on its way');
  });

  it.each([
    ['7', 7_000],
    [new Date(Date.now() + 60_000).toUTCString(), 60_000],
    ['soon', null],
    ['-5', null],
  ])('waits as Retry-After %j asks', async (header, expected) => {
    const { result } = await sendTo({ status: 429, headers: { 'retry-after': header } });
    expect(result).toMatchObject({ kind: 'rejected', error: { code: 'whatsapp.rate-limited', kind: 'transient' } });
    const waitMs = result.kind === 'rejected' ? result.error.retryAfterMs : null;
    if (expected === null) expect(waitMs).toBeNull();
    else expect(Math.abs((waitMs ?? 0) - expected)).toBeLessThan(2_000);
  });

  it('waits six seconds for the pair rate when nothing is said', async () => {
    const { result } = await sendTo({ status: 400, body: graphError(131056) });
    expect(result).toMatchObject({ error: { retryAfterMs: 6_000 } });
  });

  it('knows a lost answer from a message not sent', async () => {
    const lost = await sendTo(new HttpFailure('dropped', true, null));
    expect(lost.result).toMatchObject({ kind: 'unknown', error: { code: 'whatsapp.answer-lost' } });
    const unsent = await sendTo(new HttpFailure('unreachable', false, null));
    expect(unsent.result).toMatchObject({
      kind: 'rejected',
      error: { code: 'whatsapp.unreachable', kind: 'transient' },
    });
    const cutOff = await sendTo(new HttpFailure('dropped', true, 503));
    expect(cutOff.result).toMatchObject({ kind: 'rejected', error: { code: 'whatsapp.unavailable' } });
    const cutOffAfterOk = await sendTo(new HttpFailure('dropped', true, 200));
    expect(cutOffAfterOk.result.kind).toBe('unknown');
  });

  it.each([
    [200, ''],
    [200, '<html>'],
    [200, '{"messages":[]}'],
    [504, ''],
  ])('does not know after HTTP %i with %j', async (status, body) => {
    expect((await sendTo({ status, body })).result.kind).toBe('unknown');
  });

  it('names the access token nowhere', async () => {
    const { result } = await sendTo({ status: 401, body: graphError(190) });
    expect(JSON.stringify(result)).not.toContain('demo-token');
  });
});
