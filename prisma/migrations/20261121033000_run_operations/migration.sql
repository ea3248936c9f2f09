-- Operations on many runs, kill switches, restarts.
ALTER TABLE "flow_run" ADD COLUMN     "restarted_from" UUID;

CREATE TABLE "bulk_job" (
    "tenant_id" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "action" TEXT NOT NULL,
    "spec" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'running',
    "total" INTEGER NOT NULL,
    "done" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "skipped" INTEGER NOT NULL DEFAULT 0,
    "reasons" JSONB NOT NULL DEFAULT '{}',
    "position" UUID,
    "throttle" INTEGER,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),
    "next_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "fence" INTEGER NOT NULL DEFAULT 0,
    "lease_until" TIMESTAMPTZ(3),

    CONSTRAINT "bulk_job_pkey" PRIMARY KEY ("tenant_id","id")
);

CREATE TABLE "flow_stop" (
    "tenant_id" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "flow_id" UUID,
    "mode" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "stopped_by" TEXT NOT NULL,
    "stopped_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "resumed_by" TEXT,
    "resumed_at" TIMESTAMPTZ(3),

    CONSTRAINT "flow_stop_pkey" PRIMARY KEY ("tenant_id","id")
);

CREATE INDEX bulk_job_due ON bulk_job (next_at) WHERE state = 'running';
-- One switch a flow, and one for the tenant, is on at a time.
CREATE UNIQUE INDEX flow_stop_on ON flow_stop (tenant_id, flow_id) NULLS NOT DISTINCT WHERE resumed_at IS NULL;
-- Groups of dead letters: by fingerprint, newest last.
CREATE INDEX failed_flow_run_group ON failed_flow_run (tenant_id, fingerprint, id) WHERE status = 'open';

SELECT columba_protect_tenant_tables();
CREATE POLICY owner_looks_up ON bulk_job FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY owner_looks_up ON flow_stop FOR SELECT TO CURRENT_USER USING (true);

-- Two more ways across tenants, as narrow as the others.
CREATE FUNCTION columba_due_bulk_jobs(most integer) RETURNS TABLE (tenant_id text, job_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT j.tenant_id, j.id FROM bulk_job j
  WHERE j.state = 'running' AND j.next_at <= clock_timestamp()
    AND (j.lease_until IS NULL OR j.lease_until <= clock_timestamp())
  ORDER BY j.next_at LIMIT most
$$;

CREATE FUNCTION columba_active_stops() RETURNS TABLE (tenant_id text, id uuid, flow_id uuid, mode text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT s.tenant_id, s.id, s.flow_id, s.mode FROM flow_stop s WHERE s.resumed_at IS NULL
$$;
REVOKE EXECUTE ON FUNCTION columba_due_bulk_jobs(integer), columba_active_stops() FROM PUBLIC;

-- Leases one job that is due; none when another worker was quicker.
CREATE FUNCTION columba_claim_bulk_job(lease_ms double precision) RETURNS SETOF bulk_job LANGUAGE plpgsql AS $$
DECLARE
  due record;
BEGIN
  FOR due IN SELECT * FROM columba_due_bulk_jobs(10) LOOP
    PERFORM set_config('columba.tenants', due.tenant_id, true);
    PERFORM 1 FROM bulk_job j WHERE j.tenant_id = due.tenant_id AND j.id = due.job_id AND j.state = 'running'
      AND j.next_at <= clock_timestamp() AND (j.lease_until IS NULL OR j.lease_until <= clock_timestamp())
    FOR UPDATE SKIP LOCKED;
    CONTINUE WHEN NOT FOUND;
    RETURN QUERY UPDATE bulk_job j SET fence = j.fence + 1,
      lease_until = clock_timestamp() + make_interval(secs => lease_ms / 1000)
    WHERE j.tenant_id = due.tenant_id AND j.id = due.job_id RETURNING j.*;
    RETURN;
  END LOOP;
END $$;

-- The same signal into many mailboxes. Answers the runs that got it: those that exist and have not ended.
CREATE FUNCTION columba_signal_runs(tenant text, given uuid[], signal_kind text, signal_payload jsonb)
RETURNS uuid[] LANGUAGE plpgsql AS $$
DECLARE
  signalled uuid[];
BEGIN
  PERFORM set_config('columba.tenants', tenant, true);
  WITH locked AS MATERIALIZED (
    SELECT r.id FROM flow_run r WHERE r.tenant_id = tenant AND r.id = ANY (given) AND r.ended_at IS NULL
    ORDER BY r.id FOR UPDATE
  ), raised AS (
    UPDATE flow_run r SET signals = r.signals + 1, wake_at = clock_timestamp() FROM locked l
    WHERE r.tenant_id = tenant AND r.id = l.id RETURNING r.id
  ), posted AS (
    INSERT INTO flow_signal (tenant_id, run_id, kind, payload)
    SELECT tenant, r.id, signal_kind, signal_payload FROM raised r RETURNING run_id
  )
  SELECT coalesce(array_agg(p.run_id), '{}') INTO signalled FROM posted p;
  RETURN signalled;
END $$;

-- A worker lets go of a run that it could not advance for want of a server: due again in a second, no crash counted.
CREATE FUNCTION columba_give_back_run(tenant text, run uuid, run_fence integer) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('columba.tenants', tenant, true);
  UPDATE flow_run r SET status = CASE WHEN r.state IS NULL THEN 'pending'
      WHEN r.state ->> 'status' = 'paused' THEN 'paused' ELSE 'waiting' END, lease_until = NULL,
    wake_at = clock_timestamp() + interval '1 second'
  WHERE r.tenant_id = tenant AND r.id = run AND r.fence = run_fence AND r.ended_at IS NULL AND r.status = 'running';
  RETURN FOUND;
END $$;

-- A commit that moves a run to another version.
CREATE FUNCTION columba_commit_migration(input jsonb, to_version integer) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  results jsonb := columba_commit_runs(input);
BEGIN
  UPDATE flow_run r SET version = to_version FROM jsonb_to_recordset(input -> 'runs') AS g(tenant text, run uuid)
  WHERE r.tenant_id = g.tenant AND r.id = g.run AND (results ->> 0)::integer > 0;
  RETURN results;
END $$;
