-- Variables of the installation: every tenant reads them, the owner alone writes them. Said twice, here and by the grants
-- of the servers' role, so that neither has to be right alone.
ALTER TABLE global_variable ENABLE ROW LEVEL SECURITY;
ALTER TABLE global_variable FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON global_variable FOR SELECT USING (true);
CREATE POLICY owner_writes ON global_variable TO CURRENT_USER USING (true) WITH CHECK (true);
