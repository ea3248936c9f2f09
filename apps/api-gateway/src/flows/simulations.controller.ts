import { type Simulation, simulateFlowRequestSchema, simulationSchema } from '@columba/workflow-contracts';
import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import type { z } from 'zod';
import { RequirePermission } from '../access/access.decorators.js';
import { type Caller, CurrentCaller } from '../access/caller.js';
import { Describe } from '../api-docs/describe.js';
import { BodyPipe, IdPipe } from '../http/validation.pipe.js';
import { SimulateFlow } from './simulate-flow.service.js';

@Controller('api/v1/flows/:id/simulate')
export class SimulationsController {
  constructor(private readonly simulating: SimulateFlow) {}

  @Post()
  @HttpCode(200)
  @RequirePermission('runs:start')
  @Describe({
    summary: 'Try a flow out on a virtual clock: nothing leaves, nothing is stored',
    tag: 'flows',
    answers: { 200: simulationSchema },
    problems: [400, 404, 413, 415, 422],
  })
  async simulate(
    @CurrentCaller() caller: Caller,
    @Param('id', new IdPipe('flow')) id: string,
    @Body(new BodyPipe(simulateFlowRequestSchema, { absent: {} })) body: z.output<typeof simulateFlowRequestSchema>,
  ): Promise<Simulation> {
    return await this.simulating.simulate(caller.tenantId, id, body);
  }
}
