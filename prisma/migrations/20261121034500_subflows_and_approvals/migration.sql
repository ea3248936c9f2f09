-- Runs that call runs, and questions to people.
ALTER TABLE "flow_run" ADD COLUMN     "depth" INTEGER,
ADD COLUMN     "parent_run_id" UUID,
ADD COLUMN     "parent_wait" TEXT;
CREATE TABLE "approval" (
    "tenant_id" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "wait_id" TEXT NOT NULL,
    "flow_id" UUID NOT NULL,
    "node_id" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "instructions" TEXT NOT NULL,
    "assignees" JSONB NOT NULL,
    "role" TEXT,
    "requested_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "decision" TEXT,
    "decided_by" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "note" TEXT,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "approval_pkey" PRIMARY KEY ("tenant_id","id")
);
CREATE UNIQUE INDEX "approval_tenant_id_run_id_wait_id_key" ON "approval"("tenant_id", "run_id", "wait_id");
CREATE INDEX approval_open ON approval (tenant_id, id) WHERE closed_at IS NULL;
CREATE INDEX flow_run_children ON flow_run (tenant_id, parent_run_id) WHERE parent_run_id IS NOT NULL;
SELECT columba_protect_tenant_tables();
