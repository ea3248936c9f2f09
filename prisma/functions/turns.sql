-- Turns: runs of a flow that limits how many are under way, or whose breaker is not closed, go on when it is theirs. A
-- turn is kept until the run ends or waits for the outside. All that decides on a flow's turns happens one after the other.
-- `state || ''` keeps the planner from reading all that a flow holds by the partial index, where runs are named.

-- Runs that go give their turns back, where no other worker has taken them up meanwhile. Answers how a probe among them
-- ended, if one did.
CREATE OR REPLACE FUNCTION columba_leave_turns(tenant text, of_flow uuid, leaving jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  verdict text;
BEGIN
  WITH gone AS (
    DELETE FROM flow_turn t USING jsonb_to_recordset(leaving) AS l(run uuid, fence integer, verdict text), flow_run r
    WHERE num_nulls(l.run) = 0 AND t.tenant_id = tenant AND t.flow_id = of_flow AND t.run_id = l.run
      AND r.tenant_id = tenant AND r.id = l.run AND r.fence = l.fence AND r.status <> 'running'
    RETURNING t.probe, l.verdict
  )
  -- In the alphabet, what failed comes first.
  SELECT min(g.verdict) INTO verdict FROM gone g WHERE g.probe AND g.verdict <> 'neutral';
  RETURN verdict;
END $$;

-- A flow's breaker opens when `threshold` of its runs have failed within the window, whatever others did. A probe decides
-- alone. What failed before it was last closed is forgotten. True when its state has changed.
CREATE OR REPLACE FUNCTION columba_judge_flow(tenant text, of_flow uuid, breaker uuid, limits jsonb, failed integer,
  error jsonb, probe text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  wanted text := 'flow:' || of_flow;
  b circuit_breaker%ROWTYPE;
  before text;
  now_at timestamptz;
BEGIN
  IF failed > 0 AND limits IS NOT NULL THEN
    INSERT INTO circuit_breaker (tenant_id, id, target, threshold, window_ms, cool_down_ms)
    VALUES (tenant, breaker, wanted, (limits ->> 'threshold')::integer, (limits ->> 'windowMs')::integer,
      (limits ->> 'coolDownMs')::integer)
    ON CONFLICT (tenant_id, target) DO UPDATE SET threshold = excluded.threshold, window_ms = excluded.window_ms,
      cool_down_ms = excluded.cool_down_ms;
  END IF;
  SELECT * INTO b FROM circuit_breaker c WHERE c.tenant_id = tenant AND c.target = wanted FOR UPDATE;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  before := b.state;
  now_at := clock_timestamp();
  IF failed > 0 THEN
    b.recent := ARRAY(SELECT t FROM unnest(b.recent) AS t
        WHERE t >= greatest(b.since, now_at - make_interval(secs => b.window_ms * 0.001)) ORDER BY t)
      || array_fill(now_at, ARRAY[least(failed, b.threshold)]);
    b.recent := b.recent[greatest(1, cardinality(b.recent) - b.threshold + 1):];
    b.score := cardinality(b.recent);
    b.counted_at := now_at;
    b.failures := b.failures + failed;
    b.last_error := coalesce(error, b.last_error);
  END IF;
  IF b.state <> 'closed' AND probe = 'succeeded' THEN
    b.state := 'closed';
    b.score := 0;
    b.page := 0;
    b.retry_at := NULL;
  ELSIF (b.state = 'closed' AND failed > 0 AND b.score >= b.threshold) OR (b.state = 'half_open' AND probe = 'failed') THEN
    b.openings := b.openings + CASE WHEN b.state = 'closed' THEN 1 ELSE 0 END;
    b.state := 'open';
    b.retry_at := now_at + make_interval(secs => b.cool_down_ms * 0.001);
  END IF;
  UPDATE circuit_breaker c SET state = b.state, since = CASE WHEN b.state = before THEN b.since ELSE now_at END,
    score = b.score, counted_at = b.counted_at, recent = b.recent, failures = b.failures, openings = b.openings,
    last_error = b.last_error, retry_at = b.retry_at, page = b.page, probing = 0, probe_until = NULL
  WHERE c.tenant_id = tenant AND c.id = b.id;
  RETURN b.state <> before;
END $$;

-- Gives turns to the runs held longest, `most` of them at most, all of which have begun or none. Those that have ended, or
-- rest, are held no more.
CREATE OR REPLACE FUNCTION columba_pick_turns(tenant text, of_flow uuid, only_fresh boolean, most integer,
  as_probe boolean) RETURNS uuid[] LANGUAGE plpgsql AS $$
DECLARE
  picked uuid[] := '{}';
  candidates uuid[];
  alive uuid[];
BEGIN
  WHILE cardinality(picked) < most LOOP
    candidates := ARRAY(SELECT t.run_id FROM flow_turn t
      WHERE t.tenant_id = tenant AND t.flow_id = of_flow AND t.state = 'held' AND t.fresh = only_fresh
      ORDER BY t.run_id LIMIT most - cardinality(picked));
    EXIT WHEN candidates = '{}';
    SELECT coalesce(array_agg(l.id), '{}') INTO alive FROM (
      SELECT r.id FROM unnest(candidates) AS c(run) JOIN flow_run r ON r.tenant_id = tenant AND r.id = c.run
      WHERE num_nulls(c.run) = 0 AND r.ended_at IS NULL AND (r.status <> 'paused' OR r.signals > 0)
      ORDER BY r.id FOR UPDATE OF r) AS l;
    UPDATE flow_turn t SET state = 'taken', probe = as_probe, since = clock_timestamp()
    FROM unnest(alive) AS a(run) WHERE num_nulls(a.run) = 0 AND t.run_id = a.run AND t.tenant_id = tenant;
    DELETE FROM flow_turn t USING unnest(candidates) AS c(run)
    WHERE num_nulls(c.run) = 0 AND t.run_id = c.run AND t.tenant_id = tenant AND t.state || '' = 'held';
    picked := picked || alive;
  END LOOP;
  RETURN picked;
END $$;

-- Gives the turns that are free: first to runs that have begun, then to those that have not, where the flow's breaker lets
-- them. After it has closed, a flow without a limit gets them in growing pages, one a second. Answers who has got one.
CREATE OR REPLACE FUNCTION columba_give_turns(tenant text, of_flow uuid, probes integer) RETURNS uuid[] LANGUAGE plpgsql AS $$
DECLARE
  most integer;
  room integer;
  probing integer;
  b circuit_breaker%ROWTYPE;
  next_page integer;
  picked uuid[];
  begun uuid[];
BEGIN
  -- Turns whose worker did not come to give them back: their run has ended, or waits for the outside.
  DELETE FROM flow_turn t WHERE t.tenant_id = tenant AND t.flow_id = of_flow AND t.state = 'taken' AND NOT EXISTS (
    SELECT 1 FROM flow_run r WHERE r.tenant_id = tenant AND r.id = t.run_id AND r.ended_at IS NULL AND (
      r.status IN ('running', 'pending') OR r.signals > 0 OR r.wait_reason IN ('retry', 'reconcile', 'limit')
      OR r.wake_at <= clock_timestamp() + interval '2 seconds'));
  SELECT f.max_concurrent_runs INTO most FROM flow f WHERE f.tenant_id = tenant AND f.id = of_flow;
  SELECT CASE WHEN most IS NULL THEN 800 ELSE least(800, greatest(0, most - count(*))) END,
    count(*) FILTER (WHERE t.probe) INTO room, probing
  FROM flow_turn t WHERE t.tenant_id = tenant AND t.flow_id = of_flow AND t.state = 'taken';
  picked := columba_pick_turns(tenant, of_flow, false, room, false);
  room := room - cardinality(picked);
  SELECT * INTO b FROM circuit_breaker c WHERE c.tenant_id = tenant AND c.target = 'flow:' || of_flow FOR UPDATE;
  IF b.state = 'open' AND b.retry_at <= clock_timestamp() THEN
    UPDATE circuit_breaker c SET state = 'half_open', since = clock_timestamp(), retry_at = NULL
    WHERE c.tenant_id = tenant AND c.id = b.id;
    b.state := 'half_open';
  END IF;
  IF b.state = 'open' THEN
    room := 0;
  ELSIF b.state = 'half_open' THEN
    room := least(room, greatest(0, probes - probing));
  ELSIF most IS NULL AND b.openings > 0 THEN
    next_page := CASE WHEN b.released_at > clock_timestamp() - interval '900 milliseconds' THEN 0
      ELSE least(800, greatest(50, b.page * 2)) END;
    room := least(room, next_page);
  END IF;
  begun := columba_pick_turns(tenant, of_flow, true, room, coalesce(b.state = 'half_open', false));
  IF next_page > 0 AND begun <> '{}' THEN
    UPDATE circuit_breaker c SET released_at = clock_timestamp(), page = next_page
    WHERE c.tenant_id = tenant AND c.id = b.id;
  END IF;
  RETURN picked || begun;
END $$;

-- Runs that a worker holds and that have no turn go back to rest: due when a turn wakes them, or a signal that the worker has
-- not seen.
CREATE OR REPLACE FUNCTION columba_hold_runs(tenant text, of_flow uuid, entering jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  shut boolean;
BEGIN
  SELECT b.state <> 'closed' OR f.max_concurrent_runs IS NULL INTO shut FROM flow f
  LEFT JOIN circuit_breaker b ON b.tenant_id = tenant AND b.target = 'flow:' || of_flow
  WHERE f.tenant_id = tenant AND f.id = of_flow;
  UPDATE flow_run r SET status = e.status, lease_until = NULL,
    wait_reason = CASE WHEN t.fresh AND shut THEN 'flow-breaker' ELSE 'flow-limit' END,
    wake_at = CASE WHEN r.signals > e.signals THEN clock_timestamp() END
  FROM jsonb_to_recordset(entering) AS e(run uuid, fence integer, status text, signals integer), flow_turn t
  WHERE num_nulls(e.run) = 0 AND t.run_id = e.run AND t.tenant_id = tenant AND t.state || '' = 'held'
    AND r.tenant_id = tenant AND r.id = e.run AND r.fence = e.fence AND r.status = 'running' AND r.ended_at IS NULL;
END $$;

-- Who leaves, who would go on, and who may, in one transaction. Answers { taken, woken: run ids, changed: the breaker }.
CREATE OR REPLACE FUNCTION columba_take_turns(given jsonb) RETURNS jsonb LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off
SET enable_material = off SET jit = off AS $$
DECLARE
  tenant text := given ->> 'tenant';
  of_flow uuid := (given ->> 'flow')::uuid;
  changed boolean := false;
  picked uuid[];
  woken uuid[];
BEGIN
  PERFORM set_config('columba.tenants', tenant, true);
  PERFORM pg_advisory_xact_lock(hashtextextended(tenant || '/' || of_flow, 23));
  IF given ? 'leaving' THEN
    changed := columba_judge_flow(tenant, of_flow, (given ->> 'breaker')::uuid, given -> 'limits',
      (given ->> 'failed')::integer, given -> 'error', columba_leave_turns(tenant, of_flow, given -> 'leaving'));
  END IF;
  IF given ? 'entering' THEN
    INSERT INTO flow_turn (tenant_id, flow_id, run_id, fresh)
    SELECT tenant, of_flow, e.run, e.status = 'pending'
    FROM jsonb_to_recordset(given -> 'entering') AS e(run uuid, status text)
    ON CONFLICT DO NOTHING;
  END IF;
  picked := columba_give_turns(tenant, of_flow, (given ->> 'probes')::integer);
  WITH raised AS (
    UPDATE flow_run r SET wake_at = clock_timestamp(),
      wait_reason = CASE WHEN r.status = 'pending' THEN NULL ELSE r.wait_reason END
    FROM unnest(picked) AS p(run)
    WHERE num_nulls(p.run) = 0 AND r.tenant_id = tenant AND r.id = p.run AND r.status IN ('pending', 'waiting', 'paused') RETURNING r.id
  )
  SELECT coalesce(array_agg(r.id), '{}') INTO woken FROM raised r;
  IF given ? 'entering' THEN
    PERFORM columba_hold_runs(tenant, of_flow, given -> 'entering');
  END IF;
  RETURN jsonb_build_object('changed', changed, 'woken', to_jsonb(woken), 'taken', (
    SELECT coalesce(jsonb_agg(t.run_id), '[]')
    FROM jsonb_to_recordset(given -> 'entering') AS e(run uuid)
    JOIN flow_turn t ON t.run_id = e.run AND t.tenant_id = tenant AND t.state || '' = 'taken'
    WHERE num_nulls(e.run) = 0));
END $$;

-- A batch of events with runs that are held from their birth: stored with why, and due only when it is their turn.
CREATE OR REPLACE FUNCTION columba_commit_intake_held(given jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  result jsonb := columba_commit_intake_pending(given);
BEGIN
  INSERT INTO flow_turn (tenant_id, flow_id, run_id, fresh)
  SELECT g.tenant, g."flowId", g.run, true
  FROM jsonb_to_recordset(given -> 'runs') AS g(tenant text, run uuid, "flowId" uuid, status text, "waitReason" text)
  WHERE g.status = 'pending' AND g."waitReason" IS NOT NULL AND result -> 'created' ? g.run::text
  ON CONFLICT DO NOTHING;
  RETURN result;
END $$;
