-- A run that begins anew at a node of another one, which it names.
CREATE FUNCTION columba_insert_restart(given jsonb, tenant text, origin uuid) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  created uuid[] := columba_insert_pending(given, tenant);
BEGIN
  UPDATE flow_run r SET restarted_from = origin WHERE r.tenant_id = tenant AND r.id = ANY (created);
  RETURN cardinality(created) > 0;
END $$;
