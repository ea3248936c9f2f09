import type { FlowStop, FlowStopRecord, FlowStopStore, StopMode } from '@columba/workflow/ports';
import type pg from 'pg';
import { raiseFlowRevision } from '../flows/flow-row.js';
import { runHot } from '../pool/hot-statement.js';
import { storableText } from '../pool/storable-json.js';
import type { TenantDatabase } from '../pool/tenant-database.js';
import { isUuid, uuidV7 } from '../pool/uuid-v7.js';

const ACTIVE = { name: 'active-stops', text: 'SELECT * FROM columba_active_stops()' };

interface StopRow {
  tenantId: string;
  id: string;
  flowId: string | null;
  mode: string;
  reason: string;
  stoppedBy: string;
  stoppedAt: Date;
  resumedBy: string | null;
  resumedAt: Date | null;
}

/** Kill switches. Throwing one raises the tenant's flow revision: the next batch of events starts nothing any more. */
export class FlowStopRepository implements FlowStopStore {
  constructor(
    private readonly database: TenantDatabase,
    private readonly pool: pg.Pool,
  ) {}

  async activeStops(): Promise<FlowStop[]> {
    const rows = await runHot<{ tenant_id: string; id: string; flow_id: string | null; mode: StopMode }>(
      this.pool,
      ACTIVE,
      [],
    );
    return rows.map(({ tenant_id: tenantId, id, flow_id: flowId, mode }) => ({ tenantId, id, flowId, mode }));
  }

  async stop(
    tenantId: string,
    { flowId, mode, reason, by }: { flowId: string | null; mode: StopMode; reason: string; by: string },
  ): Promise<{ stop: FlowStopRecord; created: boolean }> {
    return await this.database.inTenant(tenantId, async (transaction) => {
      // The counter's row is locked first: of two who throw the switch at once, the second finds the first's.
      await raiseFlowRevision(transaction, tenantId);
      const on = await transaction.flowStop.findFirst({ where: { tenantId, flowId, resumedAt: null } });
      if (on) return { stop: stopRecord(on), created: false };
      const data = { tenantId, id: uuidV7(), flowId, mode, reason: storableText(reason), stoppedBy: by };
      return { stop: stopRecord(await transaction.flowStop.create({ data })), created: true };
    });
  }

  async resume(tenantId: string, flowId: string | null, by: string): Promise<FlowStopRecord | null> {
    return await this.database.inTenant(tenantId, async (transaction) => {
      await raiseFlowRevision(transaction, tenantId);
      const on = await transaction.flowStop.findFirst({ where: { tenantId, flowId, resumedAt: null } });
      if (!on) return null;
      const where = { tenantId_id: { tenantId, id: on.id } };
      return stopRecord(await transaction.flowStop.update({ where, data: { resumedAt: new Date(), resumedBy: by } }));
    });
  }

  async listOn(tenantId: string): Promise<FlowStopRecord[]> {
    const rows = await this.database.inTenant(tenantId, (transaction) =>
      transaction.flowStop.findMany({
        where: { tenantId, resumedAt: null },
        orderBy: { id: 'desc' },
      }),
    );
    return rows.map(stopRecord).sort((a, b) => Number(a.flowId !== null) - Number(b.flowId !== null));
  }

  async history(tenantId: string, flowId: string | null, limit: number): Promise<FlowStopRecord[]> {
    if (flowId !== null && !isUuid(flowId)) return [];
    const scope = flowId === null ? { flowId: null } : { OR: [{ flowId }, { flowId: null }] };
    const rows = await this.database.inTenant(tenantId, (transaction) =>
      transaction.flowStop.findMany({ where: { tenantId, ...scope }, orderBy: { id: 'desc' }, take: limit }),
    );
    return rows.map(stopRecord);
  }
}

function stopRecord({ stoppedAt, resumedAt, mode, ...row }: StopRow): FlowStopRecord {
  return {
    ...row,
    mode: mode as StopMode,
    stoppedAtMs: stoppedAt.getTime(),
    resumedAtMs: resumedAt?.getTime() ?? null,
  };
}
