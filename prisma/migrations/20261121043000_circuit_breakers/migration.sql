-- Circuit breakers: shared by all workers, written only when a destination fails or mends.
CREATE TABLE "circuit_breaker" (
    "tenant_id" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "target" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'closed',
    "since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "score" INTEGER NOT NULL DEFAULT 0,
    "counted_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "threshold" INTEGER NOT NULL,
    "window_ms" INTEGER NOT NULL,
    "cool_down_ms" INTEGER NOT NULL,
    "retry_at" TIMESTAMPTZ(3),
    "probing" INTEGER NOT NULL DEFAULT 0,
    "probe_until" TIMESTAMPTZ(3),
    "failures" BIGINT NOT NULL DEFAULT 0,
    "openings" INTEGER NOT NULL DEFAULT 0,
    "last_error" JSONB,
    "watch_until" TIMESTAMPTZ(3),
    "released_at" TIMESTAMPTZ(3),
    "page" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "circuit_breaker_pkey" PRIMARY KEY ("tenant_id","id")
);
-- CreateIndex
CREATE UNIQUE INDEX "circuit_breaker_tenant_id_target_key" ON "circuit_breaker"("tenant_id", "target");
-- Runs that are parked for a destination, longest first.
CREATE INDEX flow_wait_limit ON flow_wait (tenant_id, correlation, armed_at) WHERE state = 'armed' AND kind = 'limit';
SELECT columba_protect_tenant_tables();
CREATE POLICY owner_looks_up ON circuit_breaker FOR SELECT TO CURRENT_USER USING (true);
