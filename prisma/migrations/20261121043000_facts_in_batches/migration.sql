-- A commit writes the facts of a run as one row: ten facts cost one row and two index entries instead of ten and twenty.
-- `number` and `seq` are those of the last fact in it; the others count backwards. The view says them one by one.
CREATE TABLE flow_event_batch (
  tenant_id TEXT NOT NULL,
  number BIGINT NOT NULL,
  run_id UUID NOT NULL,
  flow_id UUID NOT NULL,
  seq INTEGER NOT NULL,
  facts JSONB NOT NULL,
  CONSTRAINT flow_event_batch_pkey PRIMARY KEY (tenant_id, number)
);
CREATE UNIQUE INDEX flow_event_batch_tenant_id_run_id_seq_key ON flow_event_batch (tenant_id, run_id, seq);
SELECT columba_protect_tenant_tables();
SELECT set_config('columba.tenants', coalesce((SELECT string_agg(id, ',') FROM tenant), ''), true);
INSERT INTO flow_event_batch (tenant_id, number, run_id, flow_id, seq, facts)
SELECT tenant_id, number, run_id, flow_id, seq, jsonb_build_array(jsonb_build_object('at', at_ms, 'body', body))
FROM flow_event;
DROP TABLE flow_event;
-- `batch` is there to be asked for with `number`: it is what the primary key knows.
CREATE VIEW flow_event WITH (security_invoker = true) AS
SELECT b.tenant_id, b.number AS batch, b.number - jsonb_array_length(b.facts) + f.i AS number, b.run_id, b.flow_id,
  (b.seq - jsonb_array_length(b.facts) + f.i)::integer AS seq, (f.fact ->> 'at')::double precision::bigint AS at_ms,
  f.fact -> 'body' AS body
FROM flow_event_batch b CROSS JOIN LATERAL jsonb_array_elements(b.facts) WITH ORDINALITY AS f(fact, i);
SELECT set_config('columba.tenants', 'made-up', true);
INSERT INTO flow_event_batch (tenant_id, number, run_id, flow_id, seq, facts)
SELECT 'made-up', n, gen_random_uuid(), gen_random_uuid(), 1, '[]' FROM generate_series(1, 500) AS n;
ANALYZE flow_event_batch;
DELETE FROM flow_event_batch WHERE tenant_id = 'made-up';
