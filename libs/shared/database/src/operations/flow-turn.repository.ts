import type { FlowTurnStore, TurnAnswer, TurnChange } from '@columba/workflow/ports';
import type pg from 'pg';
import { runHot, runHotForResult } from '../pool/hot-statement.js';
import { storableJson } from '../pool/storable-json.js';
import { uuidV7 } from '../pool/uuid-v7.js';

const TAKE = { name: 'take-turns', text: 'SELECT columba_take_turns($1::jsonb) AS result' };
const HOLDING = { name: 'holding-flows', text: 'SELECT * FROM columba_holding_flows()' };

/** Turns of flows: one statement a change, a transaction of its own. */
export class FlowTurnRepository implements FlowTurnStore {
  constructor(private readonly pool: pg.Pool) {}

  async take({ tenantId, flowId, entering, leaving, failed, error, limits, probes }: TurnChange): Promise<TurnAnswer> {
    const change = {
      tenant: tenantId,
      flow: flowId,
      probes,
      ...(entering.length > 0 ? { entering: entering.map(withRun) } : {}),
      ...(leaving.length > 0
        ? {
            leaving: leaving.map(withRun),
            breaker: uuidV7(),
            failed,
            ...(error && { error }),
            ...(limits && { limits }),
          }
        : {}),
    };
    return await runHotForResult<TurnAnswer>(this.pool, TAKE, [storableJson(change)]);
  }

  async holding(): Promise<{ tenantId: string; flowId: string }[]> {
    const rows = await runHot<{ tenant_id: string; flow_id: string }>(this.pool, HOLDING, []);
    return rows.map(({ tenant_id: tenantId, flow_id: flowId }) => ({ tenantId, flowId }));
  }
}

function withRun<T extends { runId: string }>({ runId: run, ...rest }: T): Omit<T, 'runId'> & { run: string } {
  return { run, ...rest };
}
