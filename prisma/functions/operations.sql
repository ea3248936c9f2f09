-- Leases one job that is due; none when another worker was quicker.
CREATE OR REPLACE FUNCTION columba_claim_bulk_job(lease_ms double precision) RETURNS SETOF bulk_job LANGUAGE plpgsql AS $$
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
CREATE OR REPLACE FUNCTION columba_signal_runs(tenant text, given uuid[], signal_kind text, signal_payload jsonb)
RETURNS uuid[] LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
SET jit = off AS $$
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
CREATE OR REPLACE FUNCTION columba_give_back_run(tenant text, run uuid,
  run_fence integer) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('columba.tenants', tenant, true);
  UPDATE flow_run r SET status = CASE WHEN r.state IS NULL THEN 'pending'
      WHEN r.state ->> 'status' = 'paused' THEN 'paused' ELSE 'waiting' END, lease_until = NULL,
    wake_at = clock_timestamp() + interval '1 second'
  WHERE r.tenant_id = tenant AND r.id = run AND r.fence = run_fence AND r.ended_at IS NULL AND r.status = 'running';
  RETURN FOUND;
END $$;

-- Moving runs to another version. `input` is also a column of flow_run: the parameter has to be named as such.
CREATE OR REPLACE FUNCTION columba_commit_migration(input jsonb, to_version integer) RETURNS jsonb LANGUAGE plpgsql
SET enable_seqscan = off AS $$
DECLARE
  results jsonb := columba_commit_runs(columba_commit_migration.input);
BEGIN
  UPDATE flow_run r SET version = to_version
  FROM jsonb_to_recordset(columba_commit_migration.input -> 'runs') AS g(tenant text, run uuid)
  WHERE num_nulls(g.run) = 0 AND r.tenant_id = g.tenant AND r.id = g.run AND (results ->> 0)::integer > 0;
  RETURN results;
END $$;

-- Like columba_claim_runs, but also runs that are paused.
CREATE OR REPLACE FUNCTION columba_claim_resting(given jsonb, tenant_list text, owner text, lease_ms double precision)
RETURNS TABLE (tenant_id text, id uuid, flow_id uuid, version integer, customer_id uuid, conversation_id uuid,
  mode text, previous_status text, fence integer, state jsonb, input jsonb, crashes integer, signals jsonb,
  effects jsonb) LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
SET jit = off AS $$
DECLARE
  tenants text[];
  ids uuid[];
  previous text[];
BEGIN
  PERFORM set_config('columba.tenants', tenant_list, true);
  SELECT array_agg(l.tenant_id), array_agg(l.id), array_agg(l.status) INTO tenants, ids, previous FROM (
    SELECT r.tenant_id, r.id, r.status FROM jsonb_to_recordset(given) AS g(tenant text, run uuid)
    JOIN flow_run r ON r.tenant_id = g.tenant AND r.id = g.run
    WHERE num_nulls(g.run) = 0 AND r.ended_at IS NULL AND r.status IN ('waiting', 'paused')
      AND (r.lease_until IS NULL OR r.lease_until <= clock_timestamp())
    FOR UPDATE OF r) AS l;
  IF ids IS NOT NULL THEN
    RETURN QUERY SELECT * FROM columba_lease_runs(tenants, ids, previous, owner, lease_ms);
  END IF;
END $$;

-- A run that begins anew at a node of another one, which it names.
CREATE OR REPLACE FUNCTION columba_insert_restart(given jsonb, tenant text,
  origin uuid) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  created uuid[] := columba_insert_pending(given, tenant);
BEGIN
  UPDATE flow_run r SET restarted_from = origin WHERE r.tenant_id = tenant AND r.id = ANY (created);
  RETURN cardinality(created) > 0;
END $$;
