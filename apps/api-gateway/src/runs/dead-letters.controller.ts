import { DeadLetterService } from '@columba/workflow';
import {
  bulkJobResourceSchema,
  type DeadLetterGroup,
  type DeadLetterResource,
  deadLetterGroupSchema,
  deadLetterResourceSchema,
  type Page,
  pageOf,
  pageQuerySchema,
  type RedrivePreview,
  redrivePreviewSchema,
  redriveRequestSchema,
} from '@columba/workflow-contracts';
import { Body, Controller, Get, HttpCode, Post, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import { RequirePermission } from '../access/access.decorators.js';
import { type Caller, CurrentCaller } from '../access/caller.js';
import { Describe } from '../api-docs/describe.js';
import { Idempotent } from '../http/idempotency.interceptor.js';
import { BodyPipe, QueryPipe } from '../http/validation.pipe.js';
import { Redrive } from './redrive.service.js';

const listQuerySchema = pageQuerySchema.extend({
  status: z.enum(['open', 'redriven', 'discarded']).optional(),
  fingerprint: z.string().max(128).optional(),
});
/** The runs that were made at once, or the job that makes them. */
const redrivenSchema = z
  .object({ runIds: z.array(z.string()), job: bulkJobResourceSchema.nullable() })
  .meta({ id: 'Redriven' });

@Controller('api/v1/dead-letters')
export class DeadLettersController {
  constructor(
    private readonly deadLetters: DeadLetterService,
    private readonly redriving: Redrive,
  ) {}

  @Get()
  @RequirePermission('dead-letters:read')
  @Describe({
    summary: 'Runs that failed for good, newest first',
    tag: 'dead-letters',
    answers: { 200: pageOf(deadLetterResourceSchema) },
    problems: [400],
  })
  async list(
    @CurrentCaller() caller: Caller,
    @Query(new QueryPipe(listQuerySchema)) query: z.output<typeof listQuerySchema>,
  ): Promise<Page<DeadLetterResource>> {
    return await this.deadLetters.list(caller.tenantId, query);
  }

  @Get('groups')
  @RequirePermission('dead-letters:read')
  @Describe({
    summary: 'Open dead letters in groups of one cause, the one that happened last first',
    tag: 'dead-letters',
    answers: { 200: pageOf(deadLetterGroupSchema) },
    problems: [400],
  })
  async groups(
    @CurrentCaller() caller: Caller,
    @Query(new QueryPipe(pageQuerySchema)) query: z.output<typeof pageQuerySchema>,
  ): Promise<Page<DeadLetterGroup>> {
    return await this.deadLetters.groups(caller.tenantId, query);
  }

  /** Ids that are unknown, foreign or not open are passed over: the answer says which runs were made. */
  @Post('redrive')
  @HttpCode(202)
  @RequirePermission('dead-letters:redrive')
  @Idempotent()
  @Describe({
    summary: 'Continue failed runs at the failed node, or say with dryRun what that would do',
    tag: 'dead-letters',
    answers: { 200: redrivePreviewSchema, 202: redrivenSchema },
    problems: [400, 409, 415, 422],
  })
  async redrive(
    @CurrentCaller() caller: Caller,
    @Body(new BodyPipe(redriveRequestSchema)) request: z.output<typeof redriveRequestSchema>,
    @Res({ passthrough: true }) response: Response,
  ): Promise<z.output<typeof redrivenSchema> | RedrivePreview> {
    if (!request.dryRun) return await this.redriving.redrive(caller, request);
    response.status(200);
    return await this.redriving.preview(caller, request);
  }
}
