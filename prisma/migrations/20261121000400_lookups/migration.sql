-- The only ways across tenants. Each answers ids and what is needed to go on under the tenant found, nothing more.

CREATE FUNCTION columba_due_runs(most integer) RETURNS TABLE (tenant_id text, run_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT r.tenant_id, r.id FROM flow_run r
  WHERE r.ended_at IS NULL AND (
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

CREATE FUNCTION columba_unpublished_inbox(older_than_ms double precision, most integer)
RETURNS TABLE (tenant_id text, event_key text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT b.tenant_id, b.event_key FROM inbox b
  WHERE b.published_at IS NULL AND b.handled_at IS NULL
    AND b.accepted_at <= clock_timestamp() - make_interval(secs => older_than_ms / 1000)
  ORDER BY b.accepted_at LIMIT most
$$;

CREATE FUNCTION columba_connection_tenant(connection_id text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT c.tenant_id FROM channel_connection c WHERE c.id = connection_id
$$;

CREATE FUNCTION columba_login(login_email text) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT jsonb_build_object('userId', u.id, 'passwordHash', u.password_hash, 'memberships', (
    SELECT coalesce(jsonb_agg(jsonb_build_object('userId', u.id, 'email', u.email, 'name', u.name,
      'tenantId', m.tenant_id, 'tenantName', t.name, 'role', m.role) ORDER BY m.created_at, m.tenant_id), '[]')
    FROM membership m JOIN tenant t ON t.id = m.tenant_id WHERE m.user_id = u.id))
  FROM app_user u WHERE u.email = lower(login_email) AND u.disabled_at IS NULL
$$;

CREATE FUNCTION columba_session(hash bytea) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT jsonb_build_object('userId', u.id, 'email', u.email, 'name', u.name, 'tenantId', t.id, 'tenantName', t.name,
    'role', m.role, 'expiresAtMs', extract(epoch FROM s.expires_at) * 1000)
  FROM session s
  JOIN app_user u ON u.id = s.user_id AND u.disabled_at IS NULL
  JOIN membership m ON m.user_id = s.user_id AND m.tenant_id = s.tenant_id
  JOIN tenant t ON t.id = s.tenant_id
  WHERE s.token_hash = hash AND s.revoked_at IS NULL AND s.expires_at > clock_timestamp()
$$;

CREATE FUNCTION columba_api_key(hash bytea) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT jsonb_build_object('keyId', k.id, 'tenantId', t.id, 'tenantName', t.name, 'name', k.name, 'role', k.role)
  FROM api_key k JOIN tenant t ON t.id = k.tenant_id
  WHERE k.key_hash = hash AND k.revoked_at IS NULL
$$;

REVOKE EXECUTE ON FUNCTION columba_due_runs(integer), columba_unpublished_inbox(double precision, integer),
  columba_connection_tenant(text), columba_login(text), columba_session(bytea), columba_api_key(bytea) FROM PUBLIC;

-- Signing out: the token names the tenant, the update is done under it.
CREATE FUNCTION columba_revoke_session(hash bytea) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('columba.tenants', coalesce(columba_session(hash) ->> 'tenantId', ''), true);
  UPDATE session SET revoked_at = clock_timestamp() WHERE token_hash = hash AND revoked_at IS NULL;
END $$;
