ALTER TABLE inbox ADD COLUMN attempts integer NOT NULL DEFAULT 0, ADD COLUMN failure text;

-- Notes an attempt at each given event before it is made. An event that came over the bus alone gets its row here.
-- `alone`: counts one more. Together with others, it is only noted that there was one: so a worker that is killed again
-- and again adds nothing to events that it did not come to. By index of `given`: how many attempts were counted before;
-- 0 when the event is handled.
CREATE FUNCTION columba_note_attempts(given jsonb, tenant_list text, alone boolean) RETURNS jsonb LANGUAGE plpgsql AS $$
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

CREATE FUNCTION columba_give_up_event(tenant text, key text, reason text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('columba.tenants', tenant, true);
  UPDATE inbox b SET handled_at = clock_timestamp(), failure = left(reason, 1000)
  WHERE b.tenant_id = tenant AND b.event_key = key AND b.handled_at IS NULL;
  RETURN FOUND;
END $$;
