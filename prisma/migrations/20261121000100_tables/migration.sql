-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "customer" (
    "tenant_id" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "first_name" TEXT,
    "last_name" TEXT,
    "locale" TEXT,
    "timezone" TEXT,
    "attributes" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "customer_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "customer_identity" (
    "tenant_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "customer_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "customer_identity_pkey" PRIMARY KEY ("tenant_id","kind","value")
);

-- CreateTable
CREATE TABLE "consent" (
    "tenant_id" TEXT NOT NULL,
    "event_id" TEXT NOT NULL,
    "customer_id" UUID,
    "channel" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "address_hash" BYTEA NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "consent_pkey" PRIMARY KEY ("tenant_id","event_id")
);

-- CreateTable
CREATE TABLE "suppression" (
    "tenant_id" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "address_hash" BYTEA NOT NULL,
    "topic" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "suppression_pkey" PRIMARY KEY ("tenant_id","channel","address_hash","topic")
);

-- CreateTable
CREATE TABLE "tag" (
    "tenant_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "tag_pkey" PRIMARY KEY ("tenant_id","name")
);

-- CreateTable
CREATE TABLE "customer_tag" (
    "tenant_id" TEXT NOT NULL,
    "customer_id" UUID NOT NULL,
    "tag" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "customer_tag_pkey" PRIMARY KEY ("tenant_id","customer_id","tag")
);

-- CreateTable
CREATE TABLE "customer_segment" (
    "tenant_id" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "condition" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "customer_segment_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "ticket" (
    "tenant_id" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "effect_key" TEXT NOT NULL,
    "run_id" UUID,
    "customer_id" UUID,
    "subject" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "priority" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'open',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ticket_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "inbox" (
    "tenant_id" TEXT NOT NULL,
    "event_key" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "partition_key" TEXT NOT NULL,
    "event_type" TEXT NOT NULL,
    "event" JSONB NOT NULL,
    "customer_id" UUID,
    "fired" BOOLEAN NOT NULL DEFAULT false,
    "accepted_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "published_at" TIMESTAMPTZ(3),
    "handled_at" TIMESTAMPTZ(3),

    CONSTRAINT "inbox_pkey" PRIMARY KEY ("tenant_id","event_key")
);

-- CreateTable
CREATE TABLE "outbox" (
    "id" BIGSERIAL NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "event" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "published_at" TIMESTAMPTZ(3),

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "flow" (
    "tenant_id" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "draft" JSONB NOT NULL,
    "draft_etag" TEXT NOT NULL,
    "published_version" INTEGER,
    "published_at" TIMESTAMPTZ(3),
    "created_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "flow_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "flow_version" (
    "tenant_id" TEXT NOT NULL,
    "flow_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "document" JSONB NOT NULL,
    "label" TEXT,
    "note" TEXT,
    "published_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "published_by" TEXT,

    CONSTRAINT "flow_version_pkey" PRIMARY KEY ("tenant_id","flow_id","version")
);

-- CreateTable
CREATE TABLE "flow_node" (
    "tenant_id" TEXT NOT NULL,
    "flow_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "node_id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "label" TEXT,
    "config" JSONB NOT NULL,
    "retry" JSONB,
    "timeout_ms" INTEGER,
    "x" DOUBLE PRECISION,
    "y" DOUBLE PRECISION,

    CONSTRAINT "flow_node_pkey" PRIMARY KEY ("tenant_id","flow_id","version","node_id")
);

-- CreateTable
CREATE TABLE "flow_edge" (
    "tenant_id" TEXT NOT NULL,
    "flow_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "edge_id" TEXT NOT NULL,
    "from_node" TEXT NOT NULL,
    "from_port" TEXT NOT NULL,
    "to_node" TEXT NOT NULL,
    "to_port" TEXT,
    "on_error" JSONB,

    CONSTRAINT "flow_edge_pkey" PRIMARY KEY ("tenant_id","flow_id","version","edge_id")
);

-- CreateTable
CREATE TABLE "flow_variable" (
    "tenant_id" TEXT NOT NULL,
    "flow_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "initial" JSONB NOT NULL,

    CONSTRAINT "flow_variable_pkey" PRIMARY KEY ("tenant_id","flow_id","version","name")
);

-- CreateTable
CREATE TABLE "flow_trigger" (
    "tenant_id" TEXT NOT NULL,
    "flow_id" UUID NOT NULL,
    "node_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "event_type" TEXT NOT NULL,

    CONSTRAINT "flow_trigger_pkey" PRIMARY KEY ("tenant_id","flow_id","node_id","event_type")
);

-- CreateTable
CREATE TABLE "flow_schedule" (
    "tenant_id" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "flow_id" UUID NOT NULL,
    "node_id" TEXT NOT NULL,
    "cron" TEXT NOT NULL,
    "timezone" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "next_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "flow_schedule_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "tenant" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "tenant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "app_user" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "disabled_at" TIMESTAMPTZ(3),

    CONSTRAINT "app_user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "membership" (
    "tenant_id" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "membership_pkey" PRIMARY KEY ("tenant_id","user_id")
);

-- CreateTable
CREATE TABLE "session" (
    "token_hash" BYTEA NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "session_pkey" PRIMARY KEY ("token_hash")
);

-- CreateTable
CREATE TABLE "api_key" (
    "id" UUID NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "key_hash" BYTEA NOT NULL,
    "role" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "conversation" (
    "tenant_id" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "channel" TEXT NOT NULL,
    "connection_id" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_message_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "conversation_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "message" (
    "tenant_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "direction" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "connection_id" TEXT NOT NULL,
    "conversation_id" UUID,
    "customer_id" UUID NOT NULL,
    "run_id" UUID,
    "node_id" TEXT,
    "address" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "subject" TEXT,
    "status" TEXT NOT NULL,
    "provider_message_id" TEXT,
    "error" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "status_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "message_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "message_receipt" (
    "tenant_id" TEXT NOT NULL,
    "connection_id" TEXT NOT NULL,
    "provider_message_id" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "error" JSONB,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "message_receipt_pkey" PRIMARY KEY ("tenant_id","connection_id","provider_message_id","status")
);

-- CreateTable
CREATE TABLE "channel_connection" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "channel_connection_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "flow_run" (
    "tenant_id" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "flow_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "customer_id" UUID,
    "conversation_id" UUID,
    "mode" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "event_key" TEXT NOT NULL,
    "exclusive" BOOLEAN NOT NULL,
    "fence" INTEGER NOT NULL DEFAULT 0,
    "lease_owner" TEXT,
    "lease_until" TIMESTAMPTZ(3),
    "lease_ms" INTEGER NOT NULL DEFAULT 10000,
    "wake_at" TIMESTAMPTZ(3),
    "signals" INTEGER NOT NULL DEFAULT 0,
    "crashes" INTEGER NOT NULL DEFAULT 0,
    "last_seq" INTEGER NOT NULL DEFAULT 0,
    "wait_reason" TEXT,
    "error" JSONB,
    "state" JSONB,
    "input" JSONB,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "flow_run_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "flow_event" (
    "tenant_id" TEXT NOT NULL,
    "number" BIGINT NOT NULL,
    "run_id" UUID NOT NULL,
    "flow_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "at_ms" BIGINT NOT NULL,
    "body" JSONB NOT NULL,

    CONSTRAINT "flow_event_pkey" PRIMARY KEY ("tenant_id","number")
);

-- CreateTable
CREATE TABLE "flow_wait" (
    "tenant_id" TEXT NOT NULL,
    "run_id" UUID NOT NULL,
    "wait_id" TEXT NOT NULL,
    "flow_id" UUID NOT NULL,
    "customer_id" UUID,
    "conversation_id" UUID,
    "node_id" TEXT NOT NULL,
    "token_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "event_type" TEXT,
    "correlation" TEXT,
    "filter" JSONB,
    "channel" TEXT,
    "state" TEXT NOT NULL DEFAULT 'armed',
    "armed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),

    CONSTRAINT "flow_wait_pkey" PRIMARY KEY ("tenant_id","run_id","wait_id")
);

-- CreateTable
CREATE TABLE "flow_signal" (
    "tenant_id" TEXT NOT NULL,
    "run_id" UUID NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "wait_id" TEXT,
    "payload" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "flow_signal_pkey" PRIMARY KEY ("tenant_id","run_id","id")
);

-- CreateTable
CREATE TABLE "effect" (
    "tenant_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "run_id" UUID NOT NULL,
    "node_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL,
    "result" JSONB,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "effect_pkey" PRIMARY KEY ("tenant_id","key")
);

-- CreateTable
CREATE TABLE "failed_flow_run" (
    "tenant_id" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "flow_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "node_id" TEXT,
    "fingerprint" TEXT NOT NULL,
    "error" JSONB NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'open',
    "failed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "redrives" INTEGER NOT NULL DEFAULT 0,
    "redriven_at" TIMESTAMPTZ(3),
    "redriven_by" TEXT,
    "redrive_run_id" UUID,

    CONSTRAINT "failed_flow_run_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "tenant_counter" (
    "tenant_id" TEXT NOT NULL,
    "last_fact" BIGINT NOT NULL DEFAULT 0,
    "last_ticket" INTEGER NOT NULL DEFAULT 0,
    "flow_revision" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "tenant_counter_pkey" PRIMARY KEY ("tenant_id")
);

-- CreateTable
CREATE TABLE "audit_log" (
    "tenant_id" TEXT NOT NULL,
    "number" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "detail" JSONB NOT NULL,
    "prev_hash" BYTEA NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "audit_log_pkey" PRIMARY KEY ("tenant_id","number")
);

-- CreateTable
CREATE TABLE "secret" (
    "tenant_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "key_id" TEXT NOT NULL,
    "wrapped_key" BYTEA NOT NULL,
    "nonce" BYTEA NOT NULL,
    "ciphertext" BYTEA NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "secret_pkey" PRIMARY KEY ("tenant_id","name")
);

-- CreateTable
CREATE TABLE "idempotency_key" (
    "tenant_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "request_hash" TEXT NOT NULL,
    "status" INTEGER,
    "body" JSONB,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "completed_at" TIMESTAMPTZ(3),

    CONSTRAINT "idempotency_key_pkey" PRIMARY KEY ("tenant_id","key")
);

-- CreateIndex
CREATE INDEX "customer_identity_tenant_id_customer_id_idx" ON "customer_identity"("tenant_id", "customer_id");

-- CreateIndex
CREATE INDEX "consent_tenant_id_address_hash_idx" ON "consent"("tenant_id", "address_hash");

-- CreateIndex
CREATE INDEX "customer_tag_tenant_id_tag_idx" ON "customer_tag"("tenant_id", "tag");

-- CreateIndex
CREATE UNIQUE INDEX "customer_segment_tenant_id_name_key" ON "customer_segment"("tenant_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "ticket_tenant_id_number_key" ON "ticket"("tenant_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "ticket_tenant_id_effect_key_key" ON "ticket"("tenant_id", "effect_key");

-- CreateIndex
CREATE INDEX "flow_node_tenant_id_type_idx" ON "flow_node"("tenant_id", "type");

-- CreateIndex
CREATE INDEX "flow_schedule_tenant_id_flow_id_idx" ON "flow_schedule"("tenant_id", "flow_id");

-- CreateIndex
CREATE UNIQUE INDEX "app_user_email_key" ON "app_user"("email");

-- CreateIndex
CREATE INDEX "membership_user_id_idx" ON "membership"("user_id");

-- CreateIndex
CREATE INDEX "session_user_id_idx" ON "session"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "api_key_key_hash_key" ON "api_key"("key_hash");

-- CreateIndex
CREATE INDEX "api_key_tenant_id_idx" ON "api_key"("tenant_id");

-- CreateIndex
CREATE UNIQUE INDEX "conversation_tenant_id_customer_id_channel_connection_id_key" ON "conversation"("tenant_id", "customer_id", "channel", "connection_id");

-- CreateIndex
CREATE INDEX "message_tenant_id_customer_id_id_idx" ON "message"("tenant_id", "customer_id", "id");

-- CreateIndex
CREATE INDEX "message_receipt_received_at_idx" ON "message_receipt"("received_at");

-- CreateIndex
CREATE INDEX "channel_connection_tenant_id_channel_idx" ON "channel_connection"("tenant_id", "channel");

-- CreateIndex
CREATE INDEX "flow_run_tenant_id_flow_id_id_idx" ON "flow_run"("tenant_id", "flow_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "flow_run_tenant_id_flow_id_event_key_key" ON "flow_run"("tenant_id", "flow_id", "event_key");

-- CreateIndex
CREATE UNIQUE INDEX "flow_event_tenant_id_run_id_seq_key" ON "flow_event"("tenant_id", "run_id", "seq");

-- CreateIndex
CREATE INDEX "effect_tenant_id_run_id_idx" ON "effect"("tenant_id", "run_id");

-- CreateIndex
CREATE INDEX "failed_flow_run_tenant_id_fingerprint_idx" ON "failed_flow_run"("tenant_id", "fingerprint");

-- CreateIndex
CREATE INDEX "failed_flow_run_tenant_id_run_id_idx" ON "failed_flow_run"("tenant_id", "run_id");

-- CreateIndex
CREATE INDEX "idempotency_key_started_at_idx" ON "idempotency_key"("started_at");

-- AddForeignKey
ALTER TABLE "customer_identity" ADD CONSTRAINT "customer_identity_tenant_id_customer_id_fkey" FOREIGN KEY ("tenant_id", "customer_id") REFERENCES "customer"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_tag" ADD CONSTRAINT "customer_tag_tenant_id_customer_id_fkey" FOREIGN KEY ("tenant_id", "customer_id") REFERENCES "customer"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_tag" ADD CONSTRAINT "customer_tag_tenant_id_tag_fkey" FOREIGN KEY ("tenant_id", "tag") REFERENCES "tag"("tenant_id", "name") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "flow_version" ADD CONSTRAINT "flow_version_tenant_id_flow_id_fkey" FOREIGN KEY ("tenant_id", "flow_id") REFERENCES "flow"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "flow_node" ADD CONSTRAINT "flow_node_tenant_id_flow_id_version_fkey" FOREIGN KEY ("tenant_id", "flow_id", "version") REFERENCES "flow_version"("tenant_id", "flow_id", "version") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "flow_edge" ADD CONSTRAINT "flow_edge_tenant_id_flow_id_version_fkey" FOREIGN KEY ("tenant_id", "flow_id", "version") REFERENCES "flow_version"("tenant_id", "flow_id", "version") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "flow_variable" ADD CONSTRAINT "flow_variable_tenant_id_flow_id_version_fkey" FOREIGN KEY ("tenant_id", "flow_id", "version") REFERENCES "flow_version"("tenant_id", "flow_id", "version") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;
