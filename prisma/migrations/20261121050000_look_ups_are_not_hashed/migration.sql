-- The consent of the address that an event names is read with everything else about the event.
-- In a SELECT list the planner may answer EXISTS from a hash of the whole table: each batch of events then read all that
-- the tenant ever had in its inbox. A scalar sub-select is never hashed: it is one probe an event.
CREATE OR REPLACE FUNCTION columba_load_intake(given jsonb, tenant_list text)
 RETURNS jsonb
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
            ORDER BY r.id DESC LIMIT 1) AS p), '[]') END
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
