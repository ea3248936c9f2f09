-- Few among many: a list of cancelled runs read all that had ended.
CREATE INDEX flow_run_cancelled ON flow_run (tenant_id, id) WHERE status = 'cancelled';
