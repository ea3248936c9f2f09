-- What Prisma cannot say: partial and expression indexes, fill factors, vacuum settings.

-- A run that is due, whatever for: one index for the sweeper. The same expression stands in columba_due_runs().
-- Commits that keep the lease change none of these columns, so they stay heap-only updates.
CREATE INDEX flow_run_due ON flow_run ((
  CASE status
    WHEN 'running' THEN lease_until
    WHEN 'pending' THEN started_at
    WHEN 'waiting' THEN wake_at
    WHEN 'paused' THEN CASE WHEN signals > 0 THEN wake_at END
  END)) WHERE ended_at IS NULL;
-- Re-entry rule: one active run of a flow and customer.
CREATE UNIQUE INDEX flow_run_exclusive ON flow_run (tenant_id, flow_id, customer_id) WHERE exclusive AND ended_at IS NULL;
CREATE INDEX flow_run_active ON flow_run (tenant_id, flow_id, id) WHERE ended_at IS NULL;
CREATE INDEX flow_run_failed ON flow_run (tenant_id, id) WHERE status = 'failed';
CREATE INDEX flow_run_ended ON flow_run (tenant_id, ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX flow_run_customer ON flow_run (tenant_id, customer_id, flow_id, id) WHERE customer_id IS NOT NULL;

CREATE INDEX flow_wait_customer ON flow_wait (tenant_id, customer_id) WHERE state = 'armed' AND kind <> 'reconcile';
CREATE INDEX flow_wait_reconcile ON flow_wait (tenant_id, correlation) WHERE state = 'armed' AND kind = 'reconcile';

CREATE INDEX message_provider_id ON message (tenant_id, provider_message_id) WHERE provider_message_id IS NOT NULL;
CREATE INDEX message_run ON message (tenant_id, run_id) WHERE run_id IS NOT NULL;

CREATE INDEX inbox_unpublished ON inbox (accepted_at) WHERE published_at IS NULL AND handled_at IS NULL;
CREATE INDEX inbox_customer ON inbox (tenant_id, customer_id, event_type, handled_at)
  WHERE customer_id IS NOT NULL AND NOT fired;
CREATE INDEX outbox_unpublished ON outbox (id) WHERE published_at IS NULL;
CREATE INDEX failed_flow_run_open ON failed_flow_run (tenant_id, id) WHERE status = 'open';
CREATE INDEX flow_listed ON flow (tenant_id, id) WHERE removed_at IS NULL;

ALTER TABLE flow_run SET (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
ALTER TABLE flow_wait SET (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02);
ALTER TABLE inbox SET (fillfactor = 85);
ALTER TABLE message SET (fillfactor = 85);
ALTER TABLE effect SET (fillfactor = 85);
ALTER TABLE tenant_counter SET (fillfactor = 10);
