import { AuditTrail } from '@columba/security';
import {
  BREAKER_STORE,
  type BreakerRecord,
  type BreakerStore,
  LIVE_BUS,
  LIVE_CHANNELS,
  type LiveBus,
} from '@columba/workflow/ports';
import {
  type BreakerResource,
  breakerResourceSchema,
  type Page,
  pageOf,
  pageQuerySchema,
} from '@columba/workflow-contracts';
import { Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import { RequirePermission } from '../access/access.decorators.js';
import { type Caller, CurrentCaller } from '../access/caller.js';
import { Describe } from '../api-docs/describe.js';
import { Idempotent } from '../http/idempotency.interceptor.js';
import { pageOfAll } from '../http/page-of-all.js';
import { notFound } from '../http/problems.js';
import { IdPipe, QueryPipe } from '../http/validation.pipe.js';

const BREAKER_ID = new IdPipe('breaker');

/** Circuit breakers: destinations that fail, and the runs that wait for them. */
@Controller('api/v1/breakers')
export class BreakersController {
  constructor(
    @Inject(BREAKER_STORE) private readonly breakers: BreakerStore,
    @Inject(LIVE_BUS) private readonly liveBus: LiveBus,
    private readonly audit: AuditTrail,
  ) {}

  @Get()
  @RequirePermission('runs:read')
  @Describe({
    summary: 'Destinations that have failed, those that nothing leaves for first',
    tag: 'breakers',
    answers: { 200: pageOf(breakerResourceSchema) },
    problems: [400],
  })
  async list(
    @CurrentCaller() { tenantId }: Caller,
    @Query(new QueryPipe(pageQuerySchema)) query: z.output<typeof pageQuerySchema>,
  ): Promise<Page<BreakerResource>> {
    return pageOfAll((await this.breakers.list(tenantId)).map(breakerResource), query);
  }

  /** One that is closed comes back as it is. */
  @Post(':id/close')
  @HttpCode(200)
  @RequirePermission('runs:control')
  @Idempotent()
  @Describe({
    summary: 'Let sends to a destination leave again, and the runs go on that wait for it',
    tag: 'breakers',
    answers: { 200: breakerResourceSchema },
    problems: [404, 409],
  })
  async close(
    @CurrentCaller() { tenantId, actor }: Caller,
    @Param('id', BREAKER_ID) id: string,
  ): Promise<BreakerResource> {
    const closed = await this.breakers.close(tenantId, id);
    const breaker = await this.breakers.get(tenantId, id);
    if (!breaker) throw notFound('breaker');
    if (closed) {
      const detail = { destination: breaker.target };
      await this.audit.record({ tenantId, actor, action: 'breaker.closed', target: `breaker:${id}`, detail });
      // Workers look every second anyhow.
      await this.liveBus.publish(LIVE_CHANNELS.breakers, [{ tenantId, target: breaker.target }]).catch(() => undefined);
    }
    return breakerResource(breaker);
  }
}

function breakerResource(record: BreakerRecord): BreakerResource {
  const { id, target, state, score, limits, parkedRuns, failures, openings, lastError } = record;
  return {
    id,
    destination: target,
    state,
    since: new Date(record.sinceMs).toISOString(),
    score,
    ...limits,
    retryAt: record.retryAtMs === null ? null : new Date(record.retryAtMs).toISOString(),
    parkedRuns,
    failures,
    openings,
    lastError,
  };
}
