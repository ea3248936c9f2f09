import { createHash } from 'node:crypto';
import type { IdempotencyStore } from '@columba/workflow/ports';
import { IDEMPOTENCY_STORE } from '@columba/workflow/ports';
import {
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  type NestInterceptor,
  SetMetadata,
  UseInterceptors,
} from '@nestjs/common';
import type { Response } from 'express';
import { from, lastValueFrom, type Observable } from 'rxjs';
import type { AuthenticatedRequest } from '../access/caller.js';
import { ProblemError } from './problem-error.js';

export const IDEMPOTENT = 'columba:idempotent';
export const IDEMPOTENCY_HEADER = 'idempotency-key';

/**
 * A repeated request with the same `Idempotency-Key` gets the first one's answer and has no second effect. A request
 * that failed leaves its key free, so that it may be mended and sent again.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(@Inject(IDEMPOTENCY_STORE) private readonly store: IdempotencyStore) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const key = idempotencyKey(request.headers[IDEMPOTENCY_HEADER]);
    if (key === null || !request.caller) return next.handle();
    return from(this.once(request, key, context.switchToHttp().getResponse<Response>(), next));
  }

  private async once(
    request: AuthenticatedRequest,
    key: string,
    response: Response,
    next: CallHandler,
  ): Promise<unknown> {
    const tenantId = request.caller?.tenantId ?? '';
    const earlier = await this.store.begin(tenantId, key, requestHash(request));
    if (earlier === 'pending') throw stillRunning();
    if (earlier === 'mismatch') throw reused();
    if (earlier !== null) {
      response.status(earlier.status).setHeader('idempotent-replay', 'true');
      return earlier.body;
    }
    const body = await lastValueFrom(next.handle(), { defaultValue: undefined }).catch(async (error: unknown) => {
      await this.store.abandon(tenantId, key);
      throw error;
    });
    // When this fails the key stays taken: better a repeated request that is told to wait than a second effect.
    await this.store.complete(tenantId, key, { status: response.statusCode, body: body ?? null });
    return body;
  }
}

export const Idempotent = () => applyDecorators(SetMetadata(IDEMPOTENT, true), UseInterceptors(IdempotencyInterceptor));

/** The header's value, or null when there is none. @throws ProblemError 400 for one that cannot be kept. */
export function idempotencyKey(header: string | string[] | undefined): string | null {
  if (header === undefined) return null;
  if (typeof header === 'string' && /^[\x21-\x7e]{1,200}$/.test(header)) return header;
  throw new ProblemError({
    status: 400,
    code: 'idempotency.bad-key',
    detail: 'The Idempotency-Key is not 1 to 200 visible ASCII characters.',
    mend: 'Use a UUID, a new one for each intention.',
  });
}

function requestHash(request: AuthenticatedRequest): string {
  const { method, path, body } = request;
  return createHash('sha256')
    .update(JSON.stringify([method, path, body ?? null]))
    .digest('hex');
}

function stillRunning(): ProblemError {
  return new ProblemError({
    status: 409,
    code: 'idempotency.pending',
    detail: 'The first request with this Idempotency-Key is still under way.',
    mend: 'Wait a second and send it again to get its answer.',
    headers: { 'retry-after': '1' },
  });
}

function reused(): ProblemError {
  return new ProblemError({
    status: 422,
    code: 'idempotency.key-reused',
    detail: 'This Idempotency-Key was used for another request.',
    mend: 'Use a new key for each intention.',
  });
}
