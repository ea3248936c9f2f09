import type { ApprovalStore } from '@columba/workflow/ports';
import { APPROVAL_STORE } from '@columba/workflow/ports';
import {
  type ApprovalResource,
  approvalResourceSchema,
  decideApprovalRequestSchema,
  listApprovalsQuerySchema,
  type Page,
  pageOf,
} from '@columba/workflow-contracts';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import { RequirePermission } from '../access/access.decorators.js';
import { type Caller, CurrentCaller } from '../access/caller.js';
import { Describe } from '../api-docs/describe.js';
import { Idempotent } from '../http/idempotency.interceptor.js';
import { notFound } from '../http/problems.js';
import { BodyPipe, IdPipe, QueryPipe } from '../http/validation.pipe.js';
import { DecideApproval } from './decide-approval.service.js';

const APPROVAL_ID = new IdPipe('approval');

@Controller('api/v1/approvals')
export class ApprovalsController {
  constructor(
    @Inject(APPROVAL_STORE) private readonly approvals: ApprovalStore,
    private readonly deciding: DecideApproval,
  ) {}

  @Get()
  @RequirePermission('approvals:read')
  @Describe({
    summary: 'Questions that runs put to people, newest first; the open ones where no status is named',
    tag: 'approvals',
    answers: { 200: pageOf(approvalResourceSchema) },
    problems: [400],
  })
  async list(
    @CurrentCaller() caller: Caller,
    @Query(new QueryPipe(listApprovalsQuerySchema)) query: z.output<typeof listApprovalsQuerySchema>,
  ): Promise<Page<ApprovalResource>> {
    return await this.approvals.list(caller.tenantId, query);
  }

  @Get(':id')
  @RequirePermission('approvals:read')
  @Describe({ summary: 'One question', tag: 'approvals', answers: { 200: approvalResourceSchema }, problems: [404] })
  async get(@CurrentCaller() caller: Caller, @Param('id', APPROVAL_ID) id: string): Promise<ApprovalResource> {
    const found = await this.approvals.get(caller.tenantId, id);
    if (!found) throw notFound('approval');
    return found;
  }

  @Post(':id')
  @HttpCode(200)
  @RequirePermission('approvals:decide')
  @Idempotent()
  @Describe({
    summary: 'Approve or reject; saying the same twice is saying it once',
    tag: 'approvals',
    answers: { 200: approvalResourceSchema },
    problems: [400, 403, 404, 409, 415, 422],
  })
  async decide(
    @CurrentCaller() caller: Caller,
    @Param('id', APPROVAL_ID) id: string,
    @Body(new BodyPipe(decideApprovalRequestSchema)) request: z.output<typeof decideApprovalRequestSchema>,
  ): Promise<ApprovalResource> {
    return await this.deciding.decide(caller, id, request);
  }
}
