import type { BulkJob } from '@columba/workflow/ports';
import type { BulkJobResource } from '@columba/workflow-contracts';
import { eventually, type WorkflowApp } from './start-workflow-app.js';

/** Makes bulk jobs of acme and waits for their end. */
export function bulkJobs(app: () => WorkflowApp) {
  const store = () => app().ports.bulkJobStore;
  const make = (action: BulkJob['action'], spec: BulkJob['spec'], throttle: number | null = null) =>
    store().create({ tenantId: 'acme', action, spec, throttle, by: 'user:test' });
  const over = (job: BulkJobResource, tenantId = 'acme') =>
    eventually('the bulk job is over', async () => {
      const now = await store().get(tenantId, job.id);
      return now && now.state !== 'running' && now;
    });
  return { make, over, run: async (...what: Parameters<typeof make>) => await over(await make(...what)) };
}
