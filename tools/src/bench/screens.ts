import type { ApiClient } from '../demo/api-client.js';
import { type Latency, latencyOf } from './percentiles.js';

/** A call that a screen of the dashboard makes when it opens. */
export interface Screen {
  name: string;
  path: string;
}

/** What the screens are opened on. */
export interface ScreenSubjects {
  flowId: string;
  customerId: string;
  runId: string;
}

const TIMES = 20;

/** Those whose answer is drawn from the large tables. */
export function screensOf({ flowId, customerId, runId }: ScreenSubjects): Screen[] {
  return [
    { name: 'runs', path: '/api/v1/runs?limit=50' },
    { name: 'runs that wait', path: '/api/v1/runs?limit=50&status=waiting' },
    { name: 'runs that failed', path: '/api/v1/runs?limit=50&status=failed' },
    { name: 'runs that were cancelled', path: '/api/v1/runs?limit=50&status=cancelled' },
    { name: 'runs of a flow', path: `/api/v1/runs?limit=50&flowId=${flowId}` },
    { name: 'runs of a flow that wait', path: `/api/v1/runs?limit=50&flowId=${flowId}&status=waiting` },
    { name: 'runs of a customer', path: `/api/v1/runs?limit=50&customerId=${customerId}` },
    { name: 'a run', path: `/api/v1/runs/${runId}` },
    { name: 'its facts', path: `/api/v1/runs/${runId}/facts` },
    { name: 'its messages', path: `/api/v1/runs/${runId}/messages` },
    { name: 'customers', path: '/api/v1/customers?limit=50' },
    { name: 'a search for a customer', path: '/api/v1/customers?limit=50&search=49400000' },
    { name: 'a customer’s timeline', path: `/api/v1/customers/${customerId}/timeline?limit=50` },
    { name: 'dead letters by cause', path: '/api/v1/dead-letters/groups' },
  ];
}

/** From the call to the whole answer, one after the other, milliseconds. The first call is not counted: it plans. */
export async function timeOf(api: ApiClient, { path }: Screen): Promise<Latency> {
  const samples: number[] = [];
  for (let n = 0; n <= TIMES; n += 1) {
    const begin = performance.now();
    await api.call('GET', path);
    if (n > 0) samples.push(performance.now() - begin);
  }
  return latencyOf(samples);
}
