-- What a run's commit writes beside its row. Used by columba_commit_runs and columba_commit_intake.
CREATE OR REPLACE FUNCTION columba_message_rank(status text) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE status WHEN 'queued' THEN 0 WHEN 'sending' THEN 1 WHEN 'unknown' THEN 2 WHEN 'accepted' THEN 3
    WHEN 'sent' THEN 4 WHEN 'failed' THEN 5 WHEN 'delivered' THEN 6 WHEN 'read' THEN 7 ELSE -1 END
$$;

-- Locks customers until the transaction ends: arming a wait and handling an event of one customer happen one after the
-- other, so that an event is seen either by the wait or by the search for recent events that follows arming.
CREATE OR REPLACE FUNCTION columba_lock_customers(tenants text[], customers uuid[]) RETURNS void LANGUAGE sql AS $$
  SELECT count(pg_advisory_xact_lock(k)) FROM (
    SELECT DISTINCT hashtextextended(t || '/' || c::text, 7) AS k FROM unnest(tenants, customers) AS u(t, c)
    WHERE c IS NOT NULL ORDER BY 1) AS keys
$$;

-- Fires armed waits that wait for the receipt of a message whose fate is known by now. `candidates` holds
-- { tenant, messageId }. Answers the runs that got a signal.
CREATE OR REPLACE FUNCTION columba_fire_reconcile(candidates jsonb)
RETURNS TABLE (tenant text, run uuid) LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY
  WITH known AS MATERIALIZED (
    SELECT m.tenant_id, m.id, m.status, m.provider_message_id, m.error
    FROM jsonb_to_recordset(candidates) AS c(tenant text, "messageId" text)
    JOIN message m ON m.tenant_id = c.tenant AND m.id = c."messageId"
    WHERE num_nulls(c."messageId") = 0 AND columba_message_rank(m.status) >= 3
    ORDER BY m.tenant_id, m.id
    FOR UPDATE OF m
  ), fired AS (
    UPDATE flow_wait w SET state = 'fired' FROM known k
    WHERE num_nulls(k.id) = 0 AND w.tenant_id = k.tenant_id AND w.correlation = k.id AND w.kind = 'reconcile' AND w.state = 'armed'
    RETURNING w.tenant_id, w.run_id, w.wait_id,
      jsonb_build_object('status', k.status, 'providerMessageId', k.provider_message_id, 'error', k.error) AS payload
  ), posted AS (
    INSERT INTO flow_signal (tenant_id, run_id, kind, wait_id, payload)
    SELECT f.tenant_id, f.run_id, 'wait', f.wait_id, f.payload FROM fired f
    RETURNING tenant_id, run_id
  ), counted AS (
    SELECT p.tenant_id, p.run_id, count(*)::integer AS n FROM posted p GROUP BY p.tenant_id, p.run_id
  )
  UPDATE flow_run r SET signals = r.signals + c.n, wake_at = clock_timestamp()
  FROM counted c WHERE num_nulls(c.run_id) = 0 AND r.tenant_id = c.tenant_id AND r.id = c.run_id AND r.ended_at IS NULL
  RETURNING r.tenant_id, r.id;
END $$;

-- A message that a provider refused was never there: `failed` without the provider's id is our own note of an attempt, and
-- the next attempt writes over it. What a receipt reported as failed has the provider's id, and stays: else the note of
-- the first attempt would settle the doubt about a second one whose answer was lost.
CREATE OR REPLACE FUNCTION columba_write_messages(input jsonb, tenants text[], runs uuid[],
  flows uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  -- A receipt of the same message either finds the provider's id written here or is parked where it is found below.
  PERFORM count(pg_advisory_xact_lock(keys.k)) FROM (
    SELECT DISTINCT hashtextextended(tenants[m.i] || '/' || m."connectionId" || '/' || m."providerMessageId", 11) AS k
    FROM jsonb_to_recordset(input) AS m(i integer, "connectionId" text, "providerMessageId" text)
    WHERE m."providerMessageId" IS NOT NULL ORDER BY 1) AS keys;
  INSERT INTO message AS old (tenant_id, id, direction, channel, connection_id, conversation_id, customer_id, run_id,
    node_id, address, body, subject, status, provider_message_id, error)
  SELECT tenants[m.i], m.id, 'outbound', m.channel, m."connectionId", m."conversationId", m."customerId", runs[m.i],
    m."nodeId", m.address, m.body, m.subject, m.status, m."providerMessageId", m.error
  FROM jsonb_to_recordset(input) AS m(i integer, id text, "nodeId" text, "customerId" uuid, "conversationId" uuid,
    channel text, "connectionId" text, address text, body text, subject text, status text, "providerMessageId" text,
    error jsonb)
  WHERE flows[m.i] IS NOT NULL
  ON CONFLICT (tenant_id, id) DO UPDATE SET
    status = CASE WHEN columba_message_rank(excluded.status) > columba_message_rank(old.status)
        OR (old.status = 'failed' AND old.provider_message_id IS NULL)
      THEN excluded.status ELSE old.status END,
    error = CASE WHEN columba_message_rank(excluded.status) > columba_message_rank(old.status)
        OR (old.status = 'failed' AND old.provider_message_id IS NULL)
      THEN excluded.error ELSE old.error END,
    provider_message_id = coalesce(old.provider_message_id, excluded.provider_message_id),
    status_at = clock_timestamp();
  IF EXISTS (SELECT 1 FROM message_receipt) THEN
    WITH taken AS (
      DELETE FROM message_receipt p
      USING jsonb_to_recordset(input) AS m(i integer, "connectionId" text, "providerMessageId" text)
      WHERE num_nulls(m.i) = 0 AND p.tenant_id = tenants[m.i] AND p.connection_id = m."connectionId"
        AND p.provider_message_id = m."providerMessageId" AND flows[m.i] IS NOT NULL
      RETURNING p.*
    ), best AS (
      SELECT DISTINCT ON (t.tenant_id, t.connection_id, t.provider_message_id) t.* FROM taken t
      ORDER BY t.tenant_id, t.connection_id, t.provider_message_id, columba_message_rank(t.status) DESC
    )
    UPDATE message m SET status = b.status, error = b.error, status_at = clock_timestamp() FROM best b
    WHERE num_nulls(b.status) = 0 AND m.tenant_id = b.tenant_id AND m.connection_id = b.connection_id
      AND m.provider_message_id = b.provider_message_id AND m.direction = 'outbound'
      AND columba_message_rank(b.status) > columba_message_rank(m.status);
  END IF;
END $$;

-- Facts get their numbers under the lock of the tenant's counter row, which is held until the commit: so numbers have
-- no gaps, follow commit order, and a reader by "greater than" skips nothing. Called last, to hold the lock briefly.
CREATE OR REPLACE FUNCTION columba_write_facts(input jsonb, tenants text[], runs uuid[], flows uuid[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  wanted bigint;
  written bigint;
BEGIN
  WITH f AS MATERIALIZED (
    SELECT f.i, f.last, f.facts, jsonb_array_length(f.facts) AS n, tenants[f.i] AS tenant
    FROM jsonb_to_recordset(input) AS f(i integer, last integer, facts jsonb)
    WHERE flows[f.i] IS NOT NULL
  ), counted AS MATERIALIZED (
    SELECT f.tenant, sum(f.n) AS n FROM f GROUP BY f.tenant ORDER BY f.tenant
  ), bumped AS (
    UPDATE tenant_counter c SET last_fact = c.last_fact + k.n FROM counted k WHERE c.tenant_id = k.tenant
    RETURNING c.tenant_id, c.last_fact - k.n AS base
  ), inserted AS (
    INSERT INTO flow_event_batch (tenant_id, number, run_id, flow_id, seq, facts)
    SELECT f.tenant, b.base + sum(f.n) OVER (PARTITION BY f.tenant ORDER BY f.i), runs[f.i], flows[f.i], f.last, f.facts
    FROM f JOIN bumped b ON b.tenant_id = f.tenant
    RETURNING 1
  )
  SELECT (SELECT count(*) FROM f), (SELECT count(*) FROM inserted) INTO wanted, written;
  IF wanted <> written THEN
    RAISE EXCEPTION 'facts of an unknown tenant: % of % runs written', written, wanted USING ERRCODE = '22CB3';
  END IF;
END $$;

-- Whether a signal counts for a re-drive of its run too: an answer from outside that a wait took.
CREATE OR REPLACE FUNCTION columba_outlives_run(kind text, wait_id text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT kind = 'wait' AND split_part(wait_id, ':', -1) IN ('reply', 'event', 'approval')
$$;

-- `input` holds arrays whose rows name their run by `i`, an index into the parallel arrays. A run whose flow is NULL
-- was fenced: nothing of it is written. Answers the indexes of runs that got a signal meanwhile.
CREATE OR REPLACE FUNCTION columba_write_run_parts(input jsonb, tenants text[], runs uuid[], flows uuid[],
  customers uuid[], conversations uuid[]) RETURNS integer[] LANGUAGE plpgsql AS $$
DECLARE
  ended_tenants text[];
  ended_runs uuid[];
  failed_runs uuid[] := '{}';
  woken integer[] := '{}';
BEGIN
  IF input ? 'disarm' THEN
    DELETE FROM flow_wait w USING jsonb_to_recordset(input -> 'disarm') AS d(i integer, "waitId" text)
    WHERE num_nulls(d.i) = 0 AND flows[d.i] IS NOT NULL AND w.tenant_id = tenants[d.i] AND w.run_id = runs[d.i] AND w.wait_id = d."waitId";
  END IF;
  IF input ? 'arm' THEN
    INSERT INTO flow_wait (tenant_id, run_id, wait_id, flow_id, customer_id, conversation_id, node_id, token_id, kind,
      event_type, correlation, filter, channel, state, armed_at, expires_at)
    SELECT tenants[a.i], runs[a.i], a."waitId", flows[a.i], customers[a.i], conversations[a.i], a."nodeId", a."tokenId",
      a.kind, a."eventType", a.correlation, a.filter, a.channel, 'armed', clock_timestamp(),
      to_timestamp(a."expiresAtMs" / 1000)
    FROM jsonb_to_recordset(input -> 'arm') AS a(i integer, "waitId" text, "nodeId" text, "tokenId" text, kind text,
      "eventType" text, correlation text, filter jsonb, channel text, "expiresAtMs" double precision)
    WHERE flows[a.i] IS NOT NULL
    ON CONFLICT (tenant_id, run_id, wait_id) DO UPDATE SET node_id = excluded.node_id, token_id = excluded.token_id,
      kind = excluded.kind, event_type = excluded.event_type, correlation = excluded.correlation,
      filter = excluded.filter, channel = excluded.channel, state = 'armed', armed_at = excluded.armed_at,
      expires_at = excluded.expires_at;
  END IF;
  IF input ? 'approvals' THEN
    INSERT INTO approval AS old (tenant_id, id, run_id, wait_id, flow_id, node_id, title, instructions, assignees, role,
      requested_at, expires_at)
    SELECT tenants[a.i], columba_uuid_v7(), runs[a.i], a."waitId", flows[a.i], a."nodeId", a.title, a.instructions,
      a.assignees, a.role, clock_timestamp(), to_timestamp(a."expiresAtMs" / 1000)
    FROM jsonb_to_recordset(input -> 'approvals') AS a(i integer, "waitId" text, "nodeId" text, title text,
      instructions text, assignees jsonb, role text, "expiresAtMs" double precision)
    WHERE flows[a.i] IS NOT NULL
    ON CONFLICT (tenant_id, run_id, wait_id) DO UPDATE SET expires_at = excluded.expires_at, closed_at = NULL
      WHERE old.decided_at IS NULL;
  END IF;
  IF input ? 'children' THEN
    woken := columba_write_children(input -> 'children', tenants, runs, flows);
  END IF;
  IF input ? 'ended' THEN
    -- Their keys first: in a join, the cast of `e.i` would keep the key from being looked up before row-level security.
    SELECT array_agg(tenants[e.i::integer]), array_agg(runs[e.i::integer]) INTO ended_tenants, ended_runs
    FROM jsonb_array_elements_text(input -> 'ended') AS e(i) WHERE flows[e.i::integer] IS NOT NULL;
    DELETE FROM flow_wait w USING unnest(ended_tenants, ended_runs) AS e(tenant, run)
    WHERE num_nulls(e.run) = 0 AND w.tenant_id = e.tenant AND w.run_id = e.run;
    IF input ? 'deadLetters' THEN
      SELECT array_agg(runs[d.i]) INTO failed_runs FROM jsonb_to_recordset(input -> 'deadLetters') AS d(i integer);
    END IF;
    -- What came for a wait of a failed run and was not read is its re-drive's: somebody has answered, and was told so.
    DELETE FROM flow_signal s USING unnest(ended_tenants, ended_runs) AS e(tenant, run)
    WHERE num_nulls(e.run) = 0 AND s.tenant_id = e.tenant AND s.run_id = e.run
      AND NOT (s.run_id = ANY (failed_runs) AND columba_outlives_run(s.kind, s.wait_id));
  END IF;
  IF input ? 'effects' THEN
    INSERT INTO effect AS old (tenant_id, key, run_id, node_id, kind, state, attempt, result, updated_at)
    SELECT tenants[e.i], e.key, runs[e.i], e."nodeId", e.kind, e.state, e.attempt, e.result, clock_timestamp()
    FROM jsonb_to_recordset(input -> 'effects') AS e(i integer, key text, "nodeId" text, kind text, state text,
      attempt integer, result jsonb)
    WHERE flows[e.i] IS NOT NULL
    ON CONFLICT (tenant_id, key) DO UPDATE SET run_id = excluded.run_id, state = excluded.state,
      attempt = excluded.attempt, result = excluded.result, updated_at = excluded.updated_at
    WHERE old.state <> 'confirmed';
  END IF;
  IF input ? 'messages' THEN
    PERFORM columba_write_messages(input -> 'messages', tenants, runs, flows);
  END IF;
  IF input ? 'deadLetters' THEN
    INSERT INTO failed_flow_run (tenant_id, id, run_id, flow_id, version, node_id, fingerprint, error)
    SELECT r.tenant_id, d.id, r.id, r.flow_id, r.version, d."nodeId", d.fingerprint, d.error
    FROM jsonb_to_recordset(input -> 'deadLetters') AS d(i integer, id uuid, "nodeId" text, fingerprint text,
      error jsonb)
    JOIN flow_run r ON r.tenant_id = tenants[d.i] AND r.id = runs[d.i]
    WHERE num_nulls(d.i) = 0 AND flows[d.i] IS NOT NULL
    ON CONFLICT DO NOTHING;
  END IF;
  IF input ? 'reconcile' THEN
    SELECT woken || coalesce(array_agg(array_position(runs, f.run)), '{}') INTO woken
    FROM columba_fire_reconcile((
      SELECT jsonb_agg(jsonb_build_object('tenant', tenants[c.i], 'messageId', c."messageId"))
      FROM jsonb_to_recordset(input -> 'reconcile') AS c(i integer, "messageId" text)
      WHERE flows[c.i] IS NOT NULL)) AS f
    WHERE f.run = ANY (runs);
  END IF;
  IF input ? 'facts' THEN
    PERFORM columba_write_facts(input -> 'facts', tenants, runs, flows);
  END IF;
  RETURN woken;
END $$;
