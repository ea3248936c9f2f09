import type { VariableStore, VariableWrite, VariableWriteResult } from '@columba/workflow/ports';
import type { KeptVariableScope, SharedVariableScope, Variable, VariableType } from '@columba/workflow-contracts';
import type pg from 'pg';
import { runHot, runHotForResult } from '../pool/hot-statement.js';
import { storableJson, storableText } from '../pool/storable-json.js';
import type { TenantDatabase } from '../pool/tenant-database.js';

const READ = {
  name: 'read-variables',
  text: 'SELECT columba_read_variables($1, $2, $3::text[], $4::text[], $5::text[]) AS result',
};
const WRITE_ONCE = {
  name: 'write-variables-once',
  text: 'SELECT columba_write_variables_once($1, $2, $3::uuid, $4, $5::jsonb) AS result',
};
const PUT = { name: 'put-variable', text: 'SELECT * FROM columba_put_variable($1, $2, $3::jsonb, $4, $5)' };

interface StoredVariable {
  name: string;
  type: string;
  value: unknown;
  revision: number;
  updatedAt: Date;
  updatedBy: string;
}

/** Variables that outlive runs: each write is one SQL function, one round trip and one transaction. */
export class VariableRepository implements VariableStore {
  constructor(
    private readonly database: TenantDatabase,
    private readonly pool: pg.Pool,
  ) {}

  async read(
    tenantId: string,
    flowId: string,
    names: Readonly<Record<SharedVariableScope, readonly string[]>>,
  ): Promise<Record<SharedVariableScope, Record<string, unknown>>> {
    const values = [tenantId, flowId, [...names.flow], [...names.tenant], [...names.global]];
    return await runHotForResult(this.pool, READ, values);
  }

  async writeOnce(
    { tenantId, flowId, runId, effectKey }: { tenantId: string; flowId: string; runId: string; effectKey: string },
    writes: readonly VariableWrite[],
  ): Promise<VariableWriteResult> {
    const values = [tenantId, flowId, runId, effectKey, storableJson([...writes])];
    return await runHotForResult<VariableWriteResult>(this.pool, WRITE_ONCE, values);
  }

  async list(tenantId: string, scope: SharedVariableScope, flowId: string | null): Promise<Variable[]> {
    const rows = await this.database.inTenant(tenantId, async (transaction): Promise<StoredVariable[]> => {
      const orderBy = { name: 'asc' as const };
      if (scope === 'global') return await transaction.globalVariable.findMany({ orderBy });
      return await transaction.sharedVariable.findMany({ where: { tenantId, owner: flowId ?? '' }, orderBy });
    });
    return rows.map((row) => variableOf(row, scope, flowId));
  }

  async put(
    tenantId: string,
    {
      scope,
      flowId,
      ...given
    }: Pick<Variable, 'name' | 'type' | 'value'> & {
      scope: KeptVariableScope;
      flowId: string | null;
    },
    { by, revision }: { by: string; revision?: number | undefined },
  ): Promise<Variable | null> {
    const values = [tenantId, flowId ?? '', storableJson(given), storableText(by), revision ?? null];
    const [row] = await runHot<StoredVariable & { updated_at: Date; updated_by: string }>(this.pool, PUT, values);
    return row ? variableOf({ ...row, updatedAt: row.updated_at, updatedBy: row.updated_by }, scope, flowId) : null;
  }

  async remove(tenantId: string, _scope: KeptVariableScope, flowId: string | null, name: string): Promise<boolean> {
    const { count } = await this.database.inTenant(tenantId, (transaction) =>
      transaction.sharedVariable.deleteMany({ where: { tenantId, owner: flowId ?? '', name } }),
    );
    return count > 0;
  }
}

function variableOf(row: StoredVariable, scope: SharedVariableScope, flowId: string | null): Variable {
  const { name, type, value, revision, updatedAt, updatedBy } = row;
  return {
    scope,
    flowId,
    name,
    type: type as VariableType,
    value,
    revision,
    updatedAt: updatedAt.toISOString(),
    updatedBy,
  };
}
