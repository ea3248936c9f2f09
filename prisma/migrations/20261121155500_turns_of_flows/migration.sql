-- How many runs of a flow are under way, and its breaker. Only runs of flows with such a setting have a turn.
ALTER TABLE "flow" ADD COLUMN "max_concurrent_runs" INTEGER;
ALTER TABLE "circuit_breaker" ADD COLUMN "recent" TIMESTAMPTZ(3)[] DEFAULT ARRAY[]::TIMESTAMPTZ(3)[];
CREATE TABLE "flow_turn" (
    "tenant_id" TEXT NOT NULL,
    "flow_id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'held',
    "fresh" BOOLEAN NOT NULL,
    "probe" BOOLEAN NOT NULL DEFAULT false,
    "since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "flow_turn_pkey" PRIMARY KEY ("tenant_id","flow_id","run_id")
);
-- Those that are held: oldest first, runs that have begun before those that have not.
CREATE INDEX flow_turn_held ON flow_turn (tenant_id, flow_id, fresh, run_id) WHERE state = 'held';
CREATE INDEX flow_turn_taken ON flow_turn (tenant_id, flow_id) WHERE state = 'taken';
SELECT columba_protect_tenant_tables();
CREATE POLICY owner_looks_up ON flow_turn FOR SELECT TO CURRENT_USER USING (true);

-- A pending run that is held back says why, and is not due: however many are held, none is read when looking for what is.
CREATE INDEX flow_run_due_unless_held ON flow_run (tenant_id, (
  CASE status
    WHEN 'running' THEN lease_until
    WHEN 'pending' THEN CASE WHEN wait_reason IS NULL THEN started_at ELSE wake_at END
    WHEN 'waiting' THEN wake_at
    WHEN 'paused' THEN CASE WHEN signals > 0 THEN wake_at END
  END)) WHERE num_nulls(ended_at) = 1;
DROP INDEX flow_run_due_by_tenant;
