import { AuditTrail } from '@columba/security';
import type { BulkJobStore, BulkSpec } from '@columba/workflow/ports';
import { BULK_JOB_STORE } from '@columba/workflow/ports';
import type { BulkAction, BulkJobResource } from '@columba/workflow-contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from '../access/caller.js';

/** Makes bulk jobs; workers do them. */
@Injectable()
export class BulkJobs {
  constructor(
    @Inject(BULK_JOB_STORE) private readonly jobs: BulkJobStore,
    private readonly audit: AuditTrail,
  ) {}

  async create(
    { tenantId, actor }: Caller,
    action: BulkAction,
    spec: BulkSpec,
    { throttle, delayMs }: { throttle?: number | undefined; delayMs?: number } = {},
  ): Promise<BulkJobResource> {
    const job = await this.jobs.create({ tenantId, action, spec, throttle: throttle ?? null, by: actor, delayMs });
    const detail = { operation: action, items: job.total };
    await this.audit.record({ tenantId, actor, action: 'bulk-job.created', target: `bulk-job:${job.id}`, detail });
    return job;
  }
}
