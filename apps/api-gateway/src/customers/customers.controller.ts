import type { CustomerQueries } from '@columba/workflow/ports';
import { CUSTOMER_QUERIES } from '@columba/workflow/ports';
import {
  type CustomerResource,
  customerResourceSchema,
  type MessageResource,
  messageResourceSchema,
  type Page,
  pageOf,
  pageQuerySchema,
} from '@columba/workflow-contracts';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { z } from 'zod';
import { RequirePermission } from '../access/access.decorators.js';
import { type Caller, CurrentCaller } from '../access/caller.js';
import { Describe } from '../api-docs/describe.js';
import { notFound } from '../http/problems.js';
import { IdPipe, QueryPipe } from '../http/validation.pipe.js';

const CUSTOMER_ID = new IdPipe('customer');
const listQuerySchema = pageQuerySchema.extend({ search: z.string().max(200).optional() });

@Controller('api/v1/customers')
export class CustomersController {
  constructor(@Inject(CUSTOMER_QUERIES) private readonly customers: CustomerQueries) {}

  @Get()
  @RequirePermission('customers:read')
  @Describe({
    summary: 'Customers',
    tag: 'customers',
    answers: { 200: pageOf(customerResourceSchema) },
    problems: [400],
  })
  async list(
    @CurrentCaller() caller: Caller,
    @Query(new QueryPipe(listQuerySchema)) query: z.output<typeof listQuerySchema>,
  ): Promise<Page<CustomerResource>> {
    return await this.customers.list(caller.tenantId, query);
  }

  @Get(':id')
  @RequirePermission('customers:read')
  @Describe({ summary: 'One customer', tag: 'customers', answers: { 200: customerResourceSchema }, problems: [404] })
  async get(@CurrentCaller() caller: Caller, @Param('id', CUSTOMER_ID) id: string): Promise<CustomerResource> {
    const customer = await this.customers.get(caller.tenantId, id);
    if (!customer) throw notFound('customer');
    return customer;
  }

  @Get(':id/timeline')
  @RequirePermission('messages:read')
  @Describe({
    summary: 'Messages to and from a customer, newest first',
    tag: 'customers',
    answers: { 200: pageOf(messageResourceSchema) },
    problems: [400, 404],
  })
  async timeline(
    @CurrentCaller() caller: Caller,
    @Param('id', CUSTOMER_ID) id: string,
    @Query(new QueryPipe(pageQuerySchema)) query: z.output<typeof pageQuerySchema>,
  ): Promise<Page<MessageResource>> {
    const messages = await this.customers.timeline(caller.tenantId, id, query);
    if (!messages) throw notFound('customer');
    return messages;
  }
}
