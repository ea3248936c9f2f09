-- Result, in the order of input.runs: 0 fenced, 1 committed, 2 committed and signalled.
CREATE OR REPLACE FUNCTION columba_commit_runs(input jsonb) RETURNS jsonb LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
SET enable_material = off SET jit = off AS $$
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

-- A commit whose answer was lost is sent again: its facts are there already. Tells for each given commit whether it is
-- such a repetition (then with its result) or fenced (0). Facts that are there in part are a bug of the caller.
CREATE OR REPLACE FUNCTION columba_repeated_commits(given jsonb) RETURNS integer[] LANGUAGE plpgsql AS $$
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

-- Leases the rows that the caller has locked, and answers what a worker needs to go on.
CREATE OR REPLACE FUNCTION columba_lease_runs(tenants text[], ids uuid[], previous text[], owner text,
  lease_for_ms double precision)
RETURNS TABLE (tenant_id text, id uuid, flow_id uuid, version integer, customer_id uuid, conversation_id uuid,
  mode text, previous_status text, fence integer, state jsonb, input jsonb, crashes integer, signals jsonb,
  effects jsonb) LANGUAGE plpgsql AS $$
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

CREATE OR REPLACE FUNCTION columba_claim_runs(given jsonb, tenant_list text, owner text, lease_ms double precision)
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

-- Answers the ids whose fence was lost.
CREATE OR REPLACE FUNCTION columba_renew_leases(given jsonb, tenant_list text,
  lease_for_ms double precision) RETURNS uuid[] LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
SET enable_material = off SET jit = off AS $$
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

CREATE OR REPLACE FUNCTION columba_signal_run(tenant text, run uuid, signal_kind text, signal_wait text,
  signal_payload jsonb)
RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('columba.tenants', tenant, true);
  PERFORM 1 FROM flow_run r WHERE r.tenant_id = tenant AND r.id = run AND r.ended_at IS NULL FOR UPDATE;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  IF signal_wait IS NOT NULL THEN
    UPDATE flow_wait w SET state = 'fired'
    WHERE w.tenant_id = tenant AND w.run_id = run AND w.wait_id = signal_wait AND w.state = 'armed';
    IF NOT FOUND THEN
      RETURN false;
    END IF;
  END IF;
  UPDATE flow_run r SET signals = r.signals + 1, wake_at = clock_timestamp()
  WHERE r.tenant_id = tenant AND r.id = run;
  INSERT INTO flow_signal (tenant_id, run_id, kind, wait_id, payload)
  VALUES (tenant, run, signal_kind, signal_wait, signal_payload);
  RETURN true;
END $$;

CREATE OR REPLACE FUNCTION columba_insert_pending(given jsonb, tenant_list text) RETURNS uuid[] LANGUAGE plpgsql AS $$
DECLARE
  created uuid[];
BEGIN
  PERFORM set_config('columba.tenants', tenant_list, true);
  WITH inserted AS (
    INSERT INTO flow_run (tenant_id, id, flow_id, version, customer_id, conversation_id, mode, status, event_key,
      exclusive, input, state, last_seq)
    SELECT g."tenantId", g.id, g."flowId", g.version, g."customerId", g."conversationId", g.mode, 'pending',
      g."eventKey", g.exclusive, g.input, g.state, 0
    FROM jsonb_to_recordset(given) AS g("tenantId" text, id uuid, "flowId" uuid, version integer, "customerId" uuid,
      "conversationId" uuid, mode text, "eventKey" text, exclusive boolean, input jsonb, state jsonb)
    ON CONFLICT DO NOTHING RETURNING flow_run.id
  )
  SELECT coalesce(array_agg(i.id), '{}') INTO created FROM inserted i;
  RETURN created;
END $$;

CREATE OR REPLACE FUNCTION columba_pending_signals(tenant text, run uuid) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('columba.tenants', tenant, true);
  RETURN (SELECT coalesce(jsonb_agg(jsonb_build_object('id', s.id::text, 'kind', s.kind, 'waitId', s.wait_id,
      'payload', s.payload) ORDER BY s.id), '[]')
    FROM flow_signal s WHERE s.tenant_id = tenant AND s.run_id = run);
END $$;

CREATE OR REPLACE FUNCTION columba_message_status(tenant text, message_id text) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('columba.tenants', tenant, true);
  RETURN (SELECT jsonb_build_object('status', m.status, 'providerMessageId', m.provider_message_id)
    FROM message m WHERE m.tenant_id = tenant AND m.id = message_id);
END $$;

-- For each given message, in order: whether an older one to its customer is being sent by a run that another worker holds, or
-- held until it died. Step by step, so that each step is a probe a row: as one query with a LIMIT the planner hopes for an
-- early hit, and walks through all of the tenant's messages or runs when there is none.
CREATE OR REPLACE FUNCTION columba_sending_elsewhere(given jsonb, tenant_list text, owner text) RETURNS jsonb
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
SET enable_material = off SET jit = off AS $$
DECLARE
  mine jsonb;
  earlier jsonb;
  held integer[];
BEGIN
  PERFORM set_config('columba.tenants', tenant_list, true);
  SELECT jsonb_agg(jsonb_build_object('i', g.i, 'tenant', g.tenant, 'customer', m.customer_id, 'at', m.created_at))
  INTO mine
  FROM jsonb_to_recordset(given) AS g(i integer, tenant text, id text)
  JOIN message m ON m.tenant_id = g.tenant AND m.id = g.id
  WHERE num_nulls(g.i) = 0;
  SELECT jsonb_agg(jsonb_build_object('i', g.i, 'tenant', g.tenant, 'run', m.run_id)) INTO earlier
  FROM jsonb_to_recordset(mine) AS g(i integer, tenant text, customer uuid, at timestamptz)
  -- The tenant as an expression: by statistics of a young table the primary key looks as good, and reads all of a tenant's.
  JOIN message m ON m.customer_id = g.customer AND m.status = 'sending' AND m.created_at < g.at
    AND m.tenant_id || '' = g.tenant
  WHERE num_nulls(g.i) = 0;
  IF earlier IS NOT NULL THEN
    SELECT array_agg(DISTINCT g.i) INTO held
    FROM jsonb_to_recordset(earlier) AS g(i integer, tenant text, run uuid)
    JOIN flow_run r ON r.tenant_id = g.tenant AND r.id = g.run
    WHERE num_nulls(g.i) = 0 AND r.status = 'running' AND r.lease_owner <> owner;
  END IF;
  RETURN (SELECT jsonb_agg(coalesce(g.i = ANY (held), false) ORDER BY g.i)
    FROM jsonb_to_recordset(given) AS g(i integer));
END $$;

CREATE OR REPLACE FUNCTION columba_claim_due(most integer, each integer, busy text[], owner text, lease_ms double precision)
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
        WHEN 'pending' THEN CASE WHEN r.wait_reason IS NULL THEN r.started_at ELSE r.wake_at END
        WHEN 'waiting' THEN r.wake_at
        WHEN 'paused' THEN CASE WHEN r.signals > 0 THEN r.wake_at END
      END) <= clock_timestamp()
    FOR UPDATE OF r SKIP LOCKED) AS l;
  IF ids IS NOT NULL THEN
    RETURN QUERY SELECT * FROM columba_lease_runs(tenants, ids, previous, owner, lease_ms);
  END IF;
END $$;
