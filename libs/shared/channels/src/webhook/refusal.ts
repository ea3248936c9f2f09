import type { WebhookResult } from '@columba/workflow/ports';

export type Refusal = Extract<WebhookResult, { kind: 'refused' }>;

const refused = (status: 400 | 401 | 403, code: string, detail: string, mend: string): Refusal => ({
  kind: 'refused',
  status,
  code,
  detail,
  mend,
});

/** One answer for a missing, a malformed and a wrong signature: a forger learns nothing from it. */
export function badSignature(header: string): Refusal {
  const detail = `The header ${header} does not hold a valid signature of this request.`;
  return refused(401, 'webhook.bad-signature', detail, 'Sign the unchanged body with the secret of this connection.');
}

export function staleSignature(): Refusal {
  const detail = 'The signature is valid, but its timestamp is more than 300 seconds from now.';
  return refused(401, 'webhook.stale', detail, 'Sign the request anew when it is sent, with a clock that is right.');
}

export function wrongVerifyToken(): Refusal {
  const detail = 'The verify token is not the one of this connection.';
  return refused(
    403,
    'webhook.wrong-verify-token',
    detail,
    'Copy the verify token from Connections into the provider.',
  );
}

export function notUnderstood(provider: string, where: string): Refusal {
  const detail = `The body is signed, but is not what ${provider} sends: ${where}.`;
  return refused(
    400,
    'webhook.not-understood',
    detail,
    `Send ${provider}'s own webhook format, with that field in it.`,
  );
}

export function methodNotAllowed(provider: string): Refusal {
  const detail = `${provider} webhooks come by POST.`;
  return refused(400, 'webhook.method', detail, 'Send the webhook by POST.');
}
