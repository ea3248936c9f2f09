import { describe, expect, it } from 'vitest';
import { HttpFailure } from '../http/http-client.port.js';
import { AnsweringHttpClient } from '../testing/answering-http-client.js';
import { smsConnection as connection } from '../testing/connections.js';
import { twilioSender } from './twilio-sender.js';

const message = {
  messageId: 'our id',
  to: '+15005550006',
  body: 'It is on its way & soon',
  statusCallbackUrl: 'https://columba.example/webhooks/twilio/sms-acme',
};
async function sendTo(answer: ConstructorParameters<typeof AnsweringHttpClient>[0], of = connection) {
  const http = new AnsweringHttpClient(answer);
  const result = await twilioSender(http).send(of, message, { signal: new AbortController().signal });
  return { result, request: http.requests[0] };
}

describe('sending over Twilio', () => {
  it("speaks Twilio's format, with our id in the status callback", async () => {
    const { result, request } = await sendTo({ status: 201, body: '{"sid":"SM1","status":"queued"}' });
    expect(result).toEqual({ kind: 'accepted', providerMessageId: 'SM1' });
    expect(request?.url).toBe('http://localhost:4100/2010-04-01/Accounts/ACdemo/Messages.json');
    expect(request?.headers.authorization).toBe(`Basic ${Buffer.from('ACdemo:demo-sms-secret').toString('base64')}`);
    expect(Object.fromEntries(new URLSearchParams(String(request?.body)))).toEqual({
      To: '+15005550006',
      From: '+15550001111',
      Body: 'It is on its way & soon',
      StatusCallback: 'https://columba.example/webhooks/twilio/sms-acme?messageId=our%20id',
    });
  });

  it('uses a messaging service and an auth token of its own where there are some', async () => {
    const { request } = await sendTo(
      { status: 201, body: '{"sid":"SM1"}' },
      {
        ...connection,
        settings: { ...connection.settings, messagingServiceSid: 'MG1' },
        secrets: { webhookSecret: 'a', authToken: 'b' },
      },
    );
    const form = new URLSearchParams(String(request?.body));
    expect([form.get('MessagingServiceSid'), form.get('From')]).toEqual(['MG1', null]);
    expect(request?.headers.authorization).toBe(`Basic ${Buffer.from('ACdemo:b').toString('base64')}`);
  });

  it.each([
    [400, 21610, 'sms.opted-out', 'permanent', true],
    [400, 21211, 'sms.invalid-number', 'permanent', true],
    [400, 21614, 'sms.not-a-mobile', 'permanent', true],
    [400, 21617, 'sms.too-long', 'permanent', false],
    [401, 20003, 'sms.auth', 'permanent', false],
    [429, 20429, 'sms.rate-limited', 'transient', false],
    [429, 30001, 'sms.queue-full', 'transient', false],
    [400, 77777, 'sms.refused', 'permanent', false],
    [500, 20500, 'sms.unavailable', 'transient', false],
  ])('maps HTTP %i with code %i to %s', async (status, code, ours, kind, undeliverable) => {
    const { result } = await sendTo({ status, body: JSON.stringify({ code, message: 'x', status }) });
    expect(result).toMatchObject({ kind: 'rejected', undeliverable, error: { code: ours, kind } });
  });

  it('knows a lost answer from a message not sent', async () => {
    expect((await sendTo(new HttpFailure('timeout', true, null))).result.kind).toBe('unknown');
    expect((await sendTo(new HttpFailure('timeout', false, null))).result).toMatchObject({
      kind: 'rejected',
      error: { kind: 'transient' },
    });
  });
});
