import type pg from 'pg';
import type { SentEvent } from '../acknowledgements.js';
import { REVIEW_NODE } from '../fault-journeys.js';
import type { LedgerEntry } from '../ledger/ledger-entry.js';

export interface RunRow {
  tenant: string;
  id: string;
  journey: string;
  event_key: string;
  status: string;
  wait_reason: string | null;
  /** Its alarm is so many seconds overdue. */
  overdue_s: number | null;
  customer: string | null;
  /** The tenants that have this customer. */
  customer_tenants: string[];
  dead_letters: number;
}

export interface MessageRow {
  tenant: string;
  id: string;
  run: string | null;
  status: string;
  address: string;
  body: string;
}

/** A run of `approve` that has left its approval, and how. */
export interface ReviewRow {
  tenant: string;
  run: string;
  outcome: string;
}

/** A decision that was taken in and that its run has not read. */
export interface UnreadDecision {
  tenant: string;
  run: string;
  decision: string;
}

/** The three sides that the checks join: what was acknowledged, what the database holds, what the providers saw. */
export interface Evidence {
  sent: readonly SentEvent[];
  ledger: readonly LedgerEntry[];
  runs: readonly RunRow[];
  messages: readonly MessageRow[];
  /** Event keys, by `tenant|key`, that no worker has taken in. */
  unhandled: ReadonlySet<string>;
  tickets: readonly { tenant: string; subject: string; count: number }[];
  reviews: readonly ReviewRow[];
  unread: readonly UnreadDecision[];
}

export async function gatherEvidence(
  owner: pg.Pool,
  sent: readonly SentEvent[],
  ledger: readonly LedgerEntry[],
): Promise<Evidence> {
  const rows = async <T extends pg.QueryResultRow>(text: string): Promise<T[]> => (await owner.query<T>(text)).rows;
  const unhandled = await rows<{ key: string }>(
    `SELECT tenant_id || '|' || event_key AS key FROM inbox WHERE handled_at IS NULL`,
  );
  return {
    sent,
    ledger,
    runs: await rows<RunRow>(`
      SELECT r.tenant_id AS tenant, r.id, f.name AS journey, r.event_key, r.status, r.wait_reason,
        CASE WHEN r.wake_at IS NULL THEN NULL
          ELSE extract(epoch FROM clock_timestamp() - r.wake_at)::double precision END AS overdue_s,
        r.customer_id AS customer,
        ARRAY(SELECT c.tenant_id FROM customer c WHERE c.id = r.customer_id) AS customer_tenants,
        (SELECT count(*)::integer FROM failed_flow_run d WHERE d.tenant_id = r.tenant_id AND d.run_id = r.id) AS dead_letters
      FROM flow_run r LEFT JOIN flow f ON f.tenant_id = r.tenant_id AND f.id = r.flow_id`),
    messages: await rows<MessageRow>(
      `SELECT tenant_id AS tenant, id, run_id AS run, status, address, body FROM message WHERE direction = 'outbound'`,
    ),
    unhandled: new Set(unhandled.map(({ key }) => key)),
    tickets: await rows('SELECT tenant_id AS tenant, subject, count(*)::integer AS count FROM ticket GROUP BY 1, 2'),
    reviews: await rows<ReviewRow>(
      `SELECT tenant_id AS tenant, run_id AS run, body ->> 'outcome' AS outcome FROM flow_event
       WHERE body ->> 'type' = 'node.settled' AND body ->> 'nodeId' = '${REVIEW_NODE}'`,
    ),
    unread: await rows<UnreadDecision>(
      `SELECT tenant_id AS tenant, run_id AS run, payload ->> 'decision' AS decision FROM flow_signal
       WHERE kind = 'wait' AND payload ? 'decision'`,
    ),
  };
}
