-- A message that a provider refused was never there: `failed` without the provider's id is our own note of an attempt, and
-- the next attempt writes over it. What a receipt reported as failed has the provider's id, and stays. Before, the note of
-- the first attempt settled the doubt about a second one whose answer was lost.
CREATE OR REPLACE FUNCTION columba_write_messages(input jsonb, tenants text[], runs uuid[], flows uuid[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  -- A receipt of the same message either finds the provider's id written here or is parked where it is found below.
  PERFORM count(pg_advisory_xact_lock(keys.k)) FROM (
    SELECT DISTINCT hashtextextended(tenants[m.i] || '/' || m."connectionId" || '/' || m."providerMessageId", 11) AS k
    FROM jsonb_to_recordset(input) AS m(i integer, "connectionId" text, "providerMessageId" text)
    WHERE m."providerMessageId" IS NOT NULL ORDER BY 1) AS keys;
  INSERT INTO message AS old (tenant_id, id, direction, channel, connection_id, conversation_id, customer_id, run_id,
    node_id, address, body, subject, status, provider_message_id, error)
  SELECT tenants[m.i], m.id, 'outbound', m.channel, m."connectionId", m."conversationId", m."customerId", runs[m.i],
    m."nodeId", m.address, m.body, m.subject, m.status, m."providerMessageId", m.error
  FROM jsonb_to_recordset(input) AS m(i integer, id text, "nodeId" text, "customerId" uuid, "conversationId" uuid,
    channel text, "connectionId" text, address text, body text, subject text, status text, "providerMessageId" text,
    error jsonb)
  WHERE flows[m.i] IS NOT NULL
  ON CONFLICT (tenant_id, id) DO UPDATE SET
    status = CASE WHEN columba_message_rank(excluded.status) > columba_message_rank(old.status)
        OR (old.status = 'failed' AND old.provider_message_id IS NULL)
      THEN excluded.status ELSE old.status END,
    error = CASE WHEN columba_message_rank(excluded.status) > columba_message_rank(old.status)
        OR (old.status = 'failed' AND old.provider_message_id IS NULL)
      THEN excluded.error ELSE old.error END,
    provider_message_id = coalesce(old.provider_message_id, excluded.provider_message_id),
    status_at = clock_timestamp();
  IF EXISTS (SELECT 1 FROM message_receipt) THEN
    WITH taken AS (
      DELETE FROM message_receipt p
      USING jsonb_to_recordset(input) AS m(i integer, "connectionId" text, "providerMessageId" text)
      WHERE p.tenant_id = tenants[m.i] AND p.connection_id = m."connectionId"
        AND p.provider_message_id = m."providerMessageId" AND flows[m.i] IS NOT NULL
      RETURNING p.*
    ), best AS (
      SELECT DISTINCT ON (t.tenant_id, t.connection_id, t.provider_message_id) t.* FROM taken t
      ORDER BY t.tenant_id, t.connection_id, t.provider_message_id, columba_message_rank(t.status) DESC
    )
    UPDATE message m SET status = b.status, error = b.error, status_at = clock_timestamp() FROM best b
    WHERE m.tenant_id = b.tenant_id AND m.connection_id = b.connection_id
      AND m.provider_message_id = b.provider_message_id AND m.direction = 'outbound'
      AND columba_message_rank(b.status) > columba_message_rank(m.status);
  END IF;
END $$;
