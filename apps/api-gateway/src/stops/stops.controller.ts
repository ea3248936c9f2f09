import {
  killSwitchRequestSchema,
  type Page,
  pageOf,
  pageQuerySchema,
  type StopResource,
  stopRequestSchema,
  stopResourceSchema,
} from '@columba/workflow-contracts';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import { RequirePermission } from '../access/access.decorators.js';
import { type Caller, CurrentCaller } from '../access/caller.js';
import { Describe } from '../api-docs/describe.js';
import { Idempotent } from '../http/idempotency.interceptor.js';
import { pageOfAll } from '../http/page-of-all.js';
import { BodyPipe, IdPipe, QueryPipe } from '../http/validation.pipe.js';
import { KillSwitch } from './kill-switch.service.js';

const FLOW_ID = new IdPipe('flow');
const answers = { 200: stopResourceSchema };
const listAnswers = { 200: pageOf(stopResourceSchema) };

/** Kill switches: of one flow, and of the whole tenant. */
@Controller('api/v1')
export class StopsController {
  constructor(private readonly killSwitch: KillSwitch) {}

  @Post('flows/:id/stop')
  @HttpCode(200)
  @RequirePermission('runs:control')
  @Idempotent()
  @Describe({
    summary: 'Stop a flow at once: it starts nothing, its runs stand still or are cancelled, nothing more leaves',
    tag: 'flows',
    answers,
    problems: [400, 404, 409, 415, 422],
  })
  async stop(
    @CurrentCaller() caller: Caller,
    @Param('id', FLOW_ID) id: string,
    @Body(new BodyPipe(stopRequestSchema, { absent: {} })) body: z.output<typeof stopRequestSchema>,
  ): Promise<StopResource> {
    return await this.killSwitch.stop(caller, id, body);
  }

  @Post('flows/:id/resume')
  @HttpCode(200)
  @RequirePermission('runs:control')
  @Idempotent()
  @Describe({
    summary: 'Let a stopped flow start runs again, and its runs go on',
    tag: 'flows',
    answers,
    problems: [404, 409],
  })
  async resume(@CurrentCaller() caller: Caller, @Param('id', FLOW_ID) id: string): Promise<StopResource> {
    return await this.killSwitch.resume(caller, id);
  }

  @Get('flows/:id/stops')
  @RequirePermission('runs:read')
  @Describe({
    summary: 'When and why a flow was stopped, newest first',
    tag: 'flows',
    answers: listAnswers,
    problems: [400, 404],
  })
  async stops(
    @CurrentCaller() caller: Caller,
    @Param('id', FLOW_ID) id: string,
    @Query(new QueryPipe(pageQuerySchema)) query: z.output<typeof pageQuerySchema>,
  ): Promise<Page<StopResource>> {
    return pageOfAll(await this.killSwitch.history(caller, id), query);
  }

  @Get('stops')
  @RequirePermission('runs:read')
  @Describe({
    summary: "Kill switches that are on: the whole tenant's first, then the newest",
    tag: 'kill-switch',
    answers: listAnswers,
    problems: [400],
  })
  async listOn(
    @CurrentCaller() caller: Caller,
    @Query(new QueryPipe(pageQuerySchema)) query: z.output<typeof pageQuerySchema>,
  ): Promise<Page<StopResource>> {
    return pageOfAll(await this.killSwitch.listOn(caller), query);
  }

  @Get('kill-switch')
  @RequirePermission('runs:read')
  @Describe({
    summary: 'When and why the whole tenant was stopped, newest first',
    tag: 'kill-switch',
    answers: listAnswers,
    problems: [400],
  })
  async tenantStops(
    @CurrentCaller() caller: Caller,
    @Query(new QueryPipe(pageQuerySchema)) query: z.output<typeof pageQuerySchema>,
  ): Promise<Page<StopResource>> {
    return pageOfAll(await this.killSwitch.history(caller, null), query);
  }

  @Post('kill-switch')
  @HttpCode(200)
  @RequirePermission('kill-switch:write')
  @Idempotent()
  @Describe({
    summary: 'Stop every flow of the tenant, or let them go on',
    tag: 'kill-switch',
    answers,
    problems: [400, 409, 415, 422],
  })
  async tenantSwitch(
    @CurrentCaller() caller: Caller,
    @Body(new BodyPipe(killSwitchRequestSchema)) { on, ...body }: z.output<typeof killSwitchRequestSchema>,
  ): Promise<StopResource> {
    return on ? await this.killSwitch.stop(caller, null, body) : await this.killSwitch.resume(caller, null);
  }
}
