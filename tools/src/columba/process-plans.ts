import { join } from 'node:path';
import type { Environment } from '@columba/config';
import { workspaceRoot } from '../workspace-root.js';
import type { ProcessPlan } from './managed-process.js';

export interface Ports {
  dashboard: number;
  api: number;
  simulator: number;
  smtp: number;
}

export interface PlanInput {
  ports: Ports;
  host: Environment['host'];
  /** What every process gets on top of this one's own environment. */
  env: Record<string, string | undefined>;
  logFile: (name: string) => string;
}

const SHORT_GRACE_MS = 5_000;
/** A worker settles or parks what it has within 30 s of SIGTERM; then it is ended. */
const WORKER_GRACE_MS = 32_000;

/** Listens on every address: then health is asked on loopback. */
const reachable = (host: string) => (host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host);
const address = (host: string, port: number) => `http://${host.includes(':') ? `[${host}]` : host}:${port}`;

export function gatewayPlan(input: PlanInput, embedWorker: boolean): ProcessPlan {
  return plan(input, 'gateway', {
    script: appFile('api-gateway', 'dist/main.js'),
    cwd: workspaceRoot,
    env: { COLUMBA_EMBED_WORKER: String(embedWorker) },
    readyUrl: `${address(reachable(input.host), input.ports.api)}/readyz`,
    graceMs: WORKER_GRACE_MS,
  });
}

export function workerPlan(input: PlanInput, name: string, port: number): ProcessPlan {
  return plan(input, name, {
    script: appFile('workflow-worker', 'dist/main.js'),
    cwd: workspaceRoot,
    env: { WORKER_PORT: String(port) },
    readyUrl: `${address(reachable(input.host), port)}/readyz`,
    graceMs: WORKER_GRACE_MS,
  });
}

export function simulatorPlan(input: PlanInput): ProcessPlan {
  return plan(input, 'simulator', {
    script: appFile('channel-simulator', 'dist/main.js'),
    cwd: workspaceRoot,
    env: { GATEWAY_URL: input.env.API_URL },
    readyUrl: `${address(reachable(input.host), input.ports.simulator)}/healthz`,
    graceMs: SHORT_GRACE_MS,
  });
}

export function dashboardPlan(input: PlanInput): ProcessPlan {
  return plan(input, 'dashboard', {
    script: join(workspaceRoot, 'node_modules/next/dist/bin/next'),
    args: ['start', '--port', String(input.ports.dashboard), '--hostname', input.host],
    cwd: join(workspaceRoot, 'apps/admin-dashboard'),
    env: { NEXT_TELEMETRY_DISABLED: '1' },
    readyUrl: `${address(reachable(input.host), input.ports.dashboard)}/`,
    graceMs: SHORT_GRACE_MS,
  });
}

/** The address to tell people: `localhost` where only this machine is served. */
export function shownAddress(host: string, port: number): string {
  return address(['127.0.0.1', '0.0.0.0', '::', '::1'].includes(host) ? 'localhost' : host, port);
}

function appFile(app: string, file: string): string {
  return join(workspaceRoot, 'apps', app, file);
}

function plan(
  { env, logFile }: PlanInput,
  name: string,
  own: Pick<ProcessPlan, 'script' | 'args' | 'cwd' | 'env' | 'readyUrl' | 'graceMs'>,
): ProcessPlan {
  return {
    ...own,
    name,
    env: { ...process.env, ...env, ...own.env },
    logFile: logFile(name),
  };
}
