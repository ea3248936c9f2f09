import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import type { GatewayMetrics } from '../operations/gateway-metrics.js';

/** Measures each request, and writes a line for those that are worth one: never a body, a query, a header or an address. */
export function observeRequests(metrics: GatewayMetrics, logger: Logger): RequestHandler {
  return (request: Request, response: Response, next: NextFunction) => {
    const startedAt = performance.now();
    response.once('close', () => {
      const durationMs = performance.now() - startedAt;
      const route = routeOf(request);
      const { method } = request;
      const status = response.statusCode;
      metrics.requests.observe({ method, route, status }, durationMs / 1_000);
      const level = levelOf(route, status);
      if (level && logger.isLevelEnabled(level))
        logger[level]({ method, route, status, durationMs: Math.round(durationMs * 10) / 10 }, 'request');
    });
    next();
  };
}

/** The pattern, not the path: paths hold ids. */
function routeOf(request: Request): string {
  const route = request.route as { path?: unknown } | undefined;
  return typeof route?.path === 'string' ? route.path : 'unmatched';
}

const QUIET = new Set(['/livez', '/readyz', '/metrics', '/webhooks/:provider/:connectionId', '/api/v1/events']);

function levelOf(route: string, status: number): 'debug' | 'info' | 'warn' | null {
  if (status >= 500) return 'warn';
  if (status >= 400) return 'info';
  return QUIET.has(route) ? null : 'debug';
}
