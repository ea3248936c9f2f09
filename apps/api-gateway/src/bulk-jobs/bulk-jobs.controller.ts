import { AuditTrail } from '@columba/security';
import type { BulkJobStore } from '@columba/workflow/ports';
import { BULK_JOB_STORE } from '@columba/workflow/ports';
import {
  type BulkJobResource,
  bulkJobResourceSchema,
  bulkRunsRequestSchema,
  type Page,
  pageOf,
  pageQuerySchema,
} from '@columba/workflow-contracts';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import { RequirePermission } from '../access/access.decorators.js';
import { type Caller, CurrentCaller } from '../access/caller.js';
import { Describe } from '../api-docs/describe.js';
import { Idempotent } from '../http/idempotency.interceptor.js';
import { notFound } from '../http/problems.js';
import { BodyPipe, IdPipe, QueryPipe } from '../http/validation.pipe.js';
import { BulkJobs } from './bulk-jobs.service.js';

const JOB_ID = new IdPipe('bulk-job');

/** Operations on many runs, and how far they have come. */
@Controller('api/v1')
export class BulkJobsController {
  constructor(
    @Inject(BULK_JOB_STORE) private readonly jobs: BulkJobStore,
    private readonly making: BulkJobs,
    private readonly audit: AuditTrail,
  ) {}

  @Post('runs/bulk')
  @HttpCode(202)
  @RequirePermission('runs:control')
  @Idempotent()
  @Describe({
    summary: 'Cancel, pause, resume or retry many runs, by ids or by a filter',
    tag: 'runs',
    answers: { 202: bulkJobResourceSchema },
    problems: [400, 409, 415, 422],
  })
  async runs(
    @CurrentCaller() caller: Caller,
    @Body(new BodyPipe(bulkRunsRequestSchema)) { action, throttle, ...target }: z.output<typeof bulkRunsRequestSchema>,
  ): Promise<BulkJobResource> {
    return await this.making.create(caller, action, { target }, { throttle });
  }

  @Get('bulk-jobs')
  @RequirePermission('runs:read')
  @Describe({
    summary: 'Operations on many runs, newest first',
    tag: 'bulk-jobs',
    answers: { 200: pageOf(bulkJobResourceSchema) },
    problems: [400],
  })
  async list(
    @CurrentCaller() caller: Caller,
    @Query(new QueryPipe(pageQuerySchema)) query: z.output<typeof pageQuerySchema>,
  ): Promise<Page<BulkJobResource>> {
    return await this.jobs.list(caller.tenantId, query);
  }

  @Get('bulk-jobs/:id')
  @RequirePermission('runs:read')
  @Describe({
    summary: 'How far an operation on many runs has come',
    tag: 'bulk-jobs',
    answers: { 200: bulkJobResourceSchema },
    problems: [404],
  })
  async get(@CurrentCaller() caller: Caller, @Param('id', JOB_ID) id: string): Promise<BulkJobResource> {
    const job = await this.jobs.get(caller.tenantId, id);
    if (!job) throw notFound('bulk-job');
    return job;
  }

  /** One that has ended comes back as it is. */
  @Post('bulk-jobs/:id/cancel')
  @HttpCode(200)
  @RequirePermission('runs:control')
  @Idempotent()
  @Describe({
    summary: 'Stop an operation on many runs; what it has done stays done',
    tag: 'bulk-jobs',
    answers: { 200: bulkJobResourceSchema },
    problems: [404, 409],
  })
  async cancel(
    @CurrentCaller() { tenantId, actor }: Caller,
    @Param('id', JOB_ID) id: string,
  ): Promise<BulkJobResource> {
    const job = await this.jobs.cancel(tenantId, id);
    if (!job) throw notFound('bulk-job');
    await this.audit.record({ tenantId, actor, action: 'bulk-job.cancelled', target: `bulk-job:${id}` });
    return job;
  }
}
