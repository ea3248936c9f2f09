import { DeadLetterService } from '@columba/workflow';
import {
  type DeadLetterResource,
  deadLetterResourceSchema,
  type Page,
  pageOf,
  pageQuerySchema,
  redriveRequestSchema,
} from '@columba/workflow-contracts';
import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { RequirePermission } from '../access/access.decorators.js';
import { type Caller, CurrentCaller } from '../access/caller.js';
import { Describe } from '../api-docs/describe.js';
import { Idempotent } from '../http/idempotency.interceptor.js';
import { BodyPipe, QueryPipe } from '../http/validation.pipe.js';

const listQuerySchema = pageQuerySchema.extend({
  status: z.enum(['open', 'redriven', 'discarded']).optional(),
  fingerprint: z.string().max(128).optional(),
});
const redrivenSchema = z.object({ runIds: z.array(z.string()) }).meta({ id: 'Redriven' });

@Controller('api/v1/dead-letters')
export class DeadLettersController {
  constructor(private readonly deadLetters: DeadLetterService) {}

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

  /** Ids that are unknown, foreign or not open are passed over: the answer says which runs were made. */
  @Post('redrive')
  @HttpCode(202)
  @RequirePermission('dead-letters:redrive')
  @Idempotent()
  @Describe({
    summary: 'Continue failed runs at the failed node',
    tag: 'dead-letters',
    answers: { 202: redrivenSchema },
    problems: [400, 409, 415, 422],
  })
  async redrive(
    @CurrentCaller() { tenantId, actor }: Caller,
    @Body(new BodyPipe(redriveRequestSchema)) selection: z.output<typeof redriveRequestSchema>,
  ): Promise<z.output<typeof redrivenSchema>> {
    return await this.deadLetters.redrive(tenantId, selection, actor);
  }
}
