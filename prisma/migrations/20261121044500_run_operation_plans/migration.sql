-- Few runs of many, named by their ids: index probes, however empty or stale the statistics are.
ALTER FUNCTION columba_signal_runs(text, uuid[], text, jsonb) SET plan_cache_mode = force_generic_plan;
ALTER FUNCTION columba_signal_runs(text, uuid[], text, jsonb) SET enable_seqscan = off;
ALTER FUNCTION columba_signal_runs(text, uuid[], text, jsonb) SET enable_hashjoin = off;
ALTER FUNCTION columba_signal_runs(text, uuid[], text, jsonb) SET enable_mergejoin = off;
ALTER FUNCTION columba_signal_runs(text, uuid[], text, jsonb) SET jit = off;
ALTER FUNCTION columba_claim_resting(jsonb, text, text, double precision) SET plan_cache_mode = force_generic_plan;
ALTER FUNCTION columba_claim_resting(jsonb, text, text, double precision) SET enable_seqscan = off;
ALTER FUNCTION columba_claim_resting(jsonb, text, text, double precision) SET enable_hashjoin = off;
ALTER FUNCTION columba_claim_resting(jsonb, text, text, double precision) SET enable_mergejoin = off;
ALTER FUNCTION columba_claim_resting(jsonb, text, text, double precision) SET jit = off;
ALTER FUNCTION columba_commit_migration(jsonb, integer) SET enable_seqscan = off;
