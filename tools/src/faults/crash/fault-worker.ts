import 'reflect-metadata';
import { createServer } from 'node:http';
import { hostname } from 'node:os';
import { readServerEnvironment } from '@columba/config';
import { openPlatform } from '@columba/platform';
import { WorkflowModule, WorkflowWorker } from '@columba/workflow';
import { NestFactory } from '@nestjs/core';
import { pino } from 'pino';
import { Failpoint } from './failpoint.js';
import { mortalPorts } from './mortal-ports.js';

/**
 * The fault harness's own worker: the product's, with leases short enough for a test and, where COLUMBA_FAULT_FILE names a
 * file, ports at which it dies. It stands in the tools, so that no server that is shipped knows how to.
 */
const { COLUMBA_FAULT_FILE, COLUMBA_FAULT_LEASE_MS, COLUMBA_FAULT_SWEEP_MS } = process.env;
/** A doubt that nothing settles ends soon, and a dead worker's share of the events is taken over soon. */
const RECONCILE_MS = 3_000;
const TAKEOVER_MS = 1_500;
if (!COLUMBA_FAULT_LEASE_MS || !COLUMBA_FAULT_SWEEP_MS)
  throw new Error('COLUMBA_FAULT_LEASE_MS and COLUMBA_FAULT_SWEEP_MS must be set: this worker is for fault tests');

const environment = readServerEnvironment(process.env);
const clientId = `worker-${hostname()}-${process.pid}`;
const logger = pino({ level: environment.logLevel, name: 'fault-worker' });
const workflow = {
  leaseMs: Number(COLUMBA_FAULT_LEASE_MS),
  sweepIntervalMs: Number(COLUMBA_FAULT_SWEEP_MS),
  reconcileMs: RECONCILE_MS,
};
const platform = await openPlatform(environment, {
  clientId,
  logger,
  workflow,
  poolSize: 8,
  takeoverAfterMs: TAKEOVER_MS,
});
const ports = COLUMBA_FAULT_FILE ? mortalPorts(platform.ports, new Failpoint(COLUMBA_FAULT_FILE)) : platform.ports;
const app = await NestFactory.createApplicationContext(WorkflowModule.forRoot(ports), { logger: ['error', 'warn'] });
await app.get(WorkflowWorker).start();
createServer((_, response) => response.end('ok')).listen(environment.ports.worker, environment.host);
process.once('SIGTERM', () => process.exit(0));
