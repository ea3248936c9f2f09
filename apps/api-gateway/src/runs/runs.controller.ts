import type { RunQueries } from '@columba/workflow/ports';
import { RUN_QUERIES } from '@columba/workflow/ports';
import {
  factsQuerySchema,
  listRunsQuerySchema,
  type MessageResource,
  messageResourceSchema,
  type Page,
  pageOf,
  pageQuerySchema,
  type RunDetail,
  type RunFact,
  type RunResource,
  runDetailSchema,
  runFactSchema,
  runResourceSchema,
} from '@columba/workflow-contracts';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { RequirePermission } from '../access/access.decorators.js';
import { type Caller, CurrentCaller } from '../access/caller.js';
import { Describe } from '../api-docs/describe.js';
import { pageOfAll } from '../http/page-of-all.js';
import { notFound } from '../http/problems.js';
import { IdPipe, QueryPipe } from '../http/validation.pipe.js';
import { runDetailOf } from './run-detail.js';

const RUN_ID = new IdPipe('run');

@Controller('api/v1/runs')
export class RunsController {
  constructor(@Inject(RUN_QUERIES) private readonly runs: RunQueries) {}

  @Get()
  @RequirePermission('runs:read')
  @Describe({
    summary: 'Runs, newest first',
    tag: 'runs',
    answers: { 200: pageOf(runResourceSchema) },
    problems: [400],
  })
  async list(
    @CurrentCaller() caller: Caller,
    @Query(new QueryPipe(listRunsQuerySchema)) query: z.output<typeof listRunsQuerySchema>,
  ): Promise<Page<RunResource>> {
    return await this.runs.list(caller.tenantId, query);
  }

  @Get(':id')
  @RequirePermission('runs:read')
  @Describe({
    summary: 'One run: status, path, context, waits, error',
    tag: 'runs',
    answers: { 200: runDetailSchema },
    problems: [404],
  })
  async get(@CurrentCaller() caller: Caller, @Param('id', RUN_ID) id: string): Promise<RunDetail> {
    const found = await this.runs.get(caller.tenantId, id);
    if (!found) throw notFound('run');
    return runDetailOf(found);
  }

  @Get(':id/facts')
  @RequirePermission('runs:read')
  @Describe({
    summary: 'Numbered facts of a run; `after` is the last seq that you hold',
    tag: 'runs',
    answers: { 200: pageOf(runFactSchema) },
    problems: [400, 404],
  })
  async facts(
    @CurrentCaller() caller: Caller,
    @Param('id', RUN_ID) id: string,
    @Query(new QueryPipe(factsQuerySchema)) { after, limit }: z.output<typeof factsQuerySchema>,
  ): Promise<Page<RunFact>> {
    const items = await this.runs.factsOfRun(caller.tenantId, id, after, limit);
    if (!items) throw notFound('run');
    return { items, nextCursor: null };
  }

  @Get(':id/messages')
  @RequirePermission('messages:read')
  @Describe({
    summary: 'Messages that a run sent and took in',
    tag: 'runs',
    answers: { 200: pageOf(messageResourceSchema) },
    problems: [400, 404],
  })
  async messages(
    @CurrentCaller() caller: Caller,
    @Param('id', RUN_ID) id: string,
    @Query(new QueryPipe(pageQuerySchema)) query: z.output<typeof pageQuerySchema>,
  ): Promise<Page<MessageResource>> {
    const messages = await this.runs.messagesOfRun(caller.tenantId, id);
    if (!messages) throw notFound('run');
    return pageOfAll(messages, query);
  }
}
