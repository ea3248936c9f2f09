-- In each statement below a batch of given rows names rows of a table by primary key. The planner takes such a batch to
-- be 100 rows long; as long as the table seems no longer than that (statistics are up to a minute old, plans are kept),
-- it read the whole table first and looked into the batch for each of its rows. `num_nulls(x) = 0` is true of every
-- given row, and makes the planner expect one: then the batch always leads, and each of its rows is one probe.
-- Besides: columba_commit_runs tells of signals also while a run goes on, so that a pause or a kill is taken in at the next
-- commit; columba_write_run_parts writes approvals that are asked for and children that are started or wanted no more.

CREATE OR REPLACE FUNCTION columba_commit_runs(input jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET enable_material TO 'off'
 SET jit TO 'off'
AS $$
DECLARE
  tenants text[];
  runs uuid[];
  flows uuid[];
  customers uuid[];
  conversations uuid[];
  done_i integer[];
  results integer[];
  repeats integer[];
  woken integer[];
BEGIN
  PERFORM set_config('columba.tenants', input ->> 'tenants', true);
  IF input ? 'arming' THEN
    PERFORM columba_lock_customers(array_agg(r.tenant_id), array_agg(r.customer_id))
    FROM jsonb_to_recordset(input -> 'arming') AS a(tenant text, run uuid)
    JOIN flow_run r ON r.tenant_id = a.tenant AND r.id = a.run;
  END IF;

  WITH given AS MATERIALIZED (
    SELECT g.*, CASE WHEN g.consumed IS NULL THEN 0 ELSE (
      SELECT count(*)::integer FROM flow_signal s
      WHERE s.tenant_id = g.tenant AND s.run_id = g.run AND s.id = ANY (g.consumed)) END AS taken
    FROM jsonb_to_recordset(input -> 'runs') AS g(i integer, tenant text, run uuid, fence integer, status text,
      state jsonb, "wakeAtMs" double precision, "waitReason" text, error jsonb, consumed bigint[], release boolean,
      ended boolean, first integer, last integer)
    WHERE num_nulls(g.i) = 0
  ), done AS (
    UPDATE flow_run r SET
      status = CASE WHEN g.release AND NOT g.ended AND r.signals > g.taken THEN 'running' ELSE g.status END,
      state = g.state,
      signals = r.signals - g.taken,
      lease_until = CASE
        WHEN g.ended OR (g.release AND r.signals <= g.taken) THEN NULL
        -- A commit prolongs the lease, but not each time: an unchanged one keeps the update off the indexes.
        WHEN r.lease_until < clock_timestamp() + make_interval(secs => r.lease_ms * 0.0007)
          THEN clock_timestamp() + make_interval(secs => r.lease_ms * 0.001)
        ELSE r.lease_until END,
      wake_at = CASE WHEN g.ended THEN NULL ELSE to_timestamp(g."wakeAtMs" / 1000) END,
      wait_reason = g."waitReason",
      error = g.error,
      crashes = CASE WHEN g.release OR g.first IS NOT NULL THEN 0 ELSE r.crashes END,
      last_seq = coalesce(g.last, r.last_seq),
      ended_at = CASE WHEN g.ended THEN clock_timestamp() END
    FROM given g
    WHERE r.tenant_id = g.tenant AND r.id = g.run AND r.fence = g.fence AND r.ended_at IS NULL
      AND (g.first IS NULL OR g.first > r.last_seq)
    RETURNING g.i, r.tenant_id, r.id, r.flow_id, r.customer_id, r.conversation_id,
      CASE WHEN NOT g.ended AND r.signals > 0 THEN 2 ELSE 1 END AS result
  )
  SELECT array_agg(d.i ORDER BY d.i), array_agg(d.tenant_id ORDER BY d.i), array_agg(d.id ORDER BY d.i),
    array_agg(d.flow_id ORDER BY d.i), array_agg(d.customer_id ORDER BY d.i),
    array_agg(d.conversation_id ORDER BY d.i), array_agg(d.result ORDER BY d.i)
  INTO done_i, tenants, runs, flows, customers, conversations, results
  FROM done d;

  IF coalesce(cardinality(done_i), 0) < jsonb_array_length(input -> 'runs') THEN
    repeats := columba_repeated_commits(input -> 'runs');
    -- Indexes of what follows count the given runs: leave holes where a run was not written.
    SELECT array_agg(g.tenant ORDER BY g.i), array_agg(g.run ORDER BY g.i), array_agg(flows[d.at] ORDER BY g.i),
      array_agg(customers[d.at] ORDER BY g.i), array_agg(conversations[d.at] ORDER BY g.i),
      array_agg(coalesce(results[d.at], 0) ORDER BY g.i)
    INTO tenants, runs, flows, customers, conversations, results
    FROM jsonb_to_recordset(input -> 'runs') AS g(i integer, tenant text, run uuid)
    CROSS JOIN LATERAL (SELECT array_position(done_i, g.i) AS at) AS d;
  END IF;
  IF input ? 'consumed' THEN
    DELETE FROM flow_signal s USING jsonb_to_recordset(input -> 'consumed') AS c(i integer, id bigint)
    WHERE num_nulls(c.i) = 0 AND flows[c.i] IS NOT NULL AND s.tenant_id = tenants[c.i] AND s.run_id = runs[c.i] AND s.id = c.id;
  END IF;
  woken := columba_write_run_parts(input, tenants, runs, flows, customers, conversations);
  IF woken <> '{}' THEN
    -- The receipt came before its wait: the run goes on at once, under the lease it was about to give back.
    UPDATE flow_run r SET status = 'running', lease_until = clock_timestamp() + make_interval(secs => r.lease_ms * 0.001)
    FROM unnest(woken) AS w(i)
    WHERE num_nulls(w.i) = 0 AND r.tenant_id = tenants[w.i] AND r.id = runs[w.i] AND r.ended_at IS NULL;
    SELECT array_agg(CASE WHEN u.i = ANY (woken) THEN 2 ELSE u.result END ORDER BY u.i) INTO results
    FROM unnest(results) WITH ORDINALITY AS u(result, i);
  END IF;
  IF repeats IS NOT NULL THEN
    SELECT array_agg(greatest(u.result, u.repeated) ORDER BY u.i) INTO results
    FROM unnest(results, repeats) WITH ORDINALITY AS u(result, repeated, i);
  END IF;
  RETURN to_jsonb(results);
END $$;

CREATE OR REPLACE FUNCTION columba_renew_leases(given jsonb, tenant_list text, lease_for_ms double precision)
 RETURNS uuid[]
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET enable_material TO 'off'
 SET jit TO 'off'
AS $$
DECLARE
  lost uuid[];
BEGIN
  PERFORM set_config('columba.tenants', tenant_list, true);
  WITH wanted AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(given) AS g(tenant text, run uuid, fence integer)
    WHERE num_nulls(g.run) = 0
  ), renewed AS (
    UPDATE flow_run r SET lease_ms = lease_for_ms,
      lease_until = clock_timestamp() + make_interval(secs => lease_for_ms / 1000)
    FROM wanted w
    WHERE r.tenant_id = w.tenant AND r.id = w.run AND r.fence = w.fence AND r.ended_at IS NULL
      AND r.lease_until IS NOT NULL
    RETURNING r.id
  )
  SELECT coalesce(array_agg(w.run), '{}') INTO lost
  FROM wanted w WHERE w.run <> ALL (ARRAY(SELECT n.id FROM renewed n));
  RETURN lost;
END $$;

CREATE OR REPLACE FUNCTION columba_claim_runs(given jsonb, tenant_list text, owner text, lease_ms double precision)
 RETURNS TABLE(tenant_id text, id uuid, flow_id uuid, version integer, customer_id uuid, conversation_id uuid, mode text, previous_status text, fence integer, state jsonb, input jsonb, crashes integer, signals jsonb, effects jsonb)
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET enable_material TO 'off'
 SET jit TO 'off'
AS $$
DECLARE
  tenants text[];
  ids uuid[];
  previous text[];
BEGIN
  PERFORM set_config('columba.tenants', tenant_list, true);
  SELECT array_agg(l.tenant_id), array_agg(l.id), array_agg(l.status) INTO tenants, ids, previous FROM (
    SELECT r.tenant_id, r.id, r.status FROM jsonb_to_recordset(given) AS g(tenant text, run uuid)
    JOIN flow_run r ON r.tenant_id = g.tenant AND r.id = g.run
    WHERE num_nulls(g.run) = 0 AND r.ended_at IS NULL AND (r.status IN ('pending', 'waiting', 'running') OR r.signals > 0)
      AND (r.lease_until IS NULL OR r.lease_until <= clock_timestamp())
    FOR UPDATE OF r) AS l;
  IF ids IS NOT NULL THEN
    RETURN QUERY SELECT * FROM columba_lease_runs(tenants, ids, previous, owner, lease_ms);
  END IF;
END $$;

CREATE OR REPLACE FUNCTION columba_claim_due(most integer, owner text, lease_ms double precision)
 RETURNS TABLE(tenant_id text, id uuid, flow_id uuid, version integer, customer_id uuid, conversation_id uuid, mode text, previous_status text, fence integer, state jsonb, input jsonb, crashes integer, signals jsonb, effects jsonb)
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET enable_material TO 'off'
 SET jit TO 'off'
AS $$
DECLARE
  tenants text[];
  ids uuid[];
  previous text[];
BEGIN
  SELECT array_agg(d.tenant_id), array_agg(d.run_id) INTO tenants, ids FROM columba_due_runs(most) AS d;
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

CREATE OR REPLACE FUNCTION columba_lease_runs(tenants text[], ids uuid[], previous text[], owner text, lease_for_ms double precision)
 RETURNS TABLE(tenant_id text, id uuid, flow_id uuid, version integer, customer_id uuid, conversation_id uuid, mode text, previous_status text, fence integer, state jsonb, input jsonb, crashes integer, signals jsonb, effects jsonb)
 LANGUAGE plpgsql
AS $$
BEGIN
  UPDATE flow_run r SET fence = r.fence + 1, status = 'running', lease_owner = owner, lease_ms = lease_for_ms,
    lease_until = clock_timestamp() + make_interval(secs => lease_for_ms / 1000),
    crashes = r.crashes + CASE WHEN p.status = 'running' THEN 1 ELSE 0 END
  FROM unnest(tenants, ids, previous) AS p(tenant, run, status)
  WHERE num_nulls(p.run) = 0 AND r.tenant_id = p.tenant AND r.id = p.run;
  RETURN QUERY
  SELECT r.tenant_id, r.id, r.flow_id, r.version, r.customer_id, r.conversation_id, r.mode, p.status, r.fence, r.state,
    CASE WHEN r.state IS NULL THEN r.input END, r.crashes,
    CASE WHEN r.signals > 0 THEN (
      SELECT jsonb_agg(jsonb_build_object('id', s.id::text, 'kind', s.kind, 'waitId', s.wait_id, 'payload', s.payload)
        ORDER BY s.id)
      FROM flow_signal s WHERE s.tenant_id = r.tenant_id AND s.run_id = r.id) END,
    (SELECT jsonb_agg(jsonb_build_object('key', e.key, 'nodeId', e.node_id, 'state', e.state, 'attempt', e.attempt,
        'result', e.result))
      FROM effect e WHERE e.tenant_id = r.tenant_id AND e.run_id = r.id AND e.state <> 'failed')
  FROM unnest(tenants, ids, previous) WITH ORDINALITY AS p(tenant, run, status, i)
  JOIN flow_run r ON r.tenant_id = p.tenant AND r.id = p.run
  WHERE num_nulls(p.run) = 0
  ORDER BY p.i;
END $$;

CREATE OR REPLACE FUNCTION columba_post_signals(posts jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $$
DECLARE
  signalled jsonb;
BEGIN
  WITH given AS MATERIALIZED (
    SELECT p.* FROM jsonb_to_recordset(posts) AS p(tenant text, run uuid, kind text, "waitId" text, payload jsonb)
  ), counted AS MATERIALIZED (
    SELECT g.tenant, g.run, count(*)::integer AS n FROM given g
    WHERE num_nulls(g.run) = 0 GROUP BY g.tenant, g.run
  ), woken AS (
    UPDATE flow_run r SET signals = r.signals + c.n, wake_at = clock_timestamp() FROM counted c
    WHERE r.tenant_id = c.tenant AND r.id = c.run AND r.ended_at IS NULL RETURNING r.tenant_id, r.id
  ), posted AS (
    INSERT INTO flow_signal (tenant_id, run_id, kind, wait_id, payload)
    SELECT g.tenant, g.run, g.kind, g."waitId", g.payload FROM given g
    JOIN woken w ON w.tenant_id = g.tenant AND w.id = g.run
  )
  SELECT coalesce(jsonb_agg(jsonb_build_object('tenantId', w.tenant_id, 'runId', w.id)), '[]') INTO signalled
  FROM woken w;
  RETURN signalled;
END $$;

CREATE OR REPLACE FUNCTION columba_write_run_parts(input jsonb, tenants text[], runs uuid[], flows uuid[], customers uuid[], conversations uuid[])
 RETURNS integer[]
 LANGUAGE plpgsql
AS $$
DECLARE
  ended_tenants text[];
  ended_runs uuid[];
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
    DELETE FROM flow_signal s USING unnest(ended_tenants, ended_runs) AS e(tenant, run)
    WHERE num_nulls(e.run) = 0 AND s.tenant_id = e.tenant AND s.run_id = e.run;
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

CREATE OR REPLACE FUNCTION columba_commit_intake(input jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET enable_material TO 'off'
 SET jit TO 'off'
AS $$
DECLARE
  fresh boolean[];
  wanted integer;
  found_waits integer;
  signalled jsonb := '[]';
  posts jsonb;
  tenants text[];
  runs uuid[];
  flows uuid[];
  customers uuid[];
  conversations uuid[];
  woken integer[];
BEGIN
  PERFORM set_config('columba.tenants', input ->> 'tenants', true);
  PERFORM columba_lock_customers(array_agg(e.tenant), array_agg(e."customerId"))
  FROM jsonb_to_recordset(input -> 'events') AS e(tenant text, "customerId" uuid);

  -- Runs before anything else that their commits lock too.
  IF input ? 'runsConcerned' OR input ? 'receipts' THEN
    PERFORM 1 FROM flow_run r JOIN (
      SELECT DISTINCT c.tenant, c.run FROM (
        SELECT g.tenant, g.run FROM jsonb_to_recordset(input -> 'runsConcerned') AS g(tenant text, run uuid)
        UNION ALL
        SELECT w.tenant_id, w.run_id FROM jsonb_to_recordset(input -> 'receipts') AS p(tenant text, "messageId" text)
        JOIN flow_wait w ON w.tenant_id = p.tenant AND w.correlation = p."messageId" AND w.state = 'armed'
          AND w.kind = 'reconcile') AS c
      ORDER BY 1, 2) AS c ON r.tenant_id = c.tenant AND r.id = c.run
    FOR UPDATE OF r;
  END IF;

  WITH given AS MATERIALIZED (
    SELECT g.* FROM jsonb_to_recordset(input -> 'events') AS g(e integer, tenant text, key text, topic text,
      "partitionKey" text, event jsonb, "customerId" uuid, fired boolean)
  ), handled AS (
    INSERT INTO inbox AS old (tenant_id, event_key, topic, partition_key, event_type, event, customer_id, fired,
      handled_at)
    SELECT g.tenant, g.key, g.topic, g."partitionKey", g.event ->> 'type', g.event, g."customerId", g.fired,
      clock_timestamp() FROM given g
    ON CONFLICT (tenant_id, event_key) DO UPDATE SET customer_id = excluded.customer_id, fired = excluded.fired,
      handled_at = excluded.handled_at
      WHERE old.handled_at IS NULL
    RETURNING tenant_id, event_key
  )
  SELECT array_agg((g.tenant || '/' || g.key) = ANY (taken.keys) ORDER BY g.e) INTO fresh
  FROM given g CROSS JOIN (
    SELECT coalesce(array_agg(h.tenant_id || '/' || h.event_key), '{}') AS keys FROM handled h) AS taken;

  IF input ? 'seen' THEN
    PERFORM columba_refuse_new_waits(input, fresh);
  END IF;
  IF input ? 'fires' THEN
    SELECT count(*) INTO wanted FROM jsonb_to_recordset(input -> 'fires') AS f(e integer) WHERE fresh[f.e];
    WITH fired AS (
      UPDATE flow_wait w SET state = 'fired'
      FROM jsonb_to_recordset(input -> 'fires') AS f(e integer, tenant text, run uuid, "waitId" text)
      WHERE num_nulls(f.e) = 0 AND fresh[f.e] AND w.tenant_id = f.tenant AND w.run_id = f.run AND w.wait_id = f."waitId" AND w.state = 'armed'
      RETURNING 1
    ) SELECT count(*) INTO found_waits FROM fired;
    IF found_waits <> wanted THEN
      RAISE EXCEPTION 'a wait was taken by someone else' USING ERRCODE = 'CB001';
    END IF;
  END IF;
  IF input ? 'posts' THEN
    SELECT jsonb_agg(p.post) INTO posts FROM (
      SELECT post FROM jsonb_array_elements(input -> 'posts') AS post WHERE fresh[(post ->> 'e')::integer]) AS p;
    IF posts IS NOT NULL THEN
      signalled := signalled || columba_post_signals(posts);
    END IF;
  END IF;
  IF input ? 'inbound' THEN
    INSERT INTO message (tenant_id, id, direction, channel, connection_id, conversation_id, customer_id, address, body,
      subject, status, provider_message_id, created_at)
    SELECT m.tenant, m.id, 'inbound', m.channel, m."connectionId", m."conversationId", m."customerId", m.address, m.body,
      m.subject, 'delivered', m."providerMessageId", to_timestamp(m."receivedAtMs" / 1000)
    FROM jsonb_to_recordset(input -> 'inbound') AS m(e integer, tenant text, id text, channel text, "connectionId" text,
      "conversationId" uuid, "customerId" uuid, address text, body text, subject text, "providerMessageId" text,
      "receivedAtMs" double precision)
    WHERE fresh[m.e] ON CONFLICT DO NOTHING;
    UPDATE conversation v SET last_message_at = clock_timestamp()
    FROM (SELECT DISTINCT m.tenant, m."conversationId" AS id
      FROM jsonb_to_recordset(input -> 'inbound') AS m(e integer, tenant text, "conversationId" uuid)
      WHERE num_nulls(m.e) = 0 AND fresh[m.e] ORDER BY 1, 2) AS c
    WHERE v.tenant_id = c.tenant AND v.id = c.id;
  END IF;
  IF input ? 'consents' THEN
    PERFORM columba_apply_consent(c.tenant, c.key, c."customerId", c.consent)
    FROM jsonb_to_recordset(input -> 'consents') AS c(e integer, tenant text, key text, "customerId" uuid, consent jsonb)
    WHERE fresh[c.e];
  END IF;
  IF input ? 'receipts' THEN
    SELECT jsonb_agg(p.receipt) INTO posts FROM (
      SELECT receipt FROM jsonb_array_elements(input -> 'receipts') AS receipt
      WHERE fresh[(receipt ->> 'e')::integer]) AS p;
    IF posts IS NOT NULL THEN
      signalled := signalled || columba_take_receipts(posts);
    END IF;
  END IF;

  IF input ? 'runs' THEN
    WITH given AS MATERIALIZED (
      SELECT g.* FROM jsonb_to_recordset(input -> 'runs') AS g(i integer, e integer, tenant text, run uuid, "flowId" uuid,
        version integer, "customerId" uuid, "conversationId" uuid, mode text, "eventKey" text, exclusive boolean,
        status text, state jsonb, "wakeAtMs" double precision, "waitReason" text, error jsonb, release boolean,
        ended boolean, last integer)
    ), created AS (
      INSERT INTO flow_run (tenant_id, id, flow_id, version, customer_id, conversation_id, mode, status, event_key,
        exclusive, fence, lease_owner, lease_ms, lease_until, wake_at, last_seq, wait_reason, error, state, ended_at)
      SELECT g.tenant, g.run, g."flowId", g.version, g."customerId", g."conversationId", g.mode, g.status, g."eventKey",
        g.exclusive, 1, input ->> 'owner', (input ->> 'leaseMs')::double precision,
        CASE WHEN NOT g.release AND NOT g.ended
          THEN clock_timestamp() + make_interval(secs => (input ->> 'leaseMs')::double precision / 1000) END,
        CASE WHEN NOT g.ended THEN to_timestamp(g."wakeAtMs" / 1000) END,
        coalesce(g.last, 0), g."waitReason", g.error, g.state, CASE WHEN g.ended THEN clock_timestamp() END
      FROM given g WHERE fresh[g.e]
      ON CONFLICT DO NOTHING RETURNING id
    )
    SELECT array_agg(g.tenant ORDER BY g.i), array_agg(g.run ORDER BY g.i),
      array_agg(CASE WHEN g.run = ANY (c.ids) THEN g."flowId" END ORDER BY g.i),
      array_agg(g."customerId" ORDER BY g.i), array_agg(g."conversationId" ORDER BY g.i)
    INTO tenants, runs, flows, customers, conversations
    FROM given g CROSS JOIN (SELECT coalesce(array_agg(created.id), '{}') AS ids FROM created) AS c;
    woken := columba_write_run_parts(input, tenants, runs, flows, customers, conversations);
  END IF;
  RETURN jsonb_build_object(
    'created', (SELECT coalesce(jsonb_agg(runs[i]), '[]') FROM generate_subscripts(runs, 1) AS i
      WHERE flows[i] IS NOT NULL),
    'signalled', signalled || coalesce((SELECT jsonb_agg(jsonb_build_object('tenantId', tenants[i], 'runId', runs[i]))
      FROM unnest(woken) AS i), '[]'));
END $$;

CREATE OR REPLACE FUNCTION columba_refuse_new_waits(input jsonb, fresh boolean[])
 RETURNS void
 LANGUAGE plpgsql
AS $$
BEGIN
  PERFORM 1 FROM jsonb_to_recordset(input -> 'seen') AS s(e integer, tenant text, "customerId" uuid, type text,
    channel text, waits jsonb)
  JOIN flow_wait w ON w.tenant_id = s.tenant AND w.customer_id = s."customerId" AND w.state = 'armed'
    AND w.kind <> 'reconcile'
  WHERE num_nulls(s.e) = 0 AND fresh[s.e] AND columba_wait_takes(w.kind, w.event_type, w.channel, s.type, s.channel)
    AND (w.expires_at IS NULL OR w.expires_at > clock_timestamp())
    AND NOT s.waits ? (w.run_id::text || '/' || w.wait_id);
  IF FOUND THEN
    RAISE EXCEPTION 'a wait was armed meanwhile' USING ERRCODE = 'CB001';
  END IF;
END $$;

CREATE OR REPLACE FUNCTION columba_repeated_commits(given jsonb)
 RETURNS integer[]
 LANGUAGE plpgsql
AS $$
DECLARE
  results integer[];
  broken uuid;
BEGIN
  SELECT array_agg(CASE
      WHEN r.id IS NULL OR r.fence <> g.fence OR g.last IS NULL OR r.last_seq < g.last THEN 0
      WHEN g.release AND r.ended_at IS NULL AND r.lease_until IS NOT NULL THEN 2
      ELSE 1 END ORDER BY g.i),
    (array_agg(r.id) FILTER (WHERE r.fence = g.fence AND r.ended_at IS NULL
      AND g.first <= r.last_seq AND g.last > r.last_seq))[1]
  INTO results, broken
  FROM jsonb_to_recordset(given) AS g(i integer, tenant text, run uuid, fence integer, release boolean, first integer,
    last integer)
  LEFT JOIN flow_run r ON r.tenant_id = g.tenant AND r.id = g.run;
  IF broken IS NOT NULL THEN
    RAISE EXCEPTION 'facts of run % repeat some that were written', broken USING ERRCODE = '22CB2';
  END IF;
  RETURN results;
END $$;

CREATE OR REPLACE FUNCTION columba_mark_published(given jsonb, tenant_list text)
 RETURNS void
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET enable_material TO 'off'
 SET jit TO 'off'
AS $$
BEGIN
  PERFORM set_config('columba.tenants', tenant_list, true);
  -- A mark that a crash takes costs a second delivery. What is handled by now needs none.
  PERFORM set_config('synchronous_commit', 'off', true);
  WITH free AS MATERIALIZED (
    SELECT b.tenant_id, b.event_key FROM jsonb_to_recordset(given) AS g(tenant text, key text)
    JOIN inbox b ON b.tenant_id = g.tenant AND b.event_key = g.key
    WHERE num_nulls(g.key) = 0 AND b.published_at IS NULL AND b.handled_at IS NULL
    FOR UPDATE OF b SKIP LOCKED
  )
  UPDATE inbox b SET published_at = clock_timestamp() FROM free f
  WHERE b.tenant_id = f.tenant_id AND b.event_key = f.event_key;
END $$;

CREATE OR REPLACE FUNCTION columba_write_messages(input jsonb, tenants text[], runs uuid[], flows uuid[])
 RETURNS void
 LANGUAGE plpgsql
AS $$
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

CREATE OR REPLACE FUNCTION columba_fire_reconcile(candidates jsonb)
 RETURNS TABLE(tenant text, run uuid)
 LANGUAGE plpgsql
AS $$
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

CREATE OR REPLACE FUNCTION columba_take_receipts(receipts jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $$
DECLARE
  touched jsonb;
  signalled jsonb;
BEGIN
  PERFORM count(pg_advisory_xact_lock(keys.k)) FROM (
    SELECT DISTINCT hashtextextended(p.tenant || '/' || p."connectionId" || '/' || p."providerMessageId", 11) AS k
    FROM jsonb_to_recordset(receipts) AS p(tenant text, "connectionId" text, "providerMessageId" text) ORDER BY 1) AS keys;

  WITH given AS MATERIALIZED (
    SELECT p.*, coalesce(
      (SELECT m.id FROM message m WHERE m.tenant_id = p.tenant AND m.id = p."messageId" AND m.direction = 'outbound'),
      (SELECT m.id FROM message m WHERE m.tenant_id = p.tenant AND m.provider_message_id = p."providerMessageId"
        AND m.connection_id = p."connectionId" AND m.direction = 'outbound' LIMIT 1)) AS message
    FROM jsonb_to_recordset(receipts) AS p(tenant text, "connectionId" text, "providerMessageId" text,
      "messageId" text, status text, error jsonb)
  ), best AS MATERIALIZED (
    SELECT DISTINCT ON (g.tenant, g.message) g.* FROM given g WHERE g.message IS NOT NULL
    ORDER BY g.tenant, g.message, columba_message_rank(g.status) DESC
  ), moved AS (
    UPDATE message m SET status = b.status, error = b.error, status_at = clock_timestamp(),
      provider_message_id = coalesce(m.provider_message_id, b."providerMessageId")
    FROM best b WHERE num_nulls(b.message) = 0 AND m.tenant_id = b.tenant AND m.id = b.message
      AND columba_message_rank(b.status) > columba_message_rank(m.status)
  ), parked AS (
    INSERT INTO message_receipt (tenant_id, connection_id, provider_message_id, status, error)
    SELECT DISTINCT ON (g.tenant, g."connectionId", g."providerMessageId", g.status)
      g.tenant, g."connectionId", g."providerMessageId", g.status, g.error
    FROM given g WHERE g.message IS NULL AND g."providerMessageId" IS NOT NULL
    ORDER BY g.tenant, g."connectionId", g."providerMessageId", g.status
    ON CONFLICT DO NOTHING
  )
  SELECT jsonb_agg(jsonb_build_object('tenant', b.tenant, 'messageId', b.message)) INTO touched FROM best b;
  -- An effect in doubt is in doubt no more. Its result is the run's to write when it takes the signal in.
  UPDATE effect x SET state = CASE WHEN m.status = 'failed' THEN 'failed' ELSE 'confirmed' END,
    result = CASE WHEN m.status = 'failed' THEN NULL ELSE coalesce(x.result, jsonb_build_object('outcome', 'sent',
      'output', jsonb_build_object('messageId', m.id, 'channel', m.channel, 'status', 'accepted'))) END,
    updated_at = clock_timestamp()
  FROM jsonb_to_recordset(touched) AS t(tenant text, "messageId" text)
  JOIN message m ON m.tenant_id = t.tenant AND m.id = t."messageId"
  JOIN flow_wait w ON w.tenant_id = m.tenant_id AND w.correlation = m.id AND w.kind = 'reconcile' AND w.state = 'armed'
  WHERE num_nulls(t."messageId") = 0 AND columba_message_rank(m.status) >= 3 AND x.tenant_id = w.tenant_id AND x.run_id = w.run_id
    AND x.node_id = w.node_id AND x.state = 'unknown' AND x.kind = 'message.' || m.channel;
  DELETE FROM message_receipt p WHERE p.received_at < clock_timestamp() - interval '2 days';
  IF touched IS NULL THEN
    RETURN '[]';
  END IF;

  SELECT coalesce(jsonb_agg(jsonb_build_object('tenantId', f.tenant, 'runId', f.run)), '[]') INTO signalled
  FROM columba_fire_reconcile(touched) AS f;
  RETURN signalled;
END $$;
