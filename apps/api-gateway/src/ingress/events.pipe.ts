import {
  type CloudEvent,
  CONSENT_CHANGED,
  cloudEventSchema,
  eventsRequestSchema,
  MESSAGE_RECEIVED,
  MESSAGE_STATUS,
} from '@columba/workflow-contracts';
import { z } from 'zod';
import { ProblemError } from '../http/problem-error.js';
import { pointerOf } from '../http/problems.js';
import { BodyPipe } from '../http/validation.pipe.js';

const one = new BodyPipe(cloudEventSchema);
const many = new BodyPipe(z.array(cloudEventSchema).min(1).max(1_000));

/** One event or a batch. Told apart before the check, so that a fault points at the field and not at "neither of both". */
export class EventsPipe extends BodyPipe<typeof eventsRequestSchema> {
  constructor() {
    super(eventsRequestSchema);
  }

  override transform(body: unknown): z.output<typeof eventsRequestSchema> {
    return Array.isArray(body) ? many.transform(body) : one.transform(body);
  }
}

/** Only channels may say what customers wrote: their events arrive with a provider's signature. */
const RESERVED = new Set([MESSAGE_RECEIVED, MESSAGE_STATUS, CONSENT_CHANGED]);

/** @throws ProblemError when an event is another tenant's, or of a type that only channels make. All or nothing. */
export function checkMayPublish(events: readonly CloudEvent[], tenantId: string, isBatch: boolean): void {
  for (const [index, event] of events.entries()) {
    const path = isBatch ? [index] : [];
    if (event.tenantid !== tenantId) throw foreignTenant(pointerOf([...path, 'tenantid']));
    if (RESERVED.has(event.type)) throw reservedType(pointerOf([...path, 'type']));
  }
}

function foreignTenant(pointer: string): ProblemError {
  return new ProblemError({
    status: 403,
    code: 'event.foreign-tenant',
    detail: 'An event names a tenant that is not yours; none of the events was taken.',
    mend: 'Set tenantid to the tenant of your credential.',
    errors: [{ pointer, code: 'foreign-tenant', detail: 'is not the tenant of the credential' }],
  });
}

function reservedType(pointer: string): ProblemError {
  return new ProblemError({
    status: 422,
    code: 'event.reserved-type',
    detail: 'Messages, receipts and consent come from channels only; none of the events was taken.',
    mend: "Let the provider call the connection's webhook, or use a type of your own such as x.shop.visit.v1.",
    errors: [{ pointer, code: 'reserved-type', detail: 'is made by channels only' }],
  });
}
