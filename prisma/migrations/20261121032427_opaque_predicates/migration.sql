-- Partial indexes over what is open (runs that have not ended, events not yet handled) are for the few statements that
-- look for all that is open. To everybody else they are a trap: after a quiet moment the planner holds them to be empty,
-- takes them in place of the primary key, and keeps that plan while they fill: each commit then read every open run.
-- So their predicates are written with num_nulls(), which the planner does not conclude from `ended_at IS NULL`: who
-- wants the index writes the predicate as it stands here.
DROP INDEX flow_run_due;
CREATE INDEX flow_run_due ON flow_run ((
  CASE status
    WHEN 'running' THEN lease_until
    WHEN 'pending' THEN started_at
    WHEN 'waiting' THEN wake_at
    WHEN 'paused' THEN CASE WHEN signals > 0 THEN wake_at END
  END)) WHERE num_nulls(ended_at) = 1;

DROP INDEX flow_run_exclusive;
CREATE UNIQUE INDEX flow_run_exclusive ON flow_run (tenant_id, flow_id, customer_id)
WHERE exclusive AND num_nulls(ended_at) = 1;

DROP INDEX flow_run_active;
CREATE INDEX flow_run_active ON flow_run (tenant_id, flow_id, id) WHERE num_nulls(ended_at) = 1;

DROP INDEX inbox_unpublished;
CREATE INDEX inbox_unpublished ON inbox (accepted_at) WHERE num_nulls(published_at, handled_at) = 2;

CREATE OR REPLACE FUNCTION columba_due_runs(most integer) RETURNS TABLE (tenant_id text, run_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT r.tenant_id, r.id FROM flow_run r
  WHERE num_nulls(r.ended_at) = 1 AND (
    CASE r.status
      WHEN 'running' THEN r.lease_until
      WHEN 'pending' THEN r.started_at
      WHEN 'waiting' THEN r.wake_at
      WHEN 'paused' THEN CASE WHEN r.signals > 0 THEN r.wake_at END
    END) <= clock_timestamp()
  ORDER BY (
    CASE r.status
      WHEN 'running' THEN r.lease_until
      WHEN 'pending' THEN r.started_at
      WHEN 'waiting' THEN r.wake_at
      WHEN 'paused' THEN CASE WHEN r.signals > 0 THEN r.wake_at END
    END)
  LIMIT most
$$;

CREATE OR REPLACE FUNCTION columba_unpublished_inbox(older_than_ms double precision, most integer)
RETURNS TABLE (tenant_id text, event_key text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT b.tenant_id, b.event_key FROM inbox b
  WHERE num_nulls(b.published_at, b.handled_at) = 2
    AND b.accepted_at <= clock_timestamp() - make_interval(secs => older_than_ms / 1000)
  ORDER BY b.accepted_at LIMIT most
$$;

-- A mark never waits either. What another transaction holds is being handled just then, and needs no mark.
CREATE OR REPLACE FUNCTION columba_mark_published(given jsonb, tenant_list text) RETURNS void LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
SET enable_material = off SET jit = off AS $$
BEGIN
  PERFORM set_config('columba.tenants', tenant_list, true);
  -- A mark that a crash takes costs a second delivery. What is handled by now needs none.
  PERFORM set_config('synchronous_commit', 'off', true);
  WITH free AS MATERIALIZED (
    SELECT b.tenant_id, b.event_key FROM jsonb_to_recordset(given) AS g(tenant text, key text)
    JOIN inbox b ON b.tenant_id = g.tenant AND b.event_key = g.key
    WHERE b.published_at IS NULL AND b.handled_at IS NULL
    FOR UPDATE OF b SKIP LOCKED
  )
  UPDATE inbox b SET published_at = clock_timestamp() FROM free f
  WHERE b.tenant_id = f.tenant_id AND b.event_key = f.event_key;
END $$;
