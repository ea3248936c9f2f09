import { AuditTrail } from '@columba/security';
import type { FlowStore, LiveBus } from '@columba/workflow/ports';
import { FLOW_STORE, LIVE_BUS, LIVE_CHANNELS } from '@columba/workflow/ports';
import {
  createFlowRequestSchema,
  type FlowResource,
  flowResourceSchema,
  type Page,
  pageOf,
  pageQuerySchema,
  updateFlowRequestSchema,
} from '@columba/workflow-contracts';
import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { RequirePermission } from '../access/access.decorators.js';
import { type Caller, CurrentCaller } from '../access/caller.js';
import { Describe } from '../api-docs/describe.js';
import { Idempotent } from '../http/idempotency.interceptor.js';
import { notFound } from '../http/problems.js';
import { BodyPipe, IdPipe, QueryPipe } from '../http/validation.pipe.js';

const listQuerySchema = pageQuerySchema.extend({ search: z.string().max(200).optional() });
const FLOW_ID = new IdPipe('flow');

@Controller('api/v1/flows')
export class FlowsController {
  constructor(
    @Inject(FLOW_STORE) private readonly flows: FlowStore,
    @Inject(LIVE_BUS) private readonly liveBus: LiveBus,
    private readonly audit: AuditTrail,
  ) {}

  @Get()
  @RequirePermission('flows:read')
  @Describe({
    summary: 'Flows of the tenant, newest change first',
    tag: 'flows',
    answers: { 200: pageOf(flowResourceSchema) },
    problems: [400],
  })
  async list(
    @CurrentCaller() caller: Caller,
    @Query(new QueryPipe(listQuerySchema)) query: z.output<typeof listQuerySchema>,
  ): Promise<Page<FlowResource>> {
    return await this.flows.list(caller.tenantId, query);
  }

  @Post()
  @RequirePermission('flows:write')
  @Idempotent()
  @Describe({
    summary: 'Create a flow with an empty draft',
    tag: 'flows',
    answers: { 201: flowResourceSchema },
    problems: [400, 415, 422],
  })
  async create(
    @CurrentCaller() caller: Caller,
    @Body(new BodyPipe(createFlowRequestSchema)) body: z.output<typeof createFlowRequestSchema>,
  ): Promise<FlowResource> {
    const flow = await this.flows.create(caller.tenantId, { ...body, by: caller.user?.id ?? null });
    await this.record(caller, 'flow.created', flow.id);
    return flow;
  }

  @Get(':id')
  @RequirePermission('flows:read')
  @Describe({ summary: 'One flow', tag: 'flows', answers: { 200: flowResourceSchema }, problems: [404] })
  async get(@CurrentCaller() caller: Caller, @Param('id', FLOW_ID) id: string): Promise<FlowResource> {
    const flow = await this.flows.get(caller.tenantId, id);
    if (!flow) throw notFound('flow');
    return flow;
  }

  @Patch(':id')
  @RequirePermission('flows:write')
  @Describe({
    summary: 'Rename, describe, enable or disable a flow',
    tag: 'flows',
    answers: { 200: flowResourceSchema },
    problems: [400, 404, 415, 422],
  })
  async update(
    @CurrentCaller() caller: Caller,
    @Param('id', FLOW_ID) id: string,
    @Body(new BodyPipe(updateFlowRequestSchema)) body: z.output<typeof updateFlowRequestSchema>,
  ): Promise<FlowResource> {
    const flow = await this.flows.update(caller.tenantId, id, body);
    if (!flow) throw notFound('flow');
    await this.record(caller, 'flow.updated', id, body.enabled === undefined ? {} : { enabled: body.enabled });
    await this.hint(caller.tenantId, id);
    return flow;
  }

  @Delete(':id')
  @HttpCode(204)
  @RequirePermission('flows:write')
  @Describe({
    summary: 'Remove a flow; its running journeys end on their version',
    tag: 'flows',
    answers: { 204: null },
    problems: [404],
  })
  async remove(@CurrentCaller() caller: Caller, @Param('id', FLOW_ID) id: string): Promise<void> {
    if (!(await this.flows.remove(caller.tenantId, id))) throw notFound('flow');
    await this.record(caller, 'flow.removed', id);
    await this.hint(caller.tenantId, id);
  }

  private async record(
    { tenantId, actor }: Caller,
    action: string,
    flowId: string,
    detail: Record<string, boolean> = {},
  ): Promise<void> {
    await this.audit.record({ tenantId, actor, action, target: `flow:${flowId}`, detail });
  }

  /** A hint that is lost costs nothing: workers see the tenant's flow revision with every batch. */
  private async hint(tenantId: string, flowId: string): Promise<void> {
    await this.liveBus.publish(LIVE_CHANNELS.flows, [{ tenantId, flowId }]).catch(() => undefined);
  }
}
