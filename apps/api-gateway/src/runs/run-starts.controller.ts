import { startRunRequestSchema } from '@columba/workflow-contracts';
import { Body, Controller, Headers, HttpCode, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { RequirePermission } from '../access/access.decorators.js';
import { type Caller, CurrentCaller } from '../access/caller.js';
import { Describe } from '../api-docs/describe.js';
import { IDEMPOTENCY_HEADER, Idempotent, idempotencyKey } from '../http/idempotency.interceptor.js';
import { BodyPipe, IdPipe } from '../http/validation.pipe.js';
import { StartRun } from './start-run.service.js';

const startedSchema = z.object({ runId: z.string() }).meta({ id: 'RunStarted' });

@Controller('api/v1/flows/:id/runs')
export class RunStartsController {
  constructor(private readonly starting: StartRun) {}

  @Post()
  @HttpCode(202)
  @RequirePermission('runs:start')
  @Idempotent()
  @Describe({
    summary: 'Start a run by hand',
    tag: 'runs',
    answers: { 202: startedSchema },
    problems: [400, 404, 409, 415, 422],
  })
  async start(
    @CurrentCaller() caller: Caller,
    @Param('id', new IdPipe('flow')) id: string,
    @Body(new BodyPipe(startRunRequestSchema, { absent: {} })) body: z.output<typeof startRunRequestSchema>,
    @Headers(IDEMPOTENCY_HEADER) key: string | undefined,
  ): Promise<z.output<typeof startedSchema>> {
    return await this.starting.start(caller, id, body, idempotencyKey(key));
  }
}
