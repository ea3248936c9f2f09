-- What is due is taken up by turns: the oldest of each tenant, then the second oldest of each. One index tells both who
-- has open runs (by skipping from tenant to tenant) and what of a tenant is due. statement_timestamp(), unlike
-- clock_timestamp(), may be compared within the index: runs that are not due are not read, however many are parked.
CREATE INDEX flow_run_due_by_tenant ON flow_run (tenant_id, (
  CASE status
    WHEN 'running' THEN lease_until
    WHEN 'pending' THEN started_at
    WHEN 'waiting' THEN wake_at
    WHEN 'paused' THEN CASE WHEN signals > 0 THEN wake_at END
  END)) WHERE num_nulls(ended_at) = 1;
DROP INDEX flow_run_due;
DROP FUNCTION columba_claim_due(integer, text, double precision);
DROP FUNCTION columba_due_runs(integer);
