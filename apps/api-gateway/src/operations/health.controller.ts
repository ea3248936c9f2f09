import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import { Public } from '../access/access.decorators.js';
import { Describe } from '../api-docs/describe.js';
import { GATEWAY_BACKENDS, type GatewayBackends } from '../gateway-options.js';
import { GatewayLifecycle } from './gateway-lifecycle.js';
import { GatewayMetrics } from './gateway-metrics.js';

const liveSchema = z.object({ status: z.literal('ok') }).meta({ id: 'Liveness' });
const readySchema = z
  .object({ status: z.enum(['ok', 'unavailable']), dependencies: z.record(z.string(), z.string()) })
  .meta({ id: 'Readiness', description: 'For each dependency `ok` or the reason why it cannot be used' });
const CHECK_MS = 2_000;

@Controller()
export class HealthController {
  constructor(
    @Inject(GATEWAY_BACKENDS) private readonly backends: GatewayBackends,
    private readonly lifecycle: GatewayLifecycle,
    private readonly metrics: GatewayMetrics,
  ) {}

  @Get('livez')
  @Public()
  @Describe({ summary: 'The process runs', tag: 'operations', answers: { 200: liveSchema }, problems: [] })
  live(): z.output<typeof liveSchema> {
    return { status: 'ok' };
  }

  @Get('readyz')
  @Public()
  @Describe({
    summary: 'The process can serve, with a reason for each dependency',
    tag: 'operations',
    answers: { 200: readySchema, 503: readySchema },
    problems: [],
  })
  async ready(@Res({ passthrough: true }) response: Response): Promise<z.output<typeof readySchema>> {
    const checks = Object.entries(this.backends.health).map(
      async ([name, check]) => [name, (await reasonOf(check)) ?? 'ok'] as const,
    );
    const dependencies: Record<string, string> = Object.fromEntries(await Promise.all(checks));
    if (this.lifecycle.isStopping) dependencies.process = 'is stopping';
    const status = Object.values(dependencies).every((reason) => reason === 'ok') ? 'ok' : 'unavailable';
    response.status(status === 'ok' ? 200 : 503).setHeader('cache-control', 'no-store');
    return { status, dependencies };
  }

  @Get('metrics')
  @Public()
  @Describe({ summary: 'Metrics for Prometheus', tag: 'operations', answers: { 200: 'text' }, problems: [] })
  async scrape(@Res() response: Response): Promise<void> {
    const text = await this.metrics.registry.metrics();
    response.setHeader('content-type', this.metrics.registry.contentType);
    response.end(text);
  }
}

/** A dependency that hangs is as bad as one that says no. Words of drivers may hold addresses, so they stay in the log. */
async function reasonOf(check: () => Promise<string | null>): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`does not answer within ${CHECK_MS} ms`), CHECK_MS);
  });
  try {
    return await Promise.race([check(), timeout]);
  } catch {
    return 'cannot be reached';
  } finally {
    clearTimeout(timer);
  }
}
