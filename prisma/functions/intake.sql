-- Stores events. Answers the indexes of those that must be published: new, or known and never published.
CREATE OR REPLACE FUNCTION columba_accept_events(given jsonb, tenant_list text) RETURNS jsonb LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
SET enable_material = off SET jit = off AS $$
DECLARE
  publish jsonb;
BEGIN
  PERFORM set_config('columba.tenants', tenant_list, true);
  WITH wanted AS MATERIALIZED (
    SELECT g.* FROM jsonb_to_recordset(given) AS g(i integer, tenant text, key text, topic text, "partitionKey" text,
      event jsonb)
  ), stored AS (
    INSERT INTO inbox AS old (tenant_id, event_key, topic, partition_key, event_type, event)
    SELECT w.tenant, w.key, w.topic, w."partitionKey", w.event ->> 'type', w.event FROM wanted w
    ON CONFLICT (tenant_id, event_key) DO UPDATE SET accepted_at = old.accepted_at
      WHERE old.published_at IS NULL AND old.handled_at IS NULL
    RETURNING tenant_id, event_key
  )
  SELECT coalesce(jsonb_agg(w.i ORDER BY w.i), '[]') INTO publish FROM wanted w
  JOIN stored s ON s.tenant_id = w.tenant AND s.event_key = w.key;
  RETURN publish;
END $$;

-- A mark never waits: what another transaction holds is being handled just then, and needs no mark.
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
    WHERE num_nulls(g.key) = 0 AND b.published_at IS NULL AND b.handled_at IS NULL
    FOR UPDATE OF b SKIP LOCKED
  )
  UPDATE inbox b SET published_at = clock_timestamp() FROM free f
  WHERE b.tenant_id = f.tenant_id AND b.event_key = f.event_key;
END $$;

CREATE OR REPLACE FUNCTION columba_unpublished_events(older_than_ms double precision, most integer)
RETURNS TABLE (tenant text, key text, topic text, partition_key text, event jsonb) LANGUAGE plpgsql AS $$
DECLARE
  tenants text[];
  keys text[];
BEGIN
  SELECT array_agg(u.tenant_id), array_agg(u.event_key) INTO tenants, keys
  FROM columba_unpublished_inbox(older_than_ms, most) AS u;
  PERFORM set_config('columba.tenants', (SELECT string_agg(DISTINCT t, ',') FROM unnest(tenants) AS t), true);
  RETURN QUERY SELECT b.tenant_id, b.event_key, b.topic, b.partition_key, b.event
  FROM unnest(tenants, keys) AS u(t, k) JOIN inbox b ON b.tenant_id = u.t AND b.event_key = u.k
  ORDER BY b.accepted_at;
END $$;

-- What is needed to decide on a batch of events, in one round trip: the address's consent too. Look-ups in the SELECT list
-- are scalar sub-selects with a LIMIT: EXISTS may be answered from a hash of the whole table, a scalar is one probe.
CREATE OR REPLACE FUNCTION columba_load_intake(given jsonb, tenant_list text) RETURNS jsonb LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
SET enable_material = off SET jit = off AS $$
BEGIN
  PERFORM set_config('columba.tenants', tenant_list, true);
  RETURN jsonb_build_object(
    'nowMs', floor(extract(epoch FROM clock_timestamp()) * 1000),
    'flowRevisions', (SELECT coalesce(jsonb_object_agg(c.tenant_id, c.flow_revision), '{}') FROM tenant_counter c),
    'events', (
      SELECT jsonb_agg(jsonb_build_object(
        'handled', coalesce((SELECT b.handled_at IS NOT NULL FROM inbox b
          WHERE b.tenant_id = q.tenant AND b.event_key = q.key LIMIT 1), false),
        'customer', s.snapshot,
        'conversationId', (SELECT v.id FROM conversation v
          WHERE v.tenant_id = q.tenant AND v.customer_id = s.id AND v.channel = q.channel
          ORDER BY v.last_message_at DESC LIMIT 1),
        'optedOut', q."consentChannel" IS NOT NULL AND coalesce((SELECT true FROM suppression o
          WHERE o.tenant_id = q.tenant AND o.channel = q."consentChannel"
            AND o.address_hash = columba_address_hash(q.tenant, q."consentChannel", q.address) LIMIT 1), false),
        'waits', coalesce((
          SELECT jsonb_agg(jsonb_build_object('waitId', w.wait_id, 'runId', w.run_id, 'flowId', w.flow_id,
            'nodeId', w.node_id, 'kind', w.kind, 'eventType', w.event_type, 'correlation', w.correlation,
            'filter', w.filter, 'channel', w.channel, 'conversationId', w.conversation_id,
            'armedAtMs', floor(extract(epoch FROM w.armed_at) * 1000),
            'quoted', q.reply IS NOT NULL AND coalesce((SELECT true FROM message m WHERE m.tenant_id = q.tenant
              AND m.provider_message_id = q.reply AND m.direction = 'outbound' AND m.run_id = w.run_id LIMIT 1), false))
            ORDER BY w.armed_at DESC, w.run_id DESC)
          FROM flow_wait w
          WHERE w.tenant_id = q.tenant AND w.customer_id = s.id AND w.state = 'armed' AND w.kind <> 'reconcile'
            AND columba_wait_takes(w.kind, w.event_type, w.channel, q.type, q.channel)
            AND (w.expires_at IS NULL OR w.expires_at > clock_timestamp())), '[]'),
        'pastRuns', CASE WHEN q.reentry IS NULL OR s.id IS NULL THEN '[]'::jsonb ELSE coalesce((
          SELECT jsonb_agg(jsonb_build_object('flowId', p.flow_id, 'runId', p.id,
            'startedAtMs', floor(extract(epoch FROM p.started_at) * 1000), 'active', p.ended_at IS NULL))
          FROM unnest(q.reentry) AS f(id) CROSS JOIN LATERAL (
            SELECT r.id, r.flow_id, r.started_at, r.ended_at FROM flow_run r
            WHERE r.tenant_id = q.tenant AND r.customer_id = s.id AND r.flow_id = f.id
            ORDER BY r.id DESC LIMIT 20) AS p), '[]') END
      ) ORDER BY q.i)
      FROM jsonb_to_recordset(given) AS q(i integer, tenant text, key text, type text, "customerId" uuid, kind text,
        value text, channel text, "consentChannel" text, address text,
        reply text, reentry uuid[])
      LEFT JOIN customer_identity x ON x.tenant_id = q.tenant AND x.kind = q.kind AND x.value = q.value
      -- Lateral and limited: as a plain outer join the view is computed for each customer of the tenant. And CASE, since
      -- the planner holds COALESCE to be leaky and would not look up the key before row-level security's own condition.
      LEFT JOIN LATERAL (SELECT v.id, v.snapshot FROM customer_snapshot v WHERE v.tenant_id = q.tenant
        AND v.id = CASE WHEN q."customerId" IS NULL THEN x.customer_id ELSE q."customerId" END LIMIT 1) AS s ON true));
END $$;

-- Whether an event of this type and channel may fire a wait; its filter is the worker's to judge.
CREATE OR REPLACE FUNCTION columba_wait_takes(kind text, wait_type text, wait_channel text, type text,
  channel text) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE kind
    WHEN 'event' THEN wait_type = type
    WHEN 'reply' THEN type = 'columba.message.received.v1' AND (wait_channel IS NULL OR wait_channel = channel)
    ELSE false END
$$;

-- Puts signals into mailboxes and makes the runs due. `posts` holds { tenant, run, kind, waitId, payload }; the runs are
-- locked by the caller. Answers the runs that had not ended.
CREATE OR REPLACE FUNCTION columba_post_signals(posts jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
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

-- Receipts: move messages to the right, fire waits that wait for them, settle their effects. What finds no message is
-- parked until the message's provider id is written. `receipts` holds { tenant, connectionId, providerMessageId,
-- messageId, status, error }. Answers the runs signalled.
CREATE OR REPLACE FUNCTION columba_take_receipts(receipts jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
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

-- All that follows from a batch of events, or nothing. Events are known by `e`, new runs by `i`, both from 1.
CREATE OR REPLACE FUNCTION columba_commit_intake(input jsonb) RETURNS jsonb LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
SET enable_material = off SET jit = off AS $$
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
  IF input ? 'entries' THEN
    PERFORM columba_refuse_new_runs(input, fresh);
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

-- A wait that was armed after the worker had looked might want the event: then the worker must look again.
CREATE OR REPLACE FUNCTION columba_refuse_new_waits(input jsonb, fresh boolean[]) RETURNS void LANGUAGE plpgsql AS $$
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

-- A run of the customer that began after the worker had looked may forbid another, or is to be cancelled for it. The customer
-- is locked, so that none begins while this is decided.
CREATE OR REPLACE FUNCTION columba_refuse_new_runs(input jsonb, fresh boolean[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM jsonb_to_recordset(input -> 'entries') AS s(e integer, tenant text, "customerId" uuid, "flowId" uuid,
    known jsonb)
  CROSS JOIN LATERAL (SELECT r.id FROM flow_run r
    WHERE r.tenant_id = s.tenant AND r.customer_id = s."customerId" AND r.flow_id = s."flowId"
    ORDER BY r.id DESC LIMIT 20) AS p
  WHERE num_nulls(s.e) = 0 AND fresh[s.e] AND NOT s.known ? p.id::text;
  IF FOUND THEN
    RAISE EXCEPTION 'a run of the customer began meanwhile' USING ERRCODE = 'CB001';
  END IF;
END $$;

CREATE OR REPLACE FUNCTION columba_recent_events(tenant text, customer uuid, type text, since_ms double precision)
RETURNS TABLE (key text, topic text, partition_key text, event jsonb) LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('columba.tenants', tenant, true);
  RETURN QUERY SELECT b.event_key, b.topic, b.partition_key, b.event FROM inbox b
  WHERE b.tenant_id = tenant AND b.customer_id = customer AND b.event_type = type AND NOT b.fired
    AND b.handled_at >= to_timestamp(since_ms / 1000)
  ORDER BY b.handled_at, b.event_key;
END $$;

CREATE OR REPLACE FUNCTION columba_fire_wait(tenant text, run uuid, wait text, key text, payload jsonb) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('columba.tenants', tenant, true);
  PERFORM 1 FROM flow_run r WHERE r.tenant_id = tenant AND r.id = run AND r.ended_at IS NULL FOR UPDATE;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  PERFORM 1 FROM inbox b WHERE b.tenant_id = tenant AND b.event_key = key AND b.handled_at IS NOT NULL AND NOT b.fired
  FOR UPDATE;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  UPDATE flow_wait w SET state = 'fired'
  WHERE w.tenant_id = tenant AND w.run_id = run AND w.wait_id = wait AND w.state = 'armed';
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  UPDATE inbox b SET fired = true WHERE b.tenant_id = tenant AND b.event_key = key;
  PERFORM columba_post_signals(jsonb_build_array(jsonb_build_object(
    'tenant', tenant, 'run', run, 'kind', 'wait', 'waitId', wait, 'payload', payload)));
  RETURN true;
END $$;

-- Notes an attempt at each given event before it is made. An event that came over the bus alone gets its row here.
-- `alone`: counts one more. Together with others, it is only noted that there was one: so a worker that is killed again
-- and again adds nothing to events that it did not come to. By index of `given`: how many attempts were counted before;
-- 0 when the event is handled.
CREATE OR REPLACE FUNCTION columba_note_attempts(given jsonb, tenant_list text,
  alone boolean) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  counts jsonb;
BEGIN
  PERFORM set_config('columba.tenants', tenant_list, true);
  WITH wanted AS MATERIALIZED (
    SELECT g.* FROM jsonb_to_recordset(given) AS g(i integer, tenant text, key text, topic text, "partitionKey" text,
      event jsonb)
  ), known AS MATERIALIZED (
    SELECT w.i, b.attempts AS before FROM wanted w
    CROSS JOIN LATERAL (SELECT x.attempts, x.handled_at FROM inbox x
      WHERE x.tenant_id = w.tenant AND x.event_key = w.key OFFSET 0) AS b
    WHERE b.handled_at IS NULL
  ), noted AS (
    INSERT INTO inbox AS inbox_row (tenant_id, event_key, topic, partition_key, event_type, event, published_at, attempts)
    SELECT w.tenant, w.key, w.topic, w."partitionKey", w.event ->> 'type', w.event, clock_timestamp(), 1 FROM wanted w
    ORDER BY w.tenant, w.key
    ON CONFLICT (tenant_id, event_key) DO UPDATE
    SET attempts = CASE WHEN alone THEN inbox_row.attempts + 1 ELSE greatest(inbox_row.attempts, 1) END
    WHERE inbox_row.handled_at IS NULL
  )
  SELECT jsonb_agg(coalesce(k.before, 0) ORDER BY w.i) INTO counts FROM wanted w LEFT JOIN known k ON k.i = w.i;
  RETURN counts;
END $$;

CREATE OR REPLACE FUNCTION columba_give_up_event(tenant text, key text, reason text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('columba.tenants', tenant, true);
  UPDATE inbox b SET handled_at = clock_timestamp(), failure = left(reason, 1000)
  WHERE b.tenant_id = tenant AND b.event_key = key AND b.handled_at IS NULL;
  RETURN FOUND;
END $$;

-- A batch with runs that are to begin later: these are stored with what they begin with.
CREATE OR REPLACE FUNCTION columba_commit_intake_pending(given jsonb) RETURNS jsonb LANGUAGE plpgsql
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
