import { Injectable } from '@nestjs/common';
import type { BulkItem, BulkJob } from '../../ports/bulk-job.port.js';
import { DeadLetterService } from '../dead-letter.service.js';
import type { BulkAction, ItemOutcome } from './bulk-action.js';

/** Takes failed runs up again, named by themselves (`retry`) or by their dead letters (`redrive`). */
@Injectable()
export class RedriveAction implements BulkAction {
  readonly pageSize = 50;

  constructor(private readonly deadLetters: DeadLetterService) {}

  async handle({ tenantId, action, spec, by }: BulkJob, items: readonly BulkItem[]): Promise<ItemOutcome[]> {
    const ids = items.map((item) => (action === 'redrive' ? item.id : item.runId));
    const selection = action === 'redrive' ? { ids } : { runIds: ids };
    const decided = await this.deadLetters.redriveEach(tenantId, selection, { by, version: spec.version });
    return ids.map((id) => {
      const found = decided.get(id);
      if (!found) return { kind: 'skipped', reason: 'There is no open dead letter of it.' };
      return found.reason === null ? { kind: 'done' } : { kind: 'skipped', reason: found.reason };
    });
  }
}
