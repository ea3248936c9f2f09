import type { FlowStore } from '@columba/workflow/ports';
import { FLOW_STORE } from '@columba/workflow/ports';
import {
  bulkJobResourceSchema,
  type FlowDiff,
  type FlowVersionResource,
  flowDiffSchema,
  flowProblemSchema,
  flowVersionDetailSchema,
  flowVersionResourceSchema,
  type MigrationPreview,
  migrationPreviewRequestSchema,
  migrationPreviewSchema,
  type Page,
  pageOf,
  pageQuerySchema,
  publishFlowRequestSchema,
} from '@columba/workflow-contracts';
import { diffFlows } from '@columba/workflow-engine';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { RequirePermission } from '../access/access.decorators.js';
import { type Caller, CurrentCaller } from '../access/caller.js';
import { Describe } from '../api-docs/describe.js';
import { Idempotent } from '../http/idempotency.interceptor.js';
import { pageOfAll } from '../http/page-of-all.js';
import { notFound } from '../http/problems.js';
import { BodyPipe, IdPipe, QueryPipe, VersionPipe } from '../http/validation.pipe.js';
import { PublishFlow } from './publish-flow.service.js';
import { RunsInFlight } from './runs-in-flight.service.js';

const FLOW_ID = new IdPipe('flow');
/** No body, or an empty object: the draft. A document is checked as it is, so that its shape is among the problems. */
const validateRequestSchema = z
  .record(z.string(), z.unknown())
  .meta({ description: 'Nothing, or {}, for the draft; or a flow document' });
const validationSchema = z.object({ problems: z.array(flowProblemSchema) }).meta({ id: 'Validation' });
const publishedSchema = z
  .object({ version: z.number().int(), job: bulkJobResourceSchema.optional() })
  .meta({ id: 'Published', description: '`job` moves or ends the runs of older versions; absent where they stay' });

@Controller('api/v1/flows/:id')
export class VersionsController {
  constructor(
    @Inject(FLOW_STORE) private readonly flows: FlowStore,
    private readonly publishing: PublishFlow,
    private readonly inFlight: RunsInFlight,
  ) {}

  @Post('validate')
  @HttpCode(200)
  @RequirePermission('flows:read')
  @Describe({
    summary: 'What stands against publishing the draft, or the document sent',
    tag: 'flows',
    answers: { 200: validationSchema },
    problems: [400, 404, 413, 415, 422],
  })
  async validate(
    @CurrentCaller() caller: Caller,
    @Param('id', FLOW_ID) id: string,
    @Body(new BodyPipe(validateRequestSchema, { absent: {} })) body: z.output<typeof validateRequestSchema>,
  ): Promise<z.output<typeof validationSchema>> {
    const problems = await this.publishing.check(caller.tenantId, id, Object.keys(body).length > 0 ? body : null);
    return { problems };
  }

  @Post('publish')
  @RequirePermission('flows:publish')
  @Idempotent()
  @Describe({
    summary: 'Make the draft the next version',
    tag: 'flows',
    answers: { 201: publishedSchema },
    problems: [400, 404, 409, 415, 422],
  })
  async publish(
    @CurrentCaller() caller: Caller,
    @Param('id', FLOW_ID) id: string,
    @Body(new BodyPipe(publishFlowRequestSchema, { absent: {} })) body: z.output<typeof publishFlowRequestSchema>,
  ): Promise<z.output<typeof publishedSchema>> {
    return await this.publishing.publish(caller, id, body);
  }

  @Get('versions')
  @RequirePermission('flows:read')
  @Describe({
    summary: 'Published versions, newest first',
    tag: 'flows',
    answers: { 200: pageOf(flowVersionResourceSchema) },
    problems: [400, 404],
  })
  async versions(
    @CurrentCaller() caller: Caller,
    @Param('id', FLOW_ID) id: string,
    @Query(new QueryPipe(pageQuerySchema)) query: z.output<typeof pageQuerySchema>,
  ): Promise<Page<FlowVersionResource>> {
    const versions = await this.flows.versions(caller.tenantId, id);
    if (!versions) throw notFound('flow');
    return pageOfAll(versions, query);
  }

  @Get('versions/:n')
  @RequirePermission('flows:read')
  @Describe({
    summary: 'One version with its document',
    tag: 'flows',
    answers: { 200: flowVersionDetailSchema },
    problems: [404],
  })
  async version(
    @CurrentCaller() caller: Caller,
    @Param('id', new IdPipe('version')) id: string,
    @Param('n', new VersionPipe()) n: number,
  ): Promise<z.output<typeof flowVersionDetailSchema>> {
    const version = await this.flows.version(caller.tenantId, id, n);
    if (!version) throw notFound('version');
    return version;
  }

  @Get('versions/:a/diff/:b')
  @RequirePermission('flows:read')
  @Describe({
    summary: 'What differs between two versions; moves on the canvas do not count',
    tag: 'flows',
    answers: { 200: flowDiffSchema },
    problems: [404],
  })
  async diff(
    @CurrentCaller() { tenantId }: Caller,
    @Param('id', new IdPipe('version')) id: string,
    @Param('a', new VersionPipe()) a: number,
    @Param('b', new VersionPipe()) b: number,
  ): Promise<FlowDiff> {
    const [before, after] = await Promise.all([
      this.flows.version(tenantId, id, a),
      this.flows.version(tenantId, id, b),
    ]);
    if (!before || !after) throw notFound('version');
    return diffFlows(before.document, after.document);
  }

  @Post('versions/:n/rollback')
  @RequirePermission('flows:publish')
  @Idempotent()
  @Describe({
    summary: "Make an earlier version's document the next version; the draft stays as it is",
    tag: 'flows',
    answers: { 201: publishedSchema },
    problems: [400, 404, 409, 415, 422],
  })
  async rollback(
    @CurrentCaller() caller: Caller,
    @Param('id', new IdPipe('version')) id: string,
    @Param('n', new VersionPipe()) n: number,
    @Body(new BodyPipe(publishFlowRequestSchema, { absent: {} })) body: z.output<typeof publishFlowRequestSchema>,
  ): Promise<z.output<typeof publishedSchema>> {
    return await this.publishing.rollback(caller, id, n, body);
  }

  @Post('migration/preview')
  @HttpCode(200)
  @RequirePermission('flows:read')
  @Describe({
    summary: 'What would become of active runs if they moved to a version, or to the draft once it is published',
    tag: 'flows',
    answers: { 200: migrationPreviewSchema },
    problems: [400, 404, 415, 422],
  })
  async preview(
    @CurrentCaller() caller: Caller,
    @Param('id', FLOW_ID) id: string,
    @Body(new BodyPipe(migrationPreviewRequestSchema, { absent: {} }))
    body: z.output<typeof migrationPreviewRequestSchema>,
  ): Promise<MigrationPreview> {
    return await this.inFlight.preview(caller, id, body);
  }
}
