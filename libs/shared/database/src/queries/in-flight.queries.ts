import type { InFlightQueries, RunPlace } from '@columba/workflow/ports';
import { Prisma } from '../generated/client.js';
import { storableJson } from '../pool/storable-json.js';
import type { TenantDatabase } from '../pool/tenant-database.js';
import { isUuid } from '../pool/uuid-v7.js';
import { RUN_IS_OPEN } from './open-run.js';

/** Where a flow's active runs stand. Counted in the database: the states stay there. */
export class InFlightQueriesRepository implements InFlightQueries {
  constructor(private readonly database: TenantDatabase) {}

  async places(
    tenantId: string,
    flowId: string,
    belowVersion: number | null,
  ): Promise<{ total: number; places: RunPlace[] }> {
    if (!isUuid(flowId)) return { total: 0, places: [] };
    const below = belowVersion === null ? Prisma.empty : Prisma.sql`AND r.version < ${belowVersion}`;
    return await this.database.inTenant(tenantId, async (transaction) => {
      const [counted] = await transaction.$queryRaw<{ total: number }[]>`
        SELECT count(*)::int AS total FROM flow_run r
        WHERE r.tenant_id = ${tenantId} AND r.flow_id = ${flowId}::uuid AND ${RUN_IS_OPEN} ${below}`;
      const places = await transaction.$queryRaw<RunPlace[]>`
        SELECT r.version, t.token ->> 'nodeId' AS "nodeId", count(DISTINCT r.id)::int AS runs
        FROM flow_run r CROSS JOIN LATERAL jsonb_array_elements(r.state -> 'tokens') AS t(token)
        WHERE r.tenant_id = ${tenantId} AND r.flow_id = ${flowId}::uuid AND ${RUN_IS_OPEN} ${below}
        GROUP BY 1, 2 ORDER BY 1, 3 DESC, 2`;
      return { total: counted?.total ?? 0, places };
    });
  }

  async countAt(
    tenantId: string,
    flowId: string,
    places: readonly Pick<RunPlace, 'version' | 'nodeId'>[],
  ): Promise<number> {
    if (places.length === 0 || !isUuid(flowId)) return 0;
    const wanted = storableJson(places.map(({ version, nodeId }) => ({ version, nodeId })));
    const [counted] = await this.database.inTenant(
      tenantId,
      (transaction) => transaction.$queryRaw<{ runs: number }[]>`
        SELECT count(*)::int AS runs FROM flow_run r
        WHERE r.tenant_id = ${tenantId} AND r.flow_id = ${flowId}::uuid AND ${RUN_IS_OPEN} AND EXISTS (
          SELECT 1 FROM jsonb_array_elements(r.state -> 'tokens') AS t(token)
          JOIN jsonb_to_recordset(${wanted}::jsonb) AS p(version int, "nodeId" text)
            ON p.version = r.version AND p."nodeId" = t.token ->> 'nodeId')`,
    );
    return counted?.runs ?? 0;
  }
}
