import pg from 'pg';
import { FAULT_TENANTS } from '../fault-tenants.js';
import type { FaultWorld } from '../fault-world.js';
import type { Evidence } from './evidence.js';
import type { Finding } from './finding.js';

/** I4: no row, message or answer crosses tenants. */
export async function checkTenants(evidence: Evidence, world: FaultWorld): Promise<Finding[]> {
  return [
    ...strayCalls(evidence),
    ...foreignCustomers(evidence),
    ...(await visibleWithoutTenant(world)),
    ...(await foreignAnswers(evidence, world)),
  ];
}

/** Each call carries its tenant's credential to its tenant's account, for its tenant's text, row and customer. */
function strayCalls({ ledger, messages, sent }: Evidence): Finding[] {
  const rows = new Map(messages.map((row) => [row.id, row]));
  const addresses = new Map(sent.map(({ label, address }) => [label, address]));
  return ledger.flatMap((entry) => {
    if (entry.kind !== 'call') return [];
    const { tenant, account, messageId, to, body } = entry;
    const [, ofText, customer, number] = body.split(' ');
    const row = rows.get(messageId);
    const right = addresses.get(`${ofText} ${customer} ${number}`);
    const problems = [
      tenant !== account && `went to the account of ${account}`,
      tenant !== ofText && `carried a text of ${ofText}`,
      row && row.tenant !== tenant && `belongs to a message of ${row.tenant}`,
      right !== undefined && right !== to && 'went to another customer',
    ].filter((problem) => typeof problem === 'string');
    return problems.map((problem) => ({
      kind: 'crossed' as const,
      what: `${tenant}: a call for "${body}" ${problem}`,
    }));
  });
}

function foreignCustomers({ runs }: Evidence): Finding[] {
  return runs.flatMap(({ tenant, id, customer, customer_tenants }) =>
    customer && !customer_tenants.includes(tenant)
      ? [
          {
            kind: 'crossed' as const,
            what: `${tenant}: run ${id} is of a customer of ${customer_tenants.join() || 'nobody'}`,
          },
        ]
      : [],
  );
}

/** As the servers' role, without a tenant and with one, asked of every table that has a tenant. */
async function visibleWithoutTenant({ appUrl, owner }: FaultWorld): Promise<Finding[]> {
  const { rows: tables } = await owner.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition`,
  );
  const client = new pg.Client({ connectionString: appUrl });
  await client.connect();
  try {
    const findings: Finding[] = [];
    for (const { name } of tables) {
      const table = pg.escapeIdentifier(name);
      const { rows } = await client.query<{ n: number }>(`SELECT count(*)::integer AS n FROM ${table}`);
      if (rows[0]?.n) findings.push({ kind: 'crossed', what: `${name}: ${rows[0].n} rows are seen without a tenant` });
      for (const { id } of FAULT_TENANTS) {
        await client.query('BEGIN');
        await client.query(`SELECT set_config('columba.tenants', $1, true)`, [id]);
        const foreign = await client.query<{ n: number }>(
          `SELECT count(*)::integer AS n FROM ${table} WHERE tenant_id <> $1`,
          [id],
        );
        await client.query('ROLLBACK');
        const n = foreign.rows[0]?.n ?? 0;
        if (n > 0) findings.push({ kind: 'crossed', what: `${name}: ${id} sees ${n} rows of others` });
      }
    }
    return findings;
  } finally {
    await client.end();
  }
}

/** The API as each tenant: its lists hold nothing of the other, and the other's ids answer as ids that do not exist. */
async function foreignAnswers({ runs }: Evidence, { apiUrl }: FaultWorld): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { id, apiKey } of FAULT_TENANTS) {
    const ask = async (path: string) =>
      await fetch(apiUrl + path, {
        headers: { authorization: `Bearer ${apiKey}` },
        signal: AbortSignal.timeout(10_000),
      });
    const listed = (await (await ask('/api/v1/runs?limit=100')).json()) as { items?: { id: string }[] };
    const own = new Set(runs.filter(({ tenant }) => tenant === id).map((run) => run.id));
    const foreign = (listed.items ?? []).filter((item) => !own.has(item.id));
    if (foreign.length > 0)
      findings.push({ kind: 'crossed', what: `${id}: the API lists ${foreign.length} runs of others` });
    for (const run of runs.filter(({ tenant }) => tenant !== id).slice(0, 5)) {
      const { status } = await ask(`/api/v1/runs/${run.id}`);
      if (status !== 404)
        findings.push({ kind: 'crossed', what: `${id}: the API answers ${status} for run ${run.id} of ${run.tenant}` });
    }
  }
  return findings;
}
