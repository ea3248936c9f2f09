-- Row-level security. A transaction names its tenants with set_config('columba.tenants', 'acme,globex', true); without
-- that it sees nothing. The sub-select makes the list one InitPlan, evaluated once a statement.

-- Puts the policy on every table that has a tenant_id and lacks it. Later migrations that add tables call it again.
CREATE FUNCTION columba_protect_tenant_tables() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  target regclass;
BEGIN
  FOR target IN
    SELECT c.oid FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
      AND NOT EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'tenant_isolation')
  LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
    EXECUTE format($policy$
      CREATE POLICY tenant_isolation ON %s
      USING (tenant_id = ANY ((SELECT string_to_array(current_setting('columba.tenants', true), ','))::text[]))
      WITH CHECK (tenant_id = ANY ((SELECT string_to_array(current_setting('columba.tenants', true), ','))::text[]))
    $policy$, target);
  END LOOP;
END $$;
SELECT columba_protect_tenant_tables();

ALTER TABLE tenant ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON tenant
  USING (id = ANY ((SELECT string_to_array(current_setting('columba.tenants', true), ','))::text[]))
  WITH CHECK (id = ANY ((SELECT string_to_array(current_setting('columba.tenants', true), ','))::text[]));

-- A person is seen by the tenants that they are a member of, and written by the owner only.
ALTER TABLE app_user ENABLE ROW LEVEL SECURITY;
ALTER TABLE app_user FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON app_user FOR SELECT
  USING (EXISTS (SELECT 1 FROM membership m WHERE m.user_id = app_user.id));
CREATE POLICY owner_writes ON app_user TO CURRENT_USER USING (true) WITH CHECK (true);

-- What the narrow look-ups before a tenant is known (next migration) read as the owner, who is bound by FORCE too.
CREATE POLICY owner_looks_up ON tenant FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY owner_looks_up ON membership FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY owner_looks_up ON session FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY owner_looks_up ON api_key FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY owner_looks_up ON channel_connection FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY owner_looks_up ON flow_run FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY owner_looks_up ON inbox FOR SELECT TO CURRENT_USER USING (true);

-- Every tenant has its counters from the start: numbering locks that row.
CREATE FUNCTION columba_tenant_created() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO tenant_counter (tenant_id) VALUES (NEW.id) ON CONFLICT DO NOTHING;
  RETURN NEW;
END $$;
CREATE TRIGGER tenant_created AFTER INSERT ON tenant FOR EACH ROW EXECUTE FUNCTION columba_tenant_created();
