import 'reflect-metadata';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DiscoveryService, NestFactory } from '@nestjs/core';
import { ExpressAdapter, type NestExpressApplication } from '@nestjs/platform-express';
import { checkRouteAccess, type RouteEntry, routeTable } from './access/route-table.js';
import { AppModule } from './app.module.js';
import type { GatewayOptions, GatewaySettings } from './gateway-options.js';
import { createExpressApp } from './http/express-app.js';
import { observeRequests } from './http/request-observer.js';
import { EventAcceptance } from './ingress/event-acceptance.service.js';
import { LiveSocketAdapter } from './live/live-socket.adapter.js';
import { NestLogger } from './nest-logger.js';
import { GatewayLifecycle } from './operations/gateway-lifecycle.js';
import { GatewayMetrics } from './operations/gateway-metrics.js';

export interface Gateway {
  app: NestExpressApplication;
  url: string;
  /** Every route with who may use it. */
  routes: RouteEntry[];
  /** Takes nothing new, finishes what is under way, lets sockets reconnect elsewhere. Leaves the backends open. */
  close(): Promise<void>;
}

/** Most time that requests under way get at the end. */
const DRAIN_MS = 10_000;

/** Builds the gateway and listens. @throws Error when a route does not say who may use it. */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  const settings = settingsOf(options);
  const metrics = new GatewayMetrics();
  const observe = observeRequests(metrics, options.logger);
  const server = new ExpressAdapter(createExpressApp(options.trustProxy ?? false, observe));
  const app = await NestFactory.create<NestExpressApplication>(AppModule.with(options, settings, metrics), server, {
    bodyParser: false,
    logger: new NestLogger(options.logger),
    abortOnError: false,
  });
  const controllers = app
    .get(DiscoveryService)
    .getControllers()
    .map(({ metatype }) => metatype);
  const routes = routeTable(controllers as RouteEntry['controller'][]);
  checkRouteAccess(routes);
  app.useWebSocketAdapter(new LiveSocketAdapter(app, settings.dashboardOrigins));
  await app.listen(options.port, options.host);
  const { port } = (app.getHttpServer() as Server).address() as AddressInfo;
  const url = `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`;
  if (!options.publicUrl) settings.publicUrl = url;
  return { app, url, routes, close: () => closeGateway(app) };
}

function settingsOf(options: GatewayOptions): GatewaySettings {
  return {
    publicUrl: options.publicUrl?.replace(/\/+$/, '') ?? '',
    dashboardOrigins: options.dashboardOrigins,
    demo: options.demo,
    simulatorUrl: options.simulatorUrl,
    rate: options.rate ?? { perSecond: 500, burst: 1_000 },
    sweepIntervalMs: options.sweepIntervalMs ?? 2_000,
  };
}

async function closeGateway(app: NestExpressApplication): Promise<void> {
  app.get(GatewayLifecycle).beginStop();
  const server = app.getHttpServer() as Server;
  // Connections that are idle now end now; those with a request end after its answer.
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const acceptance = app.get(EventAcceptance);
  await app.close().catch((error: unknown) => {
    if ((error as { code?: unknown }).code !== 'ERR_SERVER_NOT_RUNNING') throw error;
  });
  const timer = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  const idleSweep = setInterval(() => server.closeIdleConnections(), 50);
  await closed;
  clearTimeout(timer);
  clearInterval(idleSweep);
  await acceptance.idle();
}
