import type { ApprovalDecision, ApprovalStore, DecisionOutcome, PageRequest } from '@columba/workflow/ports';
import type { ApprovalResource, Page, Role } from '@columba/workflow-contracts';
import type pg from 'pg';
import { Prisma } from '../generated/client.js';
import { runHotForResult } from '../pool/hot-statement.js';
import { storableText } from '../pool/storable-json.js';
import type { TenantDatabase } from '../pool/tenant-database.js';
import { isUuid } from '../pool/uuid-v7.js';
import { decodeCursor, pageOf } from '../queries/cursor.js';

const DECIDE = { name: 'decide-approval', text: 'SELECT columba_decide_approval($1, $2::uuid, $3, $4, $5) AS result' };
const NOBODY: Page<ApprovalResource> = { items: [], nextCursor: null };

interface ApprovalRow {
  id: string;
  run_id: string;
  flow_id: string;
  flow_name: string | null;
  node_id: string;
  customer_id: string | null;
  first_name: string | null;
  last_name: string | null;
  title: string;
  instructions: string;
  assignees: string[];
  role: Role | null;
  requested_at: Date;
  expires_at: Date | null;
  decision: 'approved' | 'rejected' | null;
  decided_by: string | null;
  decided_at: Date | null;
  note: string | null;
  closed_at: Date | null;
}

export class ApprovalRepository implements ApprovalStore {
  constructor(
    private readonly database: TenantDatabase,
    private readonly pool: pg.Pool,
  ) {}

  async list(
    tenantId: string,
    filter: { status: ApprovalResource['status']; runId?: string | undefined } & PageRequest,
  ): Promise<Page<ApprovalResource>> {
    const { status, runId, limit } = filter;
    if (runId !== undefined && !isUuid(runId)) return NOBODY;
    const before = decodeCursor(filter.cursor, isUuid);
    const rows = await this.read(
      tenantId,
      [
        statusCondition(status),
        ...(runId ? [Prisma.sql`a.run_id = ${runId}::uuid`] : []),
        ...(before ? [Prisma.sql`a.id < ${before}::uuid`] : []),
      ],
      limit + 1,
    );
    const { items, nextCursor } = pageOf(rows, limit, (row) => row.id);
    return { items: items.map(approvalResource), nextCursor };
  }

  async get(tenantId: string, id: string): Promise<ApprovalResource | null> {
    if (!isUuid(id)) return null;
    const [row] = await this.read(tenantId, [Prisma.sql`a.id = ${id}::uuid`], 1);
    return row ? approvalResource(row) : null;
  }

  async decide(tenantId: string, id: string, { decision, by, note }: ApprovalDecision): Promise<DecisionOutcome> {
    if (!isUuid(id)) return 'missing';
    return await runHotForResult<DecisionOutcome>(this.pool, DECIDE, [tenantId, id, decision, by, storableText(note)]);
  }

  private async read(tenantId: string, conditions: readonly Prisma.Sql[], limit: number): Promise<ApprovalRow[]> {
    const where = Prisma.join([Prisma.sql`a.tenant_id = ${tenantId}`, ...conditions], ' AND ');
    return await this.database.inTenant(
      tenantId,
      (transaction) => transaction.$queryRaw<ApprovalRow[]>`
        SELECT a.*, f.name AS flow_name, r.customer_id, c.first_name, c.last_name
        FROM approval a
        JOIN flow_run r ON r.tenant_id = a.tenant_id AND r.id = a.run_id
        LEFT JOIN flow f ON f.tenant_id = a.tenant_id AND f.id = a.flow_id
        LEFT JOIN customer c ON c.tenant_id = r.tenant_id AND c.id = r.customer_id
        WHERE ${where} ORDER BY a.id DESC LIMIT ${limit}`,
    );
  }
}

/** Worded so that a partial index serves the open ones. */
function statusCondition(status: ApprovalResource['status']): Prisma.Sql {
  if (status === 'open') return Prisma.sql`num_nulls(a.closed_at) = 1`;
  if (status === 'closed') return Prisma.sql`a.closed_at IS NOT NULL AND a.decision IS NULL`;
  return Prisma.sql`a.decision = ${status}`;
}

function approvalResource(row: ApprovalRow): ApprovalResource {
  return {
    id: row.id,
    runId: row.run_id,
    flowId: row.flow_id,
    flowName: row.flow_name ?? '',
    nodeId: row.node_id,
    customerId: row.customer_id,
    customerName: [row.first_name, row.last_name].filter(Boolean).join(' ') || null,
    title: row.title,
    instructions: row.instructions,
    assignees: row.assignees,
    role: row.role,
    status: row.decision ?? (row.closed_at ? 'closed' : 'open'),
    requestedAt: row.requested_at.toISOString(),
    expiresAt: row.expires_at?.toISOString() ?? null,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at?.toISOString() ?? null,
    note: row.note,
  };
}
