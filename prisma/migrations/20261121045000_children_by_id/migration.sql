-- As the indexes over open runs and events: a predicate that nobody implies by accident (see opaque_predicates). Closing a
-- question by its run and wait would else read all open ones once the planner held them to be few.
DROP INDEX approval_open;
CREATE INDEX approval_open ON approval (tenant_id, id) WHERE num_nulls(closed_at) = 1;

-- As before, but a child that is there is found by its id, which is made of the key: in a database that was empty when the
-- plan was made, looking for the key read every run of the tenant.
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
