import {
  listVariablesQuerySchema,
  type Page,
  pageOf,
  putVariableRequestSchema,
  removeVariableQuerySchema,
  type Variable,
  variableSchema,
  writeVariableQuerySchema,
} from '@columba/workflow-contracts';
import { Body, Controller, Delete, Get, HttpCode, Put, Query } from '@nestjs/common';
import type { z } from 'zod';
import { RequirePermission } from '../access/access.decorators.js';
import { type Caller, CurrentCaller } from '../access/caller.js';
import { Describe } from '../api-docs/describe.js';
import { pageOfAll } from '../http/page-of-all.js';
import { BodyPipe, QueryPipe } from '../http/validation.pipe.js';
import { KeptVariables } from './kept-variables.service.js';

/** Variables that outlive runs. */
@Controller('api/v1/variables')
export class VariablesController {
  constructor(private readonly variables: KeptVariables) {}

  @Get()
  @RequirePermission('variables:read')
  @Describe({
    summary: 'The variables of a flow, of the tenant, or of the installation, by name',
    tag: 'variables',
    answers: { 200: pageOf(variableSchema) },
    problems: [400, 404],
  })
  async list(
    @CurrentCaller() caller: Caller,
    @Query(new QueryPipe(listVariablesQuerySchema)) query: z.output<typeof listVariablesQuerySchema>,
  ): Promise<Page<Variable>> {
    return pageOfAll(await this.variables.list(caller, query), query);
  }

  @Put()
  @RequirePermission('variables:write')
  @Describe({
    summary: 'Give a variable of a flow or of the tenant a value; runs that start or go on from now on see it',
    tag: 'variables',
    answers: { 200: variableSchema },
    problems: [400, 404, 409, 415, 422],
  })
  async put(
    @CurrentCaller() caller: Caller,
    @Query(new QueryPipe(writeVariableQuerySchema)) query: z.output<typeof writeVariableQuerySchema>,
    @Body(new BodyPipe(putVariableRequestSchema)) request: z.output<typeof putVariableRequestSchema>,
  ): Promise<Variable> {
    return await this.variables.put(caller, query, request);
  }

  @Delete()
  @HttpCode(204)
  @RequirePermission('variables:write')
  @Describe({
    summary: 'Take a variable of a flow or of the tenant away',
    tag: 'variables',
    answers: { 204: null },
    problems: [400, 404],
  })
  async remove(
    @CurrentCaller() caller: Caller,
    @Query(new QueryPipe(removeVariableQuerySchema)) query: z.output<typeof removeVariableQuerySchema>,
  ): Promise<void> {
    await this.variables.remove(caller, query);
  }
}
