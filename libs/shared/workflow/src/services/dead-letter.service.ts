import type { DeadLetterResource, Page } from '@columba/workflow-contracts';
import { Inject, Injectable } from '@nestjs/common';
import { AUDIT_STORE, type AuditStore } from '../ports/identity-store.port.js';
import { DEAD_LETTER_STORE, type DeadLetterStore, type PageRequest } from '../ports/query-store.port.js';
import { RunWakes } from './run-wakes.service.js';
import { uuidV7 } from './uuid-v7.js';

const MOST_AT_ONCE = 1_000;

export type DeadLetterSelection = { ids: readonly string[] } | { fingerprint: string };

/** Failed runs that wait for a person: looked at, and driven on from the node that failed. */
@Injectable()
export class DeadLetterService {
  constructor(
    @Inject(DEAD_LETTER_STORE) private readonly store: DeadLetterStore,
    @Inject(AUDIT_STORE) private readonly audit: AuditStore,
    private readonly wakes: RunWakes,
  ) {}

  list(
    tenantId: string,
    filter: { status?: DeadLetterResource['status'] | undefined; fingerprint?: string | undefined } & PageRequest,
  ): Promise<Page<DeadLetterResource>> {
    return this.store.list(tenantId, filter);
  }

  /**
   * Each open dead letter of the selection goes on as a new run, from the failed node and with what had succeeded
   * kept: effects have the keys of the run that failed, so none is repeated. The failed run stays as it ended.
   */
  async redrive(tenantId: string, selection: DeadLetterSelection, by: string | null): Promise<{ runIds: string[] }> {
    const open = await this.store.openOnes(tenantId, selection, MOST_AT_ONCE);
    const redrives = open.map(({ id: deadLetterId, state, flowId, version, customerId, conversationId }) => ({
      deadLetterId,
      run: {
        id: uuidV7(),
        tenantId,
        flowId,
        version,
        customerId,
        conversationId,
        mode: 'live' as const,
        eventKey: `redrive|${deadLetterId}`,
        exclusive: false,
        input: {},
        state,
      },
    }));
    const runIds = await this.store.redrive(tenantId, redrives, by);
    for (const runId of runIds) this.wakes.set({ tenantId, runId }, 0);
    const target = 'ids' in selection ? selection.ids.join(',').slice(0, 200) : selection.fingerprint;
    await this.audit.append({
      tenantId,
      actor: by ?? 'system',
      action: 'dead-letter.redrive',
      target,
      detail: { runs: runIds.length },
    });
    return { runIds };
  }
}
