-- Variables that outlive runs: of a flow, of a tenant, of the installation.
CREATE TABLE "shared_variable" (
    "tenant_id" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_by" TEXT NOT NULL,

    CONSTRAINT "shared_variable_pkey" PRIMARY KEY ("tenant_id","owner","name")
);
-- Written by the owner of the database only (the servers' role may read it): no tenant writes what another reads.
CREATE TABLE "global_variable" (
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_by" TEXT NOT NULL DEFAULT CURRENT_USER,

    CONSTRAINT "global_variable_pkey" PRIMARY KEY ("name")
);
-- A counter is updated often and its index columns never.
ALTER TABLE shared_variable SET (fillfactor = 70);
SELECT columba_protect_tenant_tables();
