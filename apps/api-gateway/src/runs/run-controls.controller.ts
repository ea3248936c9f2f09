import {
  type Restarted,
  type RunAccepted,
  restartedSchema,
  restartRequestSchema,
  runAcceptedSchema,
} from '@columba/workflow-contracts';
import { Body, Controller, Headers, HttpCode, Param, Post } from '@nestjs/common';
import type { z } from 'zod';
import { RequirePermission } from '../access/access.decorators.js';
import { type Caller, CurrentCaller } from '../access/caller.js';
import { Describe } from '../api-docs/describe.js';
import { IDEMPOTENCY_HEADER, Idempotent, idempotencyKey } from '../http/idempotency.interceptor.js';
import { BodyPipe, IdPipe } from '../http/validation.pipe.js';
import { ControlRun } from './control-run.service.js';
import { RestartRun } from './restart-run.service.js';

const RUN_ID = new IdPipe('run');
const answers = { 202: runAcceptedSchema };

/** Intentions about one run. What is fulfilled already is accepted again; what cannot be any more is a 409. */
@Controller('api/v1/runs/:id')
export class RunControlsController {
  constructor(
    private readonly controlling: ControlRun,
    private readonly restarting: RestartRun,
  ) {}

  @Post('cancel')
  @HttpCode(202)
  @RequirePermission('runs:control')
  @Idempotent()
  @Describe({ summary: 'Ask a run to end', tag: 'runs', answers, problems: [404, 409] })
  async cancel(@CurrentCaller() caller: Caller, @Param('id', RUN_ID) id: string): Promise<RunAccepted> {
    return await this.controlling.control(caller, id, 'cancel');
  }

  @Post('pause')
  @HttpCode(202)
  @RequirePermission('runs:control')
  @Idempotent()
  @Describe({
    summary: 'Ask a run to stand still; replies are kept until it is resumed',
    tag: 'runs',
    answers,
    problems: [404, 409],
  })
  async pause(@CurrentCaller() caller: Caller, @Param('id', RUN_ID) id: string): Promise<RunAccepted> {
    return await this.controlling.control(caller, id, 'pause');
  }

  @Post('resume')
  @HttpCode(202)
  @RequirePermission('runs:control')
  @Idempotent()
  @Describe({ summary: 'Let a paused run go on', tag: 'runs', answers, problems: [404, 409] })
  async resume(@CurrentCaller() caller: Caller, @Param('id', RUN_ID) id: string): Promise<RunAccepted> {
    return await this.controlling.control(caller, id, 'resume');
  }

  @Post('retry')
  @HttpCode(202)
  @RequirePermission('runs:control')
  @Idempotent()
  @Describe({
    summary: 'Continue a failed run at the failed node; the answer is the new run that does so',
    tag: 'runs',
    answers,
    problems: [404, 409],
  })
  async retry(@CurrentCaller() caller: Caller, @Param('id', RUN_ID) id: string): Promise<RunAccepted> {
    return await this.controlling.control(caller, id, 'retry');
  }

  @Post('restart')
  @HttpCode(202)
  @RequirePermission('runs:start')
  @Idempotent()
  @Describe({
    summary: 'Begin a new run at a node of this one, with what it knew there; says which effects are done again',
    tag: 'runs',
    answers: { 202: restartedSchema },
    problems: [400, 404, 409, 415, 422],
  })
  async restart(
    @CurrentCaller() caller: Caller,
    @Param('id', RUN_ID) id: string,
    @Body(new BodyPipe(restartRequestSchema)) body: z.output<typeof restartRequestSchema>,
    @Headers(IDEMPOTENCY_HEADER) key: string | undefined,
  ): Promise<Restarted> {
    return await this.restarting.restart(caller, id, body, idempotencyKey(key));
  }
}
