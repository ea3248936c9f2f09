import type { SendResult } from '@columba/workflow/ports';
import { type FlowError, flowError } from '@columba/workflow-contracts';
import { parseJson } from '../webhook/json-body.js';
import { type HttpClient, HttpFailure, type HttpRequest, type HttpResponse } from './http-client.port.js';
import { retryAfterMs } from './retry-after.js';

/** What a provider's own error code means. */
export interface ProviderError {
  code: string;
  kind: FlowError['kind'];
  message: string;
  /** True when it is this recipient who cannot be reached, so another channel may. */
  undeliverable?: boolean;
  retryAfterMs?: number;
}

/** How to read one provider's answers. */
export interface ProviderDialect {
  /** Prefix of error codes, and how people call it: `whatsapp`, `WhatsApp`. */
  prefix: string;
  name: string;
  messageIdOf(answer: unknown): string | null;
  errorOf(answer: unknown, status: number): ProviderError | null;
}

/**
 * Sends, and says what became of it. A lost answer is `unknown`; a refusal is `rejected`, whoever's fault. The one
 * answer that leaves the question open is 504: a proxy gave up on a provider that may have taken the message.
 */
export async function sendOverHttp(
  http: HttpClient,
  request: HttpRequest,
  dialect: ProviderDialect,
): Promise<SendResult> {
  try {
    return resultOf(await http.request(request), dialect);
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    if (error.status !== null && error.status >= 400) {
      return resultOf({ status: error.status, headers: {}, body: '' }, dialect);
    }
    return error.sent ? answerLost(dialect, error.reason) : notSent(dialect, error.reason);
  }
}

function resultOf(response: HttpResponse, dialect: ProviderDialect): SendResult {
  const { status } = response;
  const answer = parseJson(response.body);
  if (status >= 200 && status < 300) {
    const providerMessageId = dialect.messageIdOf(answer);
    return providerMessageId ? { kind: 'accepted', providerMessageId } : answerLost(dialect, 'unreadable');
  }
  if (status === 504) return answerLost(dialect, 'gateway timeout');
  const known = dialect.errorOf(answer, status) ?? byStatus(dialect, status);
  const waitMs = retryAfterMs(response.headers['retry-after'], Date.now()) ?? known.retryAfterMs ?? null;
  const error = flowError({
    code: `${dialect.prefix}.${known.code}`,
    kind: known.kind,
    message: known.message,
    retryAfterMs: known.kind === 'transient' ? waitMs : null,
  });
  return { kind: 'rejected', error, undeliverable: known.undeliverable ?? false };
}

function byStatus({ name }: ProviderDialect, status: number): ProviderError {
  if (status === 429) {
    return { code: 'rate-limited', kind: 'transient', message: `${name} asks us to send more slowly (429).` };
  }
  if (status >= 500 || status === 408) {
    return { code: 'unavailable', kind: 'transient', message: `${name} could not take the message now (${status}).` };
  }
  if (status === 401 || status === 403) {
    return {
      code: 'auth',
      kind: 'permanent',
      message: `${name} refused our credentials (${status}). Renew them under Connections.`,
    };
  }
  return { code: 'refused', kind: 'permanent', message: `${name} refused the message (${status}).` };
}

function notSent({ prefix, name }: ProviderDialect, reason: string): SendResult {
  const message = `${name} could not be reached (${reason}); nothing was sent.`;
  return {
    kind: 'rejected',
    error: flowError({ code: `${prefix}.unreachable`, kind: 'transient', message }),
    undeliverable: false,
  };
}

function answerLost({ prefix, name }: ProviderDialect, reason: string): SendResult {
  const message = `The message was handed to ${name}, but its answer was lost (${reason}). It may have been taken.`;
  return { kind: 'unknown', error: flowError({ code: `${prefix}.answer-lost`, kind: 'transient', message }) };
}
