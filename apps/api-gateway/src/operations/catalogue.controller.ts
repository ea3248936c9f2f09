import type { ConnectionStore } from '@columba/workflow/ports';
import { CONNECTION_STORE } from '@columba/workflow/ports';
import {
  type ConnectionResource,
  connectionResourceSchema,
  NODE_DEFINITIONS,
  type NodeTypeResource,
  nodeTypeResourceSchema,
  type Page,
  pageOf,
  pageQuerySchema,
} from '@columba/workflow-contracts';
import { Controller, Get, Inject, Query } from '@nestjs/common';
import { z } from 'zod';
import { Public, RequirePermission } from '../access/access.decorators.js';
import { type Caller, CurrentCaller } from '../access/caller.js';
import { Describe } from '../api-docs/describe.js';
import { GATEWAY_SETTINGS, type GatewaySettings } from '../gateway-options.js';
import { pageOfAll } from '../http/page-of-all.js';
import { QueryPipe } from '../http/validation.pipe.js';
import { nodeTypeResourceOf } from './node-type-resource.js';

const configSchema = z.object({ demo: z.boolean(), simulatorUrl: z.string().nullable() }).meta({ id: 'RuntimeConfig' });
const nodeTypesQuerySchema = pageQuerySchema.extend({ limit: z.coerce.number().int().min(1).max(200).default(200) });

/** What there is to build with: node types, connections, and how this installation is set up. */
@Controller('api/v1')
export class CatalogueController {
  private readonly nodeTypes = NODE_DEFINITIONS.map(nodeTypeResourceOf);

  constructor(
    @Inject(CONNECTION_STORE) private readonly connectionStore: ConnectionStore,
    @Inject(GATEWAY_SETTINGS) private readonly settings: GatewaySettings,
  ) {}

  @Get('node-types')
  @RequirePermission('flows:read')
  @Describe({
    summary: 'Node types with the JSON Schemas of their configuration and output',
    tag: 'flows',
    answers: { 200: pageOf(nodeTypeResourceSchema) },
    problems: [400],
  })
  listNodeTypes(
    @Query(new QueryPipe(nodeTypesQuerySchema)) query: z.output<typeof nodeTypesQuerySchema>,
  ): Page<NodeTypeResource> {
    return pageOfAll(this.nodeTypes, query);
  }

  @Get('connections')
  @RequirePermission('connections:read')
  @Describe({
    summary: 'Connections to providers, without their secrets',
    tag: 'connections',
    answers: { 200: pageOf(connectionResourceSchema) },
    problems: [400],
  })
  async listConnections(
    @CurrentCaller() caller: Caller,
    @Query(new QueryPipe(pageQuerySchema)) query: z.output<typeof pageQuerySchema>,
  ): Promise<Page<ConnectionResource>> {
    return pageOfAll(await this.connectionStore.list(caller.tenantId), query);
  }

  @Get('config')
  @Public()
  @Describe({
    summary: 'How this installation is set up',
    tag: 'operations',
    answers: { 200: configSchema },
    problems: [],
  })
  config(): z.output<typeof configSchema> {
    const { demo, simulatorUrl } = this.settings;
    return { demo, simulatorUrl };
  }
}
