-- Partial indexes over what is open (runs that have not ended, events not yet handled) are for the few statements that
-- look for all that is open. To everybody else they are a trap: after a quiet moment the planner holds them to be empty,
-- takes them in place of the primary key, and keeps that plan while they fill: each commit then read every open run.
-- So their predicates are written with num_nulls(), which the planner does not conclude from `ended_at IS NULL`: who
-- wants the index writes the predicate as it stands here.
DROP INDEX flow_run_due;
CREATE INDEX flow_run_due ON flow_run ((
  CASE status
    WHEN 'running' THEN lease_until
    WHEN 'pending' THEN started_at
    WHEN 'waiting' THEN wake_at
    WHEN 'paused' THEN CASE WHEN signals > 0 THEN wake_at END
  END)) WHERE num_nulls(ended_at) = 1;
DROP INDEX flow_run_exclusive;
CREATE UNIQUE INDEX flow_run_exclusive ON flow_run (tenant_id, flow_id, customer_id)
WHERE exclusive AND num_nulls(ended_at) = 1;
DROP INDEX flow_run_active;
CREATE INDEX flow_run_active ON flow_run (tenant_id, flow_id, id) WHERE num_nulls(ended_at) = 1;
DROP INDEX inbox_unpublished;
CREATE INDEX inbox_unpublished ON inbox (accepted_at) WHERE num_nulls(published_at, handled_at) = 2;
