-- Appends a row whose hash covers the one before it: SHA-256 over the previous hash and the row as JSON. One writer a
-- tenant at a time, so that the chain has no fork.
CREATE OR REPLACE FUNCTION columba_audit(tenant text, who text, what text, whom text, details jsonb) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  last_number bigint;
  last_hash bytea;
  now_at timestamptz(3) := clock_timestamp();
BEGIN
  PERFORM set_config('columba.tenants', tenant, true);
  PERFORM pg_advisory_xact_lock(hashtextextended(tenant, 13));
  SELECT a.number, a.hash INTO last_number, last_hash FROM audit_log a
  WHERE a.tenant_id = tenant ORDER BY a.number DESC LIMIT 1;
  last_number := coalesce(last_number, 0) + 1;
  last_hash := coalesce(last_hash, '\x'::bytea);
  INSERT INTO audit_log (tenant_id, number, at, actor, action, target, detail, prev_hash, hash)
  VALUES (tenant, last_number, now_at, who, what, whom, details, last_hash,
    columba_audit_hash(last_hash, tenant, last_number, now_at, who, what, whom, details));
END $$;

CREATE OR REPLACE FUNCTION columba_audit_hash(prev bytea, tenant text, number bigint, at timestamptz, who text, what text,
  whom text, details jsonb) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT sha256(prev || convert_to(jsonb_build_array(tenant, number,
    to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), who, what, whom, details)::text, 'UTF8'))
$$;

-- The number of the first row of the tenant whose hash or link is wrong; NULL when the chain holds.
CREATE OR REPLACE FUNCTION columba_audit_broken_at(tenant text) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('columba.tenants', tenant, true);
  RETURN (
    SELECT min(c.number) FROM (
      SELECT a.number, a.prev_hash IS DISTINCT FROM coalesce(lag(a.hash) OVER (ORDER BY a.number), '\x'::bytea)
        OR a.number IS DISTINCT FROM coalesce(lag(a.number) OVER (ORDER BY a.number), 0) + 1
        OR a.hash IS DISTINCT FROM columba_audit_hash(a.prev_hash, a.tenant_id, a.number, a.at, a.actor, a.action,
          a.target, a.detail) AS broken
      FROM audit_log a WHERE a.tenant_id = tenant) AS c
    WHERE c.broken);
END $$;

-- NULL: the key is the caller's now. A first request that never ended (its server died) loses the key after a minute.
CREATE OR REPLACE FUNCTION columba_idempotency_begin(tenant text, wanted text,
  hash text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  found_row idempotency_key;
BEGIN
  PERFORM set_config('columba.tenants', tenant, true);
  DELETE FROM idempotency_key k WHERE k.tenant_id = tenant AND k.started_at < clock_timestamp() - interval '1 day';
  INSERT INTO idempotency_key AS k (tenant_id, key, request_hash) VALUES (tenant, wanted, hash)
  ON CONFLICT (tenant_id, key) DO UPDATE SET started_at = clock_timestamp()
    WHERE k.completed_at IS NULL AND k.request_hash = excluded.request_hash
      AND k.started_at < clock_timestamp() - interval '1 minute';
  IF FOUND THEN
    RETURN NULL;
  END IF;
  SELECT * INTO found_row FROM idempotency_key k WHERE k.tenant_id = tenant AND k.key = wanted;
  IF found_row.request_hash <> hash THEN
    RETURN '"mismatch"';
  ELSIF found_row.completed_at IS NULL THEN
    RETURN '"pending"';
  END IF;
  RETURN jsonb_build_object('status', found_row.status, 'body', found_row.body);
END $$;

-- With a status the answer is kept, without one the key is free again.
CREATE OR REPLACE FUNCTION columba_idempotency_end(tenant text, wanted text, answer_status integer,
  answer jsonb) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('columba.tenants', tenant, true);
  IF answer_status IS NULL THEN
    DELETE FROM idempotency_key k WHERE k.tenant_id = tenant AND k.key = wanted AND k.completed_at IS NULL;
  ELSE
    UPDATE idempotency_key k SET status = answer_status, body = answer, completed_at = clock_timestamp()
    WHERE k.tenant_id = tenant AND k.key = wanted;
  END IF;
END $$;

-- Signing out: the token names the tenant, the update is done under it.
CREATE OR REPLACE FUNCTION columba_revoke_session(hash bytea) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('columba.tenants', coalesce(columba_session(hash) ->> 'tenantId', ''), true);
  UPDATE session SET revoked_at = clock_timestamp() WHERE token_hash = hash AND revoked_at IS NULL;
END $$;
