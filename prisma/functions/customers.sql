CREATE OR REPLACE FUNCTION columba_address_hash(tenant text, channel text,
  address text) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
  SELECT sha256(convert_to(tenant || '|' || channel || '|' || address, 'UTF8'))
$$;

CREATE OR REPLACE FUNCTION columba_customers(given jsonb, tenant_list text) RETURNS jsonb LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
SET enable_material = off SET jit = off AS $$
BEGIN
  PERFORM set_config('columba.tenants', tenant_list, true);
  RETURN (SELECT coalesce(jsonb_agg(jsonb_build_object('tenantId', s.tenant_id, 'customer', s.snapshot)), '[]')
    FROM jsonb_to_recordset(given) AS g("tenantId" text, "customerId" uuid)
    CROSS JOIN LATERAL (SELECT c.tenant_id, c.snapshot FROM customer_snapshot c
      WHERE c.tenant_id = g."tenantId" AND c.id = g."customerId" LIMIT 1) AS s);
END $$;

-- Finds or creates the customers of addresses, and conversations. A WhatsApp number is looked up and anchored as
-- `phone`. Two calls at once meet at the anchor's primary key. Planned at each call: a plan that was kept from when there were
-- few customers reads all of them for each address, and newcomers are rare enough. Joined to the snapshots' view each address is
-- a probe of its own, else the view is computed for all.
CREATE OR REPLACE FUNCTION columba_ensure_customers(given jsonb, tenant_list text) RETURNS jsonb LANGUAGE plpgsql
SET plan_cache_mode = force_custom_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
SET enable_material = off SET jit = off AS $$
BEGIN
  PERFORM set_config('columba.tenants', tenant_list, true);
  WITH wanted AS MATERIALIZED (
    SELECT DISTINCT ON (g.tenant, g.anchor, g.value) g.*
    FROM jsonb_to_recordset(given) AS g(i integer, tenant text, anchor text, value text, "newCustomerId" uuid,
      "firstName" text, "lastName" text)
    WHERE (SELECT true FROM customer_identity x
      WHERE x.tenant_id = g.tenant AND x.kind = g.anchor AND x.value = g.value LIMIT 1) IS NULL
    ORDER BY g.tenant, g.anchor, g.value, g.i
  ), anchored AS (
    INSERT INTO customer_identity (tenant_id, kind, value, customer_id)
    SELECT w.tenant, w.anchor, w.value, w."newCustomerId" FROM wanted w
    ON CONFLICT DO NOTHING RETURNING customer_id
  )
  INSERT INTO customer (tenant_id, id, first_name, last_name)
  SELECT w.tenant, w."newCustomerId", w."firstName", w."lastName"
  FROM wanted w JOIN anchored a ON a.customer_id = w."newCustomerId";

  INSERT INTO customer_identity (tenant_id, kind, value, customer_id)
  SELECT DISTINCT g.tenant, g.kind, g.value, x.customer_id
  FROM jsonb_to_recordset(given) AS g(tenant text, kind text, anchor text, value text)
  CROSS JOIN LATERAL (SELECT i.customer_id FROM customer_identity i
    WHERE i.tenant_id = g.tenant AND i.kind = g.anchor AND i.value = g.value LIMIT 1) AS x
  WHERE g.kind <> g.anchor AND (SELECT true FROM customer_identity y
    WHERE y.tenant_id = g.tenant AND y.kind = g.kind AND y.value = g.value LIMIT 1) IS NULL
  ORDER BY 1, 2, 3
  ON CONFLICT DO NOTHING;

  INSERT INTO conversation (tenant_id, id, customer_id, channel, connection_id)
  SELECT DISTINCT ON (g.tenant, x.customer_id, g.channel, g."connectionId")
    g.tenant, g."newConversationId", x.customer_id, g.channel, g."connectionId"
  FROM jsonb_to_recordset(given) AS g(i integer, tenant text, anchor text, value text, channel text,
    "connectionId" text, "newConversationId" uuid)
  CROSS JOIN LATERAL (SELECT i.customer_id FROM customer_identity i
    WHERE i.tenant_id = g.tenant AND i.kind = g.anchor AND i.value = g.value LIMIT 1) AS x
  WHERE g.channel IS NOT NULL AND (SELECT true FROM conversation y
    WHERE y.tenant_id = g.tenant AND y.customer_id = x.customer_id AND y.channel = g.channel
      AND y.connection_id = g."connectionId" LIMIT 1) IS NULL
  ORDER BY g.tenant, x.customer_id, g.channel, g."connectionId", g.i
  ON CONFLICT DO NOTHING;

  RETURN (SELECT jsonb_agg(jsonb_build_object('customer', s.snapshot, 'conversationId', v.id) ORDER BY g.i)
    FROM jsonb_to_recordset(given) AS g(i integer, tenant text, anchor text, value text, channel text,
      "connectionId" text)
    CROSS JOIN LATERAL (SELECT i.customer_id FROM customer_identity i
      WHERE i.tenant_id = g.tenant AND i.kind = g.anchor AND i.value = g.value LIMIT 1) AS x
    CROSS JOIN LATERAL (SELECT c.snapshot FROM customer_snapshot c
      WHERE c.tenant_id = g.tenant AND c.id = x.customer_id LIMIT 1) AS s
    LEFT JOIN LATERAL (SELECT c.id FROM conversation c WHERE c.tenant_id = g.tenant AND c.customer_id = x.customer_id
      AND c.channel = g.channel AND c.connection_id = g."connectionId" LIMIT 1) AS v ON true);
END $$;

-- For each address in order: whether it opted out of anything.
CREATE OR REPLACE FUNCTION columba_suppressed(given jsonb, tenant_list text) RETURNS jsonb LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
SET enable_material = off SET jit = off AS $$
BEGIN
  PERFORM set_config('columba.tenants', tenant_list, true);
  RETURN (SELECT jsonb_agg(coalesce((SELECT true FROM suppression s
      WHERE s.tenant_id = g."tenantId" AND s.channel = g.channel
        AND s.address_hash = columba_address_hash(g."tenantId", g.channel, g.address) LIMIT 1), false) ORDER BY g.i)
    FROM jsonb_to_recordset(given) AS g(i integer, "tenantId" text, channel text, address text));
END $$;

-- Called with the tenant set. Once per event: a second call changes nothing.
CREATE OR REPLACE FUNCTION columba_apply_consent(tenant text, event_key text, customer uuid, consent jsonb) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  hash bytea := columba_address_hash(tenant, consent ->> 'channel', consent ->> 'address');
  topics text[] := ARRAY['marketing', 'transactional'];
BEGIN
  INSERT INTO consent AS old (tenant_id, event_id, customer_id, channel, topic, state, source, address_hash)
  VALUES (tenant, event_key, customer, consent ->> 'channel', coalesce(consent ->> 'topic', 'all'), consent ->> 'state',
    consent ->> 'source', hash) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  IF consent ->> 'state' = 'opted_out' THEN
    INSERT INTO suppression (tenant_id, channel, address_hash, topic)
    VALUES (tenant, consent ->> 'channel', hash, coalesce(consent ->> 'topic', 'all')) ON CONFLICT DO NOTHING;
    RETURN;
  END IF;
  IF coalesce(consent ->> 'topic', 'all') = 'all' THEN
    DELETE FROM suppression s WHERE s.tenant_id = tenant AND s.channel = consent ->> 'channel' AND s.address_hash = hash;
    RETURN;
  END IF;
  -- Back in for one topic: "all" becomes the others.
  DELETE FROM suppression s WHERE s.tenant_id = tenant AND s.channel = consent ->> 'channel' AND s.address_hash = hash
    AND s.topic = 'all';
  IF FOUND THEN
    INSERT INTO suppression (tenant_id, channel, address_hash, topic)
    SELECT tenant, consent ->> 'channel', hash, t FROM unnest(topics) AS t ON CONFLICT DO NOTHING;
  END IF;
  DELETE FROM suppression s WHERE s.tenant_id = tenant AND s.channel = consent ->> 'channel' AND s.address_hash = hash
    AND s.topic = consent ->> 'topic';
END $$;

CREATE OR REPLACE FUNCTION columba_record_consent(tenant text, event_key text,
  consent jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  customer uuid;
BEGIN
  PERFORM set_config('columba.tenants', tenant, true);
  SELECT i.customer_id INTO customer FROM customer_identity i
  WHERE i.tenant_id = tenant AND i.value = consent ->> 'address'
    AND i.kind = CASE consent ->> 'channel' WHEN 'sms' THEN 'phone' WHEN 'whatsapp' THEN 'phone'
      ELSE consent ->> 'channel' END;
  PERFORM columba_apply_consent(tenant, event_key, customer, consent);
END $$;

CREATE OR REPLACE FUNCTION columba_apply_tags(tenant text, customer uuid, added text[], removed text[]) RETURNS text[]
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('columba.tenants', tenant, true);
  -- One change of a customer's tags at a time: the answer is the tags after this one.
  PERFORM 1 FROM customer c WHERE c.tenant_id = tenant AND c.id = customer FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN '{}';
  END IF;
  INSERT INTO tag (tenant_id, name) SELECT tenant, t FROM unnest(added) AS t ORDER BY t ON CONFLICT DO NOTHING;
  INSERT INTO customer_tag (tenant_id, customer_id, tag)
  SELECT tenant, customer, t FROM unnest(added) AS t ORDER BY t ON CONFLICT DO NOTHING;
  DELETE FROM customer_tag t WHERE t.tenant_id = tenant AND t.customer_id = customer AND t.tag = ANY (removed);
  RETURN (SELECT coalesce(array_agg(t.tag ORDER BY t.tag), '{}') FROM customer_tag t
    WHERE t.tenant_id = tenant AND t.customer_id = customer);
END $$;

CREATE OR REPLACE FUNCTION columba_open_ticket(tenant text, ticket jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  opened jsonb;
BEGIN
  PERFORM set_config('columba.tenants', tenant, true);
  -- The counter's lock comes first: two calls with one effect key cannot both find nothing.
  PERFORM 1 FROM tenant_counter c WHERE c.tenant_id = tenant FOR UPDATE;
  SELECT jsonb_build_object('ticketId', t.id, 'number', t.number) INTO opened
  FROM ticket t WHERE t.tenant_id = tenant AND t.effect_key = ticket ->> 'effectKey';
  IF opened IS NOT NULL THEN
    RETURN opened;
  END IF;
  UPDATE tenant_counter c SET last_ticket = c.last_ticket + 1 WHERE c.tenant_id = tenant;
  INSERT INTO ticket AS t (tenant_id, id, number, effect_key, run_id, customer_id, subject, description, priority)
  SELECT tenant, (ticket ->> 'id')::uuid, c.last_ticket, ticket ->> 'effectKey', (ticket ->> 'runId')::uuid,
    (ticket ->> 'customerId')::uuid, ticket ->> 'subject', ticket ->> 'description', ticket ->> 'priority'
  FROM tenant_counter c WHERE c.tenant_id = tenant
  RETURNING jsonb_build_object('ticketId', t.id, 'number', t.number) INTO opened;
  RETURN opened;
END $$;
