import { type RunReplay, runReplaySchema } from '@columba/workflow-contracts';
import { Controller, Get, Param } from '@nestjs/common';
import { RequirePermission } from '../access/access.decorators.js';
import { type Caller, CurrentCaller } from '../access/caller.js';
import { Describe } from '../api-docs/describe.js';
import { IdPipe } from '../http/validation.pipe.js';
import { ReplayRun } from './replay-run.service.js';

@Controller('api/v1/runs/:id/replay')
export class RunReplaysController {
  constructor(private readonly replaying: ReplayRun) {}

  @Get()
  @RequirePermission('runs:read')
  @Describe({
    summary: 'Whether the engine of today goes the same way, as far as can be told from what is stored',
    tag: 'runs',
    answers: { 200: runReplaySchema },
    problems: [404],
  })
  async replay(@CurrentCaller() caller: Caller, @Param('id', new IdPipe('run')) id: string): Promise<RunReplay> {
    return await this.replaying.replay(caller.tenantId, id);
  }
}
