import type { ChannelConnection, WebhookRequest } from '@columba/workflow/ports';
import { equalInConstantTime, hmac } from '../webhook/constant-time.js';
import { badSignature, type Refusal, staleSignature } from '../webhook/refusal.js';

const TOLERANCE_S = 300;

/**
 * https://www.standardwebhooks.com: `webhook-signature` holds one or more `v1,<base64 HMAC-SHA256>` over
 * `id.timestamp.body`. Answers the webhook's id, the same at each redelivery, or why it is refused.
 */
export function verifyStandardWebhook(
  { secrets }: ChannelConnection,
  { headers, rawBody }: WebhookRequest,
  nowMs: number,
): { id: string } | Refusal {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': given } = headers;
  const refusal = badSignature('webhook-signature');
  if (!secrets.webhookSecret || !id || !timestamp || !given) return refusal;
  if (!/^[\x21-\x7e]{1,200}$/.test(id) || !/^\d{1,11}$/.test(timestamp) || given.length > 2_000) return refusal;
  const expected = hmac('sha256', keyOf(secrets.webhookSecret), [`${id}.${timestamp}.`, rawBody], 'base64');
  const matches = given.split(' ').map((each) => equalInConstantTime(each, `v1,${expected}`));
  if (!matches.includes(true)) return refusal;
  return Math.abs(nowMs / 1000 - Number(timestamp)) <= TOLERANCE_S ? { id } : staleSignature();
}

/** `whsec_` marks a key in base64; other secrets are taken as they are. */
function keyOf(secret: string): string | Buffer {
  return secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : secret;
}
