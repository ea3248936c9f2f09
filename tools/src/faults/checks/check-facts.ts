import type pg from 'pg';
import type { Finding } from './finding.js';

interface Check {
  says: string;
  sql: string;
}

/** Each answers a row, `where`, for each thing that must not be. */
const CHECKS: readonly Check[] = [
  {
    says: "a tenant's facts are not numbered 1, 2, 3",
    sql: `SELECT c.tenant_id AS "where" FROM tenant_counter c
      LEFT JOIN (SELECT tenant_id, count(*) AS n, min(number) AS first, max(number) AS last FROM flow_event GROUP BY 1) f
        USING (tenant_id)
      WHERE coalesce(f.n, 0) <> c.last_fact OR coalesce(f.last, 0) <> c.last_fact OR coalesce(f.first, 1) <> 1`,
  },
  {
    says: "a run's facts are not numbered 1, 2, 3",
    sql: `SELECT r.tenant_id || ': run ' || r.id AS "where" FROM flow_run r
      LEFT JOIN (SELECT tenant_id, run_id, count(*) AS n, count(DISTINCT seq) AS d, max(seq) AS last
        FROM flow_event GROUP BY 1, 2) f ON f.tenant_id = r.tenant_id AND f.run_id = r.id
      WHERE coalesce(f.n, 0) <> r.last_seq OR coalesce(f.d, 0) <> r.last_seq OR coalesce(f.last, 0) <> r.last_seq`,
  },
  {
    says: 'a node settled twice in one attempt',
    sql: `SELECT tenant_id || ': run ' || run_id || ' node ' || (body ->> 'nodeId') AS "where" FROM flow_event
      WHERE body ->> 'type' = 'node.settled'
      GROUP BY tenant_id, run_id, body ->> 'nodeId', body ->> 'tokenId', body ->> 'attempt' HAVING count(*) > 1`,
  },
  {
    says: 'a run ended twice, or went on after its end',
    sql: `SELECT e.tenant_id || ': run ' || e.run_id AS "where" FROM flow_event e
      JOIN flow_event later ON later.tenant_id = e.tenant_id AND later.run_id = e.run_id AND later.seq > e.seq
      WHERE e.body ->> 'type' IN ('run.completed', 'run.failed', 'run.cancelled') GROUP BY 1`,
  },
  {
    says: "a run's status is not what its last fact says",
    sql: `SELECT r.tenant_id || ': run ' || r.id || ' ' || r.status AS "where" FROM flow_run r
      WHERE r.status IN ('completed', 'failed', 'cancelled') AND NOT EXISTS (SELECT 1 FROM flow_event e
        WHERE e.tenant_id = r.tenant_id AND e.run_id = r.id AND e.body ->> 'type' = 'run.' || r.status)`,
  },
];

/** I5: a terminal status and a settled node never change; and facts have numbers without gaps. */
export async function checkFacts(owner: pg.Pool): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { says, sql } of CHECKS) {
    const { rows } = await owner.query<{ where: string }>(sql);
    findings.push(...rows.map(({ where }) => ({ kind: 'stuck' as const, what: `${where}: ${says}` })));
  }
  return findings;
}
