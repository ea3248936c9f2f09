-- Moving runs to another version. `input` is also a column of flow_run: the parameter has to be named as such.
CREATE OR REPLACE FUNCTION columba_commit_migration(input jsonb, to_version integer) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  results jsonb := columba_commit_runs(columba_commit_migration.input);
BEGIN
  UPDATE flow_run r SET version = to_version
  FROM jsonb_to_recordset(columba_commit_migration.input -> 'runs') AS g(tenant text, run uuid)
  WHERE num_nulls(g.run) = 0 AND r.tenant_id = g.tenant AND r.id = g.run AND (results ->> 0)::integer > 0;
  RETURN results;
END $$;

-- Like columba_claim_runs, but also runs that are paused.
CREATE FUNCTION columba_claim_resting(given jsonb, tenant_list text, owner text, lease_ms double precision)
RETURNS TABLE (tenant_id text, id uuid, flow_id uuid, version integer, customer_id uuid, conversation_id uuid,
  mode text, previous_status text, fence integer, state jsonb, input jsonb, crashes integer, signals jsonb,
  effects jsonb) LANGUAGE plpgsql AS $$
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
