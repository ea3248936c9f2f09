-- PostgreSQL has its own from version 18 on.
CREATE OR REPLACE FUNCTION columba_uuid_v7() RETURNS uuid LANGUAGE sql VOLATILE AS $$
  SELECT (lpad(to_hex(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0') || '7'
    || substr(replace(gen_random_uuid()::text, '-', ''), 14))::uuid
$$;

-- Fires one wait and puts its signal into the run's mailbox. The run is locked before the wait, as everywhere. False when
-- the run has ended or nobody waits any more: then nothing is written, so that nothing settles twice.
CREATE OR REPLACE FUNCTION columba_signal_wait(tenant text, run uuid, wait text, payload jsonb) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM flow_run r WHERE r.tenant_id = tenant AND r.id = run AND r.ended_at IS NULL FOR UPDATE;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  UPDATE flow_wait w SET state = 'fired'
  WHERE w.tenant_id = tenant AND w.run_id = run AND w.wait_id = wait AND w.state = 'armed';
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  UPDATE flow_run r SET signals = r.signals + 1, wake_at = clock_timestamp() WHERE r.tenant_id = tenant AND r.id = run;
  INSERT INTO flow_signal (tenant_id, run_id, kind, wait_id, payload) VALUES (tenant, run, 'wait', wait, payload);
  RETURN true;
END $$;

-- Asks the children that a run waits for to end: all of them, or those of one wait.
CREATE OR REPLACE FUNCTION columba_cancel_children(tenant text, parent uuid, wait text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  WITH locked AS MATERIALIZED (
    SELECT r.id FROM flow_run r
    WHERE r.tenant_id = tenant AND r.parent_run_id = parent AND r.ended_at IS NULL
      AND CASE WHEN wait IS NULL THEN r.parent_wait IS NOT NULL ELSE r.parent_wait = wait END
    ORDER BY r.id FOR UPDATE
  ), raised AS (
    UPDATE flow_run r SET signals = r.signals + 1, wake_at = clock_timestamp() FROM locked l
    WHERE r.tenant_id = tenant AND r.id = l.id RETURNING r.id
  )
  INSERT INTO flow_signal (tenant_id, run_id, kind, payload)
  SELECT tenant, r.id, 'cancel', jsonb_build_object('by', NULL, 'reason', 'parent') FROM raised r;
END $$;

-- How a run ended, as the run that called it hears of it.
CREATE OR REPLACE FUNCTION columba_child_end(run uuid, status text, state jsonb,
  error jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT jsonb_build_object('child', jsonb_build_object('runId', run, 'status', status, 'error', error,
    'result', CASE WHEN status = 'completed' THEN state -> 'result' END))
$$;

-- Whoever ends a run, and in whatever way: its parent hears of it, and the children of a cancelled run end too, in the
-- same transaction. The condition keeps all other updates from the function.
CREATE OR REPLACE FUNCTION columba_run_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.parent_wait IS NOT NULL THEN
    PERFORM columba_signal_wait(NEW.tenant_id, NEW.parent_run_id, NEW.parent_wait,
      columba_child_end(NEW.id, NEW.status, NEW.state, NEW.error));
  END IF;
  IF NEW.status = 'cancelled' THEN
    PERFORM columba_cancel_children(NEW.tenant_id, NEW.id, NULL);
  END IF;
  RETURN NULL;
END $$;

-- A question that nobody waits for any more is closed, whether its time was over or its run ended.
CREATE OR REPLACE FUNCTION columba_approval_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE approval a SET closed_at = clock_timestamp()
  WHERE a.tenant_id = OLD.tenant_id AND a.run_id = OLD.run_id AND a.wait_id = OLD.wait_id AND a.closed_at IS NULL;
  RETURN NULL;
END $$;

-- `child` is there already: a re-driven parent asks for it again. The child that is under way, or that its own re-drive
-- has put in its place, goes on for this wait; one that failed and was not driven on is driven on from its failed node.
-- Answers how it ended, or NULL while it goes on.
CREATE OR REPLACE FUNCTION columba_adopt_child(tenant text, child uuid, parent uuid, wait text) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  found_run flow_run;
  letter failed_flow_run;
  redriven uuid;
  at uuid := child;
BEGIN
  LOOP
    SELECT * INTO found_run FROM flow_run r WHERE r.tenant_id = tenant AND r.id = at FOR UPDATE;
    IF NOT FOUND THEN
      RETURN columba_child_end(at, 'cancelled', NULL, NULL);
    END IF;
    IF found_run.ended_at IS NULL THEN
      UPDATE flow_run r SET parent_run_id = parent, parent_wait = wait WHERE r.tenant_id = tenant AND r.id = at;
      RETURN NULL;
    END IF;
    SELECT * INTO letter FROM failed_flow_run f WHERE f.tenant_id = tenant AND f.run_id = at
    ORDER BY f.failed_at DESC LIMIT 1 FOR UPDATE;
    IF found_run.status <> 'failed' OR letter.id IS NULL OR letter.status = 'discarded' THEN
      RETURN columba_child_end(at, found_run.status, found_run.state, found_run.error);
    END IF;
    IF letter.redrive_run_id IS NOT NULL THEN
      at := letter.redrive_run_id;
      CONTINUE;
    END IF;
    redriven := columba_uuid_v7();
    UPDATE failed_flow_run f SET status = 'redriven', redrives = f.redrives + 1, redriven_at = clock_timestamp(),
      redriven_by = 'run:' || parent, redrive_run_id = redriven
    WHERE f.tenant_id = tenant AND f.id = letter.id;
    INSERT INTO flow_run (tenant_id, id, flow_id, version, customer_id, conversation_id, mode, status, event_key,
      exclusive, input, state, parent_run_id, parent_wait, depth)
    VALUES (tenant, redriven, found_run.flow_id, found_run.version, found_run.customer_id, found_run.conversation_id,
      found_run.mode, 'pending', 'redrive|' || letter.id, false, '{}', found_run.state, parent, wait, found_run.depth);
    RETURN NULL;
  END LOOP;
END $$;

-- Starts a child, or adopts the one that is there. It is found by its id, which is made of the key: in a database that was
-- empty when the plan was made, looking for the key read every run of the tenant.
CREATE OR REPLACE FUNCTION columba_start_child(tenant text, parent uuid, child jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  wanted uuid := (child ->> 'flowId')::uuid;
  called flow;
  known uuid;
BEGIN
  SELECT r.id INTO known FROM flow_run r WHERE r.tenant_id = tenant AND r.id = (child ->> 'runId')::uuid;
  IF FOUND THEN
    RETURN columba_adopt_child(tenant, known, parent, child ->> 'waitId');
  END IF;
  SELECT * INTO called FROM flow f WHERE f.tenant_id = tenant AND f.id = wanted AND f.removed_at IS NULL;
  IF called.published_version IS NULL OR NOT called.enabled THEN
    RETURN columba_child_end(NULL, 'failed', NULL, jsonb_build_object('kind', 'user',
      'code', CASE WHEN called.id IS NULL THEN 'subflow.not-found'
        WHEN called.published_version IS NULL THEN 'subflow.not-published' ELSE 'subflow.disabled' END,
      'message', CASE WHEN called.id IS NULL THEN 'There is no such flow.'
        WHEN called.published_version IS NULL THEN 'The flow has no published version.'
        ELSE 'The flow is switched off.' END));
  END IF;
  INSERT INTO flow_run (tenant_id, id, flow_id, version, customer_id, conversation_id, mode, status, event_key,
    exclusive, input, parent_run_id, parent_wait, depth)
  SELECT tenant, (child ->> 'runId')::uuid, wanted, called.published_version, p.customer_id, p.conversation_id, p.mode,
    'pending', 'subflow|' || (child ->> 'key'), false,
    jsonb_build_object('event', child -> 'event',
      'caller', jsonb_build_object('runId', parent, 'depth', (child ->> 'depth')::integer)),
    parent, child ->> 'waitId', (child ->> 'depth')::integer
  FROM flow_run p WHERE p.tenant_id = tenant AND p.id = parent
  ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    SELECT r.id INTO known FROM flow_run r
    WHERE r.tenant_id = tenant AND r.flow_id = wanted AND r.event_key = 'subflow|' || (child ->> 'key');
    RETURN columba_adopt_child(tenant, known, parent, child ->> 'waitId');
  END IF;
  RETURN NULL;
END $$;

-- `children` of runs that are being committed: starts and cancels. Answers the indexes of runs that got a signal at once.
CREATE OR REPLACE FUNCTION columba_write_children(children jsonb, tenants text[], runs uuid[],
  flows uuid[]) RETURNS integer[]
LANGUAGE plpgsql AS $$
DECLARE
  row_ jsonb;
  i integer;
  ended jsonb;
  woken integer[] := '{}';
BEGIN
  FOR row_ IN SELECT c FROM jsonb_array_elements(children) AS c LOOP
    i := (row_ ->> 'i')::integer;
    CONTINUE WHEN flows[i] IS NULL;
    IF row_ ->> 'type' = 'cancel_child' THEN
      PERFORM columba_cancel_children(tenants[i], runs[i], row_ ->> 'waitId');
      CONTINUE;
    END IF;
    ended := columba_start_child(tenants[i], runs[i], row_);
    IF ended IS NOT NULL AND row_ ->> 'waitId' IS NOT NULL
        AND columba_signal_wait(tenants[i], runs[i], row_ ->> 'waitId', ended) THEN
      woken := woken || i;
    END IF;
  END LOOP;
  RETURN woken;
END $$;

-- A person decides. Twice the same by the same person is once. Answers what has become of the question.
CREATE OR REPLACE FUNCTION columba_decide_approval(tenant text, approval_id uuid, decided text, by text,
  words text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
  asked approval;
BEGIN
  PERFORM set_config('columba.tenants', tenant, true);
  PERFORM 1 FROM flow_run r JOIN approval a ON a.tenant_id = r.tenant_id AND a.run_id = r.id
  WHERE a.tenant_id = tenant AND a.id = approval_id FOR UPDATE OF r;
  SELECT * INTO asked FROM approval a WHERE a.tenant_id = tenant AND a.id = approval_id FOR UPDATE;
  IF NOT FOUND THEN
    RETURN 'missing';
  END IF;
  IF asked.decided_at IS NOT NULL THEN
    RETURN CASE WHEN asked.decision = decided AND asked.decided_by = by THEN 'repeated' ELSE 'decided-before' END;
  END IF;
  IF asked.closed_at IS NOT NULL OR asked.expires_at <= clock_timestamp() OR NOT columba_signal_wait(tenant,
      asked.run_id, asked.wait_id, jsonb_build_object('decision', decided, 'by', by, 'note', words)) THEN
    RETURN 'closed';
  END IF;
  UPDATE approval a SET decision = decided, decided_by = by, decided_at = clock_timestamp(), note = words,
    closed_at = clock_timestamp()
  WHERE a.tenant_id = tenant AND a.id = approval_id;
  RETURN 'decided';
END $$;

CREATE OR REPLACE TRIGGER flow_run_ended AFTER UPDATE ON flow_run FOR EACH ROW
  WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL AND (NEW.parent_wait IS NOT NULL OR NEW.status = 'cancelled'))
  EXECUTE FUNCTION columba_run_ended();

CREATE OR REPLACE TRIGGER flow_wait_approval_gone AFTER DELETE ON flow_wait FOR EACH ROW
  WHEN (OLD.kind = 'approval') EXECUTE FUNCTION columba_approval_closed();
