-- Operations on many runs, kill switches, restarts.
ALTER TABLE "flow_run" ADD COLUMN     "restarted_from" UUID;
CREATE TABLE "bulk_job" (
    "tenant_id" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "action" TEXT NOT NULL,
    "spec" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'running',
    "total" INTEGER NOT NULL,
    "done" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "skipped" INTEGER NOT NULL DEFAULT 0,
    "reasons" JSONB NOT NULL DEFAULT '{}',
    "position" UUID,
    "throttle" INTEGER,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),
    "next_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "fence" INTEGER NOT NULL DEFAULT 0,
    "lease_until" TIMESTAMPTZ(3),

    CONSTRAINT "bulk_job_pkey" PRIMARY KEY ("tenant_id","id")
);
CREATE TABLE "flow_stop" (
    "tenant_id" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "flow_id" UUID,
    "mode" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "stopped_by" TEXT NOT NULL,
    "stopped_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "resumed_by" TEXT,
    "resumed_at" TIMESTAMPTZ(3),

    CONSTRAINT "flow_stop_pkey" PRIMARY KEY ("tenant_id","id")
);
CREATE INDEX bulk_job_due ON bulk_job (next_at) WHERE state = 'running';
-- One switch a flow, and one for the tenant, is on at a time.
CREATE UNIQUE INDEX flow_stop_on ON flow_stop (tenant_id, flow_id) NULLS NOT DISTINCT WHERE resumed_at IS NULL;
-- Groups of dead letters: by fingerprint, newest last.
CREATE INDEX failed_flow_run_group ON failed_flow_run (tenant_id, fingerprint, id) WHERE status = 'open';
SELECT columba_protect_tenant_tables();
CREATE POLICY owner_looks_up ON bulk_job FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY owner_looks_up ON flow_stop FOR SELECT TO CURRENT_USER USING (true);
