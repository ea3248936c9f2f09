-- What workers have seen. A destination is opened by `threshold` failures that no successes make up for, each within
-- `window` of the one before. A probe decides alone. `changed` tells whether other workers should hear of it at once.
CREATE OR REPLACE FUNCTION columba_report_breakers(given jsonb, tenant_list text)
RETURNS TABLE (tenant_id text, id uuid, target text, state text, score integer, retry_at timestamptz,
  changed boolean) LANGUAGE plpgsql AS $$
DECLARE
  g record;
  b circuit_breaker%ROWTYPE;
  before circuit_breaker%ROWTYPE;
  now_at timestamptz;
BEGIN
  PERFORM set_config('columba.tenants', tenant_list, true);
  FOR g IN SELECT * FROM jsonb_to_recordset(given) AS x(tenant text, id uuid, target text, failures integer,
      successes integer, probe text, error jsonb, threshold integer, "windowMs" integer, "coolDownMs" integer)
      ORDER BY x.tenant, x.target LOOP
    IF g.failures > 0 THEN
      INSERT INTO circuit_breaker (tenant_id, id, target, threshold, window_ms, cool_down_ms)
      VALUES (g.tenant, g.id, g.target, g.threshold, g."windowMs", g."coolDownMs") ON CONFLICT DO NOTHING;
    END IF;
    SELECT * INTO b FROM circuit_breaker c WHERE c.tenant_id = g.tenant AND c.target = g.target FOR UPDATE;
    CONTINUE WHEN NOT FOUND;
    before := b;
    now_at := clock_timestamp();
    b.threshold := g.threshold;
    b.window_ms := g."windowMs";
    b.cool_down_ms := g."coolDownMs";
    b.failures := b.failures + g.failures;
    b.last_error := coalesce(g.error, b.last_error);
    b.score := CASE WHEN b.counted_at > now_at - make_interval(secs => b.window_ms * 0.001) THEN b.score ELSE 0 END;
    b.score := least(b.threshold, greatest(0, b.score + g.failures - g.successes));
    b.counted_at := now_at;
    IF b.state <> 'closed' AND g.probe = 'succeeded' THEN
      b.state := 'closed';
      b.score := 0;
      b.watch_until := now_at + interval '1 minute';
      b.page := 0;
    ELSIF (b.state = 'closed' AND b.score >= b.threshold) OR (b.state = 'half_open' AND g.probe = 'failed') THEN
      b.openings := b.openings + CASE WHEN b.state = 'closed' THEN 1 ELSE 0 END;
      b.state := 'open';
      b.retry_at := now_at + make_interval(secs => b.cool_down_ms * 0.001);
    END IF;
    IF b.state <> before.state THEN
      b.since := now_at;
      b.probing := 0;
      b.probe_until := NULL;
      b.retry_at := CASE WHEN b.state = 'open' THEN b.retry_at END;
    END IF;
    UPDATE circuit_breaker c SET state = b.state, since = b.since, score = b.score, counted_at = b.counted_at,
      threshold = b.threshold, window_ms = b.window_ms, cool_down_ms = b.cool_down_ms, retry_at = b.retry_at,
      probing = b.probing, probe_until = b.probe_until, failures = b.failures, openings = b.openings,
      last_error = b.last_error, watch_until = b.watch_until, page = b.page
    WHERE c.tenant_id = b.tenant_id AND c.id = b.id;
    RETURN QUERY SELECT b.tenant_id, b.id, b.target, b.state, b.score,
      CASE b.state WHEN 'open' THEN b.retry_at WHEN 'half_open' THEN b.probe_until END,
      b.state <> before.state OR (before.score = 0) <> (b.score = 0);
  END LOOP;
END $$;

-- The right to send one probe. One whose sender died is made good when its time is over.
CREATE OR REPLACE FUNCTION columba_claim_probe(tenant text, wanted text, most integer, lease_ms double precision)
RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('columba.tenants', tenant, true);
  UPDATE circuit_breaker b SET
    since = CASE WHEN b.state = 'open' THEN clock_timestamp() ELSE b.since END,
    probing = CASE WHEN b.state = 'open' OR b.probe_until <= clock_timestamp() THEN 1 ELSE b.probing + 1 END,
    probe_until = clock_timestamp() + make_interval(secs => lease_ms / 1000),
    state = 'half_open'
  WHERE b.tenant_id = tenant AND b.target = wanted AND (
    (b.state = 'open' AND b.retry_at <= clock_timestamp())
    OR (b.state = 'half_open' AND (b.probing < most OR b.probe_until <= clock_timestamp())));
  RETURN FOUND;
END $$;

-- Lets parked runs go, at most once a second over all workers, those parked longest first: one to probe where the
-- cool-down is over, ever more where the breaker is closed. Answers [{ runId, delayMs }], spread over the second.
CREATE OR REPLACE FUNCTION columba_release_parked(tenant text, wanted text, probes integer) RETURNS jsonb LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
SET enable_material = off SET jit = off AS $$
DECLARE
  b circuit_breaker%ROWTYPE;
  most integer;
  candidates uuid[];
  wait_ids text[];
  released jsonb;
BEGIN
  PERFORM set_config('columba.tenants', tenant, true);
  SELECT * INTO b FROM circuit_breaker c WHERE c.tenant_id = tenant AND c.target = wanted
    AND (c.released_at IS NULL OR c.released_at <= clock_timestamp() - interval '900 milliseconds')
    AND (c.state = 'closed' OR (c.state = 'open' AND c.retry_at <= clock_timestamp())
      OR (c.state = 'half_open' AND c.probe_until <= clock_timestamp()))
  FOR UPDATE SKIP LOCKED;
  IF NOT FOUND THEN
    RETURN '[]';
  END IF;
  most := CASE WHEN b.state = 'closed' THEN least(800, greatest(50, b.page * 2)) ELSE probes END;
  SELECT array_agg(l.run_id), array_agg(l.wait_id) INTO candidates, wait_ids FROM (
    SELECT w.run_id, w.wait_id FROM flow_wait w
    WHERE w.tenant_id = tenant AND w.correlation = wanted AND w.state = 'armed' AND w.kind = 'limit'
    ORDER BY w.armed_at LIMIT most) AS l;
  WITH locked AS MATERIALIZED (
    SELECT r.id FROM flow_run r WHERE r.tenant_id = tenant AND r.id = ANY (candidates) AND r.ended_at IS NULL
    ORDER BY r.id FOR UPDATE SKIP LOCKED
  ), fired AS (
    UPDATE flow_wait w SET state = 'fired' FROM unnest(candidates, wait_ids) AS c(run, wait), locked l
    WHERE c.run = l.id AND w.tenant_id = tenant AND w.run_id = c.run AND w.wait_id = c.wait AND w.state = 'armed'
    RETURNING w.run_id, w.wait_id, w.armed_at
  ), posted AS (
    INSERT INTO flow_signal (tenant_id, run_id, kind, wait_id, payload)
    SELECT tenant, f.run_id, 'wait', f.wait_id, '{}' FROM fired f RETURNING run_id
  ), paced AS (
    SELECT f.run_id, count(*)::integer AS n,
      (row_number() OVER (ORDER BY min(f.armed_at)) - 1) * 900.0 / most AS delay_ms
    FROM fired f GROUP BY f.run_id
  ), raised AS (
    UPDATE flow_run r SET signals = r.signals + p.n,
      wake_at = least(r.wake_at, clock_timestamp() + make_interval(secs => p.delay_ms / 1000))
    FROM paced p WHERE r.tenant_id = tenant AND r.id = p.run_id RETURNING r.id, p.delay_ms
  )
  SELECT coalesce(jsonb_agg(jsonb_build_object('runId', r.id, 'delayMs', r.delay_ms)), '[]') INTO released FROM raised r;
  UPDATE circuit_breaker c SET released_at = clock_timestamp(),
    page = CASE WHEN b.state = 'closed' THEN most ELSE c.page END,
    watch_until = CASE WHEN released <> '[]' THEN clock_timestamp() + interval '1 minute' ELSE c.watch_until END
  WHERE c.tenant_id = tenant AND c.id = b.id;
  RETURN released;
END $$;

-- Closed by hand: the next sends show whether it stays so.
CREATE OR REPLACE FUNCTION columba_close_breaker(tenant text, breaker uuid) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('columba.tenants', tenant, true);
  UPDATE circuit_breaker b SET state = 'closed', since = clock_timestamp(), score = 0, retry_at = NULL, probing = 0,
    probe_until = NULL, watch_until = clock_timestamp() + interval '1 minute', page = 0
  WHERE b.tenant_id = tenant AND b.id = breaker AND b.state <> 'closed';
  RETURN FOUND;
END $$;

-- For people: all of a tenant, or one.
CREATE OR REPLACE FUNCTION columba_list_breakers(tenant text, wanted uuid) RETURNS TABLE (tenant_id text, id uuid,
  target text,
  state text, score integer, retry_at timestamptz, since timestamptz, threshold integer, window_ms integer,
  cool_down_ms integer, failures bigint, openings integer, last_error jsonb, parked integer) LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('columba.tenants', tenant, true);
  RETURN QUERY SELECT b.tenant_id, b.id, b.target, b.state,
    CASE WHEN b.counted_at > clock_timestamp() - make_interval(secs => b.window_ms * 0.001) THEN b.score ELSE 0 END,
    CASE b.state WHEN 'open' THEN b.retry_at WHEN 'half_open' THEN b.probe_until END,
    b.since, b.threshold, b.window_ms, b.cool_down_ms, b.failures, b.openings, b.last_error,
    CASE WHEN b.target LIKE 'flow:%' THEN (SELECT count(*)::integer FROM flow_turn t
        JOIN flow f ON f.tenant_id = t.tenant_id AND f.id = t.flow_id
        WHERE t.tenant_id = b.tenant_id AND t.flow_id = substr(b.target, 6)::uuid AND t.state = 'held' AND t.fresh
          AND (b.state <> 'closed' OR f.max_concurrent_runs IS NULL))
      ELSE (SELECT count(*)::integer FROM flow_wait w
        WHERE w.tenant_id = b.tenant_id AND w.correlation = b.target AND w.state = 'armed' AND w.kind = 'limit') END
  FROM circuit_breaker b WHERE b.tenant_id = tenant AND (wanted IS NULL OR b.id = wanted)
  ORDER BY b.state = 'closed', b.since DESC;
END $$;
