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

-- At most `most`, of one tenant at most `each`, of those in `busy` none.
CREATE FUNCTION columba_due_runs(most integer, each integer, busy text[]) RETURNS TABLE (tenant_id text, run_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
  WITH RECURSIVE tenants AS (
    (SELECT r.tenant_id AS id FROM flow_run r WHERE num_nulls(r.ended_at) = 1 ORDER BY r.tenant_id LIMIT 1)
    UNION ALL
    SELECT (SELECT r.tenant_id FROM flow_run r WHERE num_nulls(r.ended_at) = 1 AND r.tenant_id > t.id
      ORDER BY r.tenant_id LIMIT 1)
    FROM tenants t WHERE t.id IS NOT NULL
  )
  SELECT turns.tenant_id, turns.id FROM (
    SELECT t.id AS tenant_id, d.id, d.due, row_number() OVER (PARTITION BY t.id ORDER BY d.due) AS turn
    FROM tenants t CROSS JOIN LATERAL (
      SELECT r.id, (
        CASE r.status
          WHEN 'running' THEN r.lease_until
          WHEN 'pending' THEN r.started_at
          WHEN 'waiting' THEN r.wake_at
          WHEN 'paused' THEN CASE WHEN r.signals > 0 THEN r.wake_at END
        END) AS due
      FROM flow_run r
      WHERE num_nulls(r.ended_at) = 1 AND r.tenant_id = t.id AND (
        CASE r.status
          WHEN 'running' THEN r.lease_until
          WHEN 'pending' THEN r.started_at
          WHEN 'waiting' THEN r.wake_at
          WHEN 'paused' THEN CASE WHEN r.signals > 0 THEN r.wake_at END
        END) <= statement_timestamp()
      ORDER BY (
        CASE r.status
          WHEN 'running' THEN r.lease_until
          WHEN 'pending' THEN r.started_at
          WHEN 'waiting' THEN r.wake_at
          WHEN 'paused' THEN CASE WHEN r.signals > 0 THEN r.wake_at END
        END)
      LIMIT least(most, each)
    ) AS d
    WHERE t.id IS NOT NULL AND t.id <> ALL (busy)
  ) AS turns
  ORDER BY turns.turn, turns.due LIMIT most
$$;
REVOKE EXECUTE ON FUNCTION columba_due_runs(integer, integer, text[]) FROM PUBLIC;

CREATE OR REPLACE FUNCTION columba_due_runs(most integer) RETURNS TABLE (tenant_id text, run_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT * FROM columba_due_runs(most, most, '{}')
$$;

CREATE FUNCTION columba_claim_due(most integer, each integer, busy text[], owner text, lease_ms double precision)
RETURNS TABLE (tenant_id text, id uuid, flow_id uuid, version integer, customer_id uuid, conversation_id uuid,
  mode text, previous_status text, fence integer, state jsonb, input jsonb, crashes integer, signals jsonb,
  effects jsonb) LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
SET enable_material = off SET jit = off AS $$
DECLARE
  tenants text[];
  ids uuid[];
  previous text[];
BEGIN
  SELECT array_agg(d.tenant_id), array_agg(d.run_id) INTO tenants, ids FROM columba_due_runs(most, each, busy) AS d;
  IF ids IS NULL THEN
    RETURN;
  END IF;
  PERFORM set_config('columba.tenants', (SELECT string_agg(DISTINCT t, ',') FROM unnest(tenants) AS t), true);
  SELECT array_agg(l.tenant_id), array_agg(l.id), array_agg(l.status) INTO tenants, ids, previous FROM (
    SELECT r.tenant_id, r.id, r.status FROM unnest(tenants, ids) AS d(tenant, run)
    JOIN flow_run r ON r.tenant_id = d.tenant AND r.id = d.run
    WHERE num_nulls(d.run) = 0 AND r.ended_at IS NULL AND (
      CASE r.status
        WHEN 'running' THEN r.lease_until
        WHEN 'pending' THEN r.started_at
        WHEN 'waiting' THEN r.wake_at
        WHEN 'paused' THEN CASE WHEN r.signals > 0 THEN r.wake_at END
      END) <= clock_timestamp()
    FOR UPDATE OF r SKIP LOCKED) AS l;
  IF ids IS NOT NULL THEN
    RETURN QUERY SELECT * FROM columba_lease_runs(tenants, ids, previous, owner, lease_ms);
  END IF;
END $$;

-- A batch with runs that are to begin later: these are stored with what they begin with.
CREATE FUNCTION columba_commit_intake_pending(given jsonb) RETURNS jsonb LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
SET enable_material = off SET jit = off AS $$
DECLARE
  result jsonb := columba_commit_intake(given);
BEGIN
  UPDATE flow_run r SET input = g.input
  FROM jsonb_to_recordset(given -> 'runs') AS g(tenant text, run uuid, status text, input jsonb)
  WHERE num_nulls(g.run) = 0 AND g.status = 'pending' AND result -> 'created' ? g.run::text
    AND r.tenant_id = g.tenant AND r.id = g.run;
  RETURN result;
END $$;
