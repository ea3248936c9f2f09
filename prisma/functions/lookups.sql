-- The only ways across tenants. Each answers ids and what is needed to go on under the tenant found, nothing more;
-- the servers' role may call them, nobody else.

CREATE OR REPLACE FUNCTION columba_unpublished_inbox(older_than_ms double precision, most integer)
RETURNS TABLE (tenant_id text, event_key text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT b.tenant_id, b.event_key FROM inbox b
  WHERE num_nulls(b.published_at, b.handled_at) = 2
    AND b.accepted_at <= clock_timestamp() - make_interval(secs => older_than_ms / 1000)
  ORDER BY b.accepted_at LIMIT most
$$;

CREATE OR REPLACE FUNCTION columba_connection_tenant(connection_id text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT c.tenant_id FROM channel_connection c WHERE c.id = connection_id
$$;

CREATE OR REPLACE FUNCTION columba_login(login_email text) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT jsonb_build_object('userId', u.id, 'passwordHash', u.password_hash, 'memberships', (
    SELECT coalesce(jsonb_agg(jsonb_build_object('userId', u.id, 'email', u.email, 'name', u.name,
      'tenantId', m.tenant_id, 'tenantName', t.name, 'role', m.role) ORDER BY m.created_at, m.tenant_id), '[]')
    FROM membership m JOIN tenant t ON t.id = m.tenant_id WHERE m.user_id = u.id))
  FROM app_user u WHERE u.email = lower(login_email) AND u.disabled_at IS NULL
$$;

CREATE OR REPLACE FUNCTION columba_session(hash bytea) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT jsonb_build_object('userId', u.id, 'email', u.email, 'name', u.name, 'tenantId', t.id, 'tenantName', t.name,
    'role', m.role, 'expiresAtMs', extract(epoch FROM s.expires_at) * 1000)
  FROM session s
  JOIN app_user u ON u.id = s.user_id AND u.disabled_at IS NULL
  JOIN membership m ON m.user_id = s.user_id AND m.tenant_id = s.tenant_id
  JOIN tenant t ON t.id = s.tenant_id
  WHERE s.token_hash = hash AND s.revoked_at IS NULL AND s.expires_at > clock_timestamp()
$$;

CREATE OR REPLACE FUNCTION columba_api_key(hash bytea) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT jsonb_build_object('keyId', k.id, 'tenantId', t.id, 'tenantName', t.name, 'name', k.name, 'role', k.role)
  FROM api_key k JOIN tenant t ON t.id = k.tenant_id
  WHERE k.key_hash = hash AND k.revoked_at IS NULL
$$;

-- Runs that are due, by turns of their tenants: at most `most`, of one tenant at most `each`, of those in `busy` none.
CREATE OR REPLACE FUNCTION columba_due_runs(most integer, each integer, busy text[]) RETURNS TABLE (tenant_id text,
  run_id uuid)
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
          WHEN 'pending' THEN CASE WHEN r.wait_reason IS NULL THEN r.started_at ELSE r.wake_at END
          WHEN 'waiting' THEN r.wake_at
          WHEN 'paused' THEN CASE WHEN r.signals > 0 THEN r.wake_at END
        END) AS due
      FROM flow_run r
      WHERE num_nulls(r.ended_at) = 1 AND r.tenant_id = t.id AND (
        CASE r.status
          WHEN 'running' THEN r.lease_until
          WHEN 'pending' THEN CASE WHEN r.wait_reason IS NULL THEN r.started_at ELSE r.wake_at END
          WHEN 'waiting' THEN r.wake_at
          WHEN 'paused' THEN CASE WHEN r.signals > 0 THEN r.wake_at END
        END) <= statement_timestamp()
      ORDER BY (
        CASE r.status
          WHEN 'running' THEN r.lease_until
          WHEN 'pending' THEN CASE WHEN r.wait_reason IS NULL THEN r.started_at ELSE r.wake_at END
          WHEN 'waiting' THEN r.wake_at
          WHEN 'paused' THEN CASE WHEN r.signals > 0 THEN r.wake_at END
        END)
      LIMIT least(most, each)
    ) AS d
    WHERE t.id IS NOT NULL AND t.id <> ALL (busy)
  ) AS turns
  ORDER BY turns.turn, turns.due LIMIT most
$$;

CREATE OR REPLACE FUNCTION columba_due_bulk_jobs(most integer) RETURNS TABLE (tenant_id text, job_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT j.tenant_id, j.id FROM bulk_job j
  WHERE j.state = 'running' AND j.next_at <= clock_timestamp()
    AND (j.lease_until IS NULL OR j.lease_until <= clock_timestamp())
  ORDER BY j.next_at LIMIT most
$$;

CREATE OR REPLACE FUNCTION columba_active_stops() RETURNS TABLE (tenant_id text, id uuid, flow_id uuid, mode text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT s.tenant_id, s.id, s.flow_id, s.mode FROM flow_stop s WHERE s.resumed_at IS NULL
$$;

-- Those that a worker has to know of: what is not closed, what has failed lately, what has parked runs to release.
CREATE OR REPLACE FUNCTION columba_watched_breakers() RETURNS TABLE (tenant_id text, id uuid, target text, state text,
  score integer, retry_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT b.tenant_id, b.id, b.target, b.state,
    CASE WHEN b.counted_at > clock_timestamp() - make_interval(secs => b.window_ms * 0.001) THEN b.score ELSE 0 END,
    CASE b.state WHEN 'open' THEN b.retry_at WHEN 'half_open' THEN b.probe_until END
  FROM circuit_breaker b
  WHERE b.state <> 'closed' OR b.watch_until > clock_timestamp()
    OR (b.score > 0 AND b.counted_at > clock_timestamp() - make_interval(secs => b.window_ms * 0.001))
$$;

-- Flows that hold runs back, of all tenants: by skipping from one to the next, however many runs each holds.
CREATE OR REPLACE FUNCTION columba_holding_flows() RETURNS TABLE (tenant_id text, flow_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET enable_seqscan = off SET enable_bitmapscan = off SET jit = off AS $$
  WITH RECURSIVE flows AS (
    (SELECT t.tenant_id, t.flow_id FROM flow_turn t WHERE t.state = 'held' ORDER BY t.tenant_id, t.flow_id LIMIT 1)
    UNION ALL
    SELECT n.tenant_id, n.flow_id FROM flows f CROSS JOIN LATERAL (
      SELECT t.tenant_id, t.flow_id FROM flow_turn t
      WHERE t.state = 'held' AND (t.tenant_id, t.flow_id) > (f.tenant_id, f.flow_id)
      ORDER BY t.tenant_id, t.flow_id LIMIT 1) AS n
  )
  SELECT f.tenant_id, f.flow_id FROM flows f
$$;

REVOKE EXECUTE ON FUNCTION columba_due_runs(integer, integer, text[]), columba_unpublished_inbox(double precision, integer),
  columba_connection_tenant(text), columba_login(text), columba_session(bytea), columba_api_key(bytea),
  columba_due_bulk_jobs(integer), columba_active_stops(), columba_watched_breakers(),
  columba_holding_flows() FROM PUBLIC;
