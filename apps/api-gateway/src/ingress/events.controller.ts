import type { CloudEvent, eventsRequestSchema } from '@columba/workflow-contracts';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { z } from 'zod';
import { RequirePermission } from '../access/access.decorators.js';
import { type Caller, CurrentCaller } from '../access/caller.js';
import { Describe } from '../api-docs/describe.js';
import { GatewayMetrics } from '../operations/gateway-metrics.js';
import { EventAcceptance } from './event-acceptance.service.js';
import { checkMayPublish, EventsPipe } from './events.pipe.js';

const acceptedSchema = z.object({ accepted: z.number().int() }).meta({ id: 'EventsAccepted' });
const TOPIC = 'columba.business-events';

@Controller('api/v1/events')
export class EventsController {
  constructor(
    private readonly acceptance: EventAcceptance,
    private readonly metrics: GatewayMetrics,
  ) {}

  @Post()
  @HttpCode(202)
  @RequirePermission('events:write')
  @Describe({
    summary: 'Take one business event or a batch, all or nothing',
    tag: 'events',
    answers: { 202: acceptedSchema },
    problems: [400, 413, 415, 422, 503],
  })
  async publish(
    @CurrentCaller() caller: Caller,
    @Body(new EventsPipe()) body: z.output<typeof eventsRequestSchema>,
  ): Promise<z.output<typeof acceptedSchema>> {
    const events = [body].flat() as CloudEvent[];
    checkMayPublish(events, caller.tenantId, Array.isArray(body));
    await this.acceptance.accept(TOPIC, events);
    this.metrics.eventsAccepted.inc({ topic: TOPIC }, events.length);
    return { accepted: events.length };
  }
}
