import { flowError } from '@columba/workflow-contracts';
import { expect, it } from 'vitest';
import { message } from '../run-driver-suite.js';
import { healthVerdict } from './health-verdict.js';

const error = (code: string, kind: 'transient' | 'permanent' | 'bug', retryAfterMs: number | null = null) => ({
  kind: 'failed' as const,
  error: flowError({ code, kind, message: 'x', retryAfterMs }),
});
const fallback = { outcome: 'sent', output: {} };

it.each([
  ['an accepted message', 'success', { kind: 'settled' as const, outcome: 'sent' }],
  ['a refusal that stays: the destination is there', 'success', error('whatsapp.auth', 'permanent')],
  ['500, connection refused', 'failure', error('whatsapp.unavailable', 'transient')],
  ['503 with Retry-After', 'failure', error('whatsapp.unavailable', 'transient', 1_000)],
  ['429 without Retry-After', 'failure', error('sms.rate-limited', 'transient')],
  ['429 with Retry-After', 'neutral', error('sms.rate-limited', 'transient', 1_000)],
  [
    'a timeout whose answer was lost',
    'failure',
    { kind: 'unknown' as const, error: error('x', 'transient').error, message, fallback },
  ],
  ['our own database', 'neutral', error('columba.unavailable', 'transient')],
  ['our own bug', 'neutral', error('executor.threw', 'bug')],
])('%s is a %s', (_what, verdict, settlement) => {
  expect(healthVerdict(settlement)).toBe(verdict);
});
