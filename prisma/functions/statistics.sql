-- Called when migrations have run. CREATE INDEX on a table whose rows are all deleted writes down that its pages hold none, and
-- the planner believes that of every page that comes later: then any index that knows tenant and id is as good as the
-- primary key, sessions keep such plans, and each look-up reads an index whole. So the hot tables are analysed; in a new
-- database with made-up rows in them, which are deleted again: one tenant with many runs. Real statistics replace them as
-- soon as there is anything to analyse.
CREATE OR REPLACE FUNCTION columba_refresh_statistics() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM tenant) THEN
    PERFORM columba_analyse_hot_tables();
    RETURN;
  END IF;
  PERFORM set_config('columba.tenants', 'made-up', true);
  INSERT INTO flow_run (tenant_id, id, flow_id, version, customer_id, mode, status, event_key, exclusive, wake_at, ended_at)
  SELECT 'made-up', gen_random_uuid(), ('00000000-0000-0000-0000-00000000000' || n % 5)::uuid, 1, gen_random_uuid(), 'live',
    CASE WHEN n % 2 = 0 THEN 'waiting' ELSE 'completed' END, 'e' || n, false, now() + interval '1 day',
    CASE WHEN n % 2 = 1 THEN now() END FROM generate_series(1, 500) AS n;
  INSERT INTO flow_event_batch (tenant_id, number, run_id, flow_id, seq, facts)
  SELECT 'made-up', n, gen_random_uuid(), gen_random_uuid(), 1, '[]' FROM generate_series(1, 500) AS n;
  INSERT INTO flow_wait (tenant_id, run_id, wait_id, flow_id, customer_id, node_id, token_id, kind, correlation, state)
  SELECT 'made-up', gen_random_uuid(), 'w', gen_random_uuid(), gen_random_uuid(), 'n', 't',
    CASE WHEN n % 2 = 0 THEN 'reply' ELSE 'reconcile' END, gen_random_uuid()::text, 'armed'
  FROM generate_series(1, 500) AS n;
  INSERT INTO flow_signal (tenant_id, run_id, kind)
  SELECT 'made-up', gen_random_uuid(), 'wait' FROM generate_series(1, 500);
  INSERT INTO effect (tenant_id, key, run_id, node_id, kind, state, attempt)
  SELECT 'made-up', 'k' || n, gen_random_uuid(), 'n', 'k', 'confirmed', 1 FROM generate_series(1, 500) AS n;
  INSERT INTO message (tenant_id, id, direction, channel, connection_id, customer_id, run_id, address, body, status,
    provider_message_id)
  SELECT 'made-up', gen_random_uuid()::text, CASE WHEN n % 2 = 0 THEN 'outbound' ELSE 'inbound' END, 'sms', 'c',
    gen_random_uuid(), gen_random_uuid(), 'a', 'b', CASE WHEN n % 10 = 0 THEN 'sending' ELSE 'sent' END, 'p' || n
  FROM generate_series(1, 500) AS n;
  INSERT INTO inbox (tenant_id, event_key, topic, partition_key, event_type, event, customer_id, handled_at)
  SELECT 'made-up', 'e' || n, 't', 'p', 'e', '{}', gen_random_uuid(), now() FROM generate_series(1, 500) AS n;
  INSERT INTO customer (tenant_id, id) SELECT 'made-up', gen_random_uuid() FROM generate_series(1, 500);
  INSERT INTO customer_identity (tenant_id, kind, value, customer_id)
  SELECT tenant_id, 'phone', id::text, id FROM customer WHERE tenant_id = 'made-up';
  INSERT INTO tag (tenant_id, name) SELECT 'made-up', 't' || n FROM generate_series(0, 9) AS n;
  INSERT INTO customer_tag (tenant_id, customer_id, tag)
  SELECT tenant_id, id, 't' || get_byte(uuid_send(id), 0) % 10 FROM customer WHERE tenant_id = 'made-up';
  INSERT INTO conversation (tenant_id, id, customer_id, channel)
  SELECT tenant_id, gen_random_uuid(), id, 'sms' FROM customer WHERE tenant_id = 'made-up';
  INSERT INTO suppression (tenant_id, channel, address_hash, topic)
  SELECT 'made-up', 'sms', sha256(int4send(n)), 'all' FROM generate_series(1, 500) AS n;
  INSERT INTO message_receipt (tenant_id, connection_id, provider_message_id, status)
  SELECT 'made-up', 'c', 'p' || n, 'sent' FROM generate_series(1, 500) AS n;

  PERFORM columba_analyse_hot_tables();

  DELETE FROM flow_run WHERE tenant_id = 'made-up';
  DELETE FROM flow_event_batch WHERE tenant_id = 'made-up';
  DELETE FROM flow_wait WHERE tenant_id = 'made-up';
  DELETE FROM flow_signal WHERE tenant_id = 'made-up';
  DELETE FROM effect WHERE tenant_id = 'made-up';
  DELETE FROM message WHERE tenant_id = 'made-up';
  DELETE FROM inbox WHERE tenant_id = 'made-up';
  DELETE FROM conversation WHERE tenant_id = 'made-up';
  DELETE FROM suppression WHERE tenant_id = 'made-up';
  DELETE FROM message_receipt WHERE tenant_id = 'made-up';
  -- Identities and tags go with them.
  DELETE FROM customer WHERE tenant_id = 'made-up';
  DELETE FROM tag WHERE tenant_id = 'made-up';
END $$;

CREATE OR REPLACE FUNCTION columba_hot_tables() RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
  SELECT ARRAY['flow_run', 'flow_event_batch', 'flow_wait', 'flow_signal', 'effect', 'message', 'inbox', 'customer',
    'customer_identity', 'tag', 'customer_tag', 'conversation', 'suppression', 'message_receipt']
$$;

CREATE OR REPLACE FUNCTION columba_analyse_hot_tables() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  hot text;
BEGIN
  FOREACH hot IN ARRAY columba_hot_tables() LOOP
    EXECUTE format('ANALYZE %I', hot);
  END LOOP;
END $$;

-- Analyses the hot tables that are more than twice as large as their statistics say, and answers which. Autovacuum looks once a
-- minute, and counts the made-up rows above as dead first: until its next look sessions keep the plans of an empty table, and
-- read a tenant's customers for each event. Analysing makes all sessions plan anew. One caller at a time; a table that somebody
-- has locked is left for the next call.
CREATE OR REPLACE FUNCTION columba_follow_growth() RETURNS text[] LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET lock_timeout = '50ms' AS $$
DECLARE
  grown text;
  followed text[] := '{}';
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtextextended('columba_follow_growth', 17)) THEN
    RETURN followed;
  END IF;
  FOR grown IN
    SELECT c.relname FROM unnest(columba_hot_tables()) AS h(name) JOIN pg_class c ON c.oid = h.name::regclass
    WHERE pg_relation_size(c.oid) / current_setting('block_size')::integer > 2 * c.relpages + 2
  LOOP
    BEGIN
      EXECUTE format('ANALYZE %I', grown);
      followed := followed || grown;
    EXCEPTION WHEN lock_not_available THEN
      RAISE DEBUG 'statistics of % are left for the next look', grown;
    END;
  END LOOP;
  RETURN followed;
END $$;
