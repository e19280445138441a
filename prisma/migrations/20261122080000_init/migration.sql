-- Which process mints an id (lib/ids.ts): each one that starts takes the next number.
CREATE SEQUENCE "node_seq" MAXVALUE 65535 CYCLE;

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "UserState" AS ENUM ('INITIAL', 'ACTIVE', 'INACTIVE', 'LOCKED');

-- CreateEnum
CREATE TYPE "UserKind" AS ENUM ('human', 'machine');

-- CreateEnum
CREATE TYPE "Role" AS ENUM ('INSTANCE_ADMIN', 'ORG_ADMIN', 'LOGIN_CLIENT');

-- CreateEnum
CREATE TYPE "OrganizationState" AS ENUM ('ACTIVE', 'INACTIVE');

-- CreateEnum
CREATE TYPE "PasskeyKind" AS ENUM ('PASSKEY', 'U2F');

-- CreateEnum
CREATE TYPE "CeremonyPurpose" AS ENUM ('registration', 'authentication', 'upgrade');

-- CreateEnum
CREATE TYPE "UserVerification" AS ENUM ('discouraged', 'preferred', 'required');

-- CreateEnum
CREATE TYPE "Attestation" AS ENUM ('none', 'indirect', 'direct');

-- CreateEnum
CREATE TYPE "PasskeysType" AS ENUM ('NOT_ALLOWED', 'ALLOWED');

-- CreateEnum
CREATE TYPE "CloneDetection" AS ENUM ('block', 'log');

-- CreateEnum
CREATE TYPE "CodePurpose" AS ENUM ('registration', 'setup');

-- CreateEnum
CREATE TYPE "MailEnd" AS ENUM ('link_dead', 'link_used', 'link_expired', 'refused', 'retries_over');

-- CreateTable
CREATE TABLE "instance" (
    "id" TEXT NOT NULL,
    "secret_fingerprint" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "instance_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "organizations" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "primary_domain" TEXT NOT NULL,
    "is_default" BOOLEAN NOT NULL DEFAULT false,
    "state" "OrganizationState" NOT NULL DEFAULT 'ACTIVE',
    "sequence" BIGINT NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "organizations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "users" (
    "id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "kind" "UserKind" NOT NULL DEFAULT 'human',
    "state" "UserState" NOT NULL DEFAULT 'ACTIVE',
    "login_name" TEXT NOT NULL,
    "email" TEXT,
    "email_verified_at" TIMESTAMPTZ(3),
    "given_name" TEXT NOT NULL DEFAULT '',
    "family_name" TEXT NOT NULL DEFAULT '',
    "display_name" TEXT NOT NULL,
    "preferred_language" TEXT,
    "roles" "Role"[],
    "webauthn_handle" BYTEA NOT NULL,
    "sequence" BIGINT NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "passkeys" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "kind" "PasskeyKind" NOT NULL DEFAULT 'PASSKEY',
    "credential_id" TEXT NOT NULL,
    "public_key" BYTEA NOT NULL,
    "algorithm" INTEGER NOT NULL,
    "sign_count" BIGINT NOT NULL,
    "aaguid" TEXT NOT NULL,
    "attestation_type" TEXT NOT NULL,
    "transports" TEXT[],
    "backup_eligible" BOOLEAN NOT NULL,
    "backed_up" BOOLEAN NOT NULL,
    "user_verified" BOOLEAN NOT NULL,
    "discoverable" BOOLEAN,
    "rp_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),
    "last_used_where" TEXT,

    CONSTRAINT "passkeys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "removed_passkeys" (
    "credential_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "rp_id" TEXT NOT NULL,
    "removed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "removed_passkeys_pkey" PRIMARY KEY ("credential_id")
);

-- CreateTable
CREATE TABLE "ceremonies" (
    "id" TEXT NOT NULL,
    "purpose" "CeremonyPurpose" NOT NULL,
    "challenge" BYTEA NOT NULL,
    "rp_id" TEXT NOT NULL,
    "user_verification" "UserVerification" NOT NULL,
    "attestation" "Attestation" NOT NULL DEFAULT 'none',
    "algorithms" INTEGER[],
    "allowed_credential_ids" TEXT[],
    "passkey_kind" "PasskeyKind" NOT NULL DEFAULT 'PASSKEY',
    "user_id" TEXT,
    "session_id" TEXT,
    "access_token_id" TEXT,
    "organization_id" TEXT,
    "login_name" TEXT,
    "browser_hash" BYTEA,
    "code_id" TEXT,
    "entered" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "spent_at" TIMESTAMPTZ(3),

    CONSTRAINT "ceremonies_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user_agents" (
    "id" TEXT NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "previous_token_hash" BYTEA,
    "previous_valid_until" TIMESTAMPTZ(3),
    "current_session_id" TEXT,
    "description" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_agents_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" TEXT NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "previous_token_hash" BYTEA,
    "previous_valid_until" TIMESTAMPTZ(3),
    "user_id" TEXT,
    "named" TEXT,
    "network" TEXT,
    "maker_ids" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "taker_ids" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "user_agent_id" TEXT,
    "factors" JSONB NOT NULL DEFAULT '{}',
    "ceremony_id" TEXT,
    "challenged_at" TIMESTAMPTZ(3),
    "unanswered" INTEGER NOT NULL DEFAULT 0,
    "metadata" JSONB NOT NULL DEFAULT '{}',
    "user_agent_facts" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "idle_seconds" INTEGER,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "terminated_at" TIMESTAMPTZ(3),
    "sequence" BIGINT NOT NULL DEFAULT 1,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "one_time_codes" (
    "id" TEXT NOT NULL,
    "purpose" "CodePurpose" NOT NULL,
    "user_id" TEXT,
    "hash" BYTEA NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),
    "opened_at" TIMESTAMPTZ(3),
    "used_at" TIMESTAMPTZ(3),
    "dead_at" TIMESTAMPTZ(3),

    CONSTRAINT "one_time_codes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "login_policies" (
    "id" TEXT NOT NULL,
    "organization_id" TEXT,
    "passkeys_type" "PasskeysType" NOT NULL DEFAULT 'ALLOWED',
    "multi_factor_check_lifetime_seconds" INTEGER NOT NULL DEFAULT 43200,
    "ignore_unknown_usernames" BOOLEAN NOT NULL DEFAULT false,
    "default_redirect_uri" TEXT NOT NULL DEFAULT '',
    "user_verification" "UserVerification" NOT NULL DEFAULT 'required',
    "attestation" "Attestation" NOT NULL DEFAULT 'none',
    "timeout_seconds" INTEGER NOT NULL DEFAULT 300,
    "authenticator_attachment" TEXT NOT NULL DEFAULT 'any',
    "allow_synced_passkeys" BOOLEAN NOT NULL DEFAULT true,
    "allowed_aaguids" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "clone_detection" "CloneDetection" NOT NULL DEFAULT 'block',
    "new_factor_fresh_seconds" INTEGER NOT NULL DEFAULT 300,
    "sequence" BIGINT NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "login_policies_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "access_tokens" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "access_tokens_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_events" (
    "sequence" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "type" TEXT NOT NULL,
    "actor_id" TEXT,
    "subject_id" TEXT,
    "organization_id" TEXT,
    "facts" JSONB NOT NULL DEFAULT '{}',
    "request_id" TEXT,
    "detail_digest" BYTEA NOT NULL,
    "address" TEXT,
    "user_agent" TEXT,

    CONSTRAINT "audit_events_pkey" PRIMARY KEY ("sequence")
);

-- CreateTable
CREATE TABLE "outbox_mails" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "recipient" TEXT NOT NULL,
    "sealed_body" BYTEA,
    "code_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sent_at" TIMESTAMPTZ(3),
    "last_error" TEXT,
    "given_up_at" TIMESTAMPTZ(3),
    "given_up_for" "MailEnd",

    CONSTRAINT "outbox_mails_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rate_limits" (
    "key" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "resets_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "rate_limits_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "job_leases" (
    "name" TEXT NOT NULL,
    "holder" TEXT,
    "held_until" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "progress" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "job_leases_pkey" PRIMARY KEY ("name")
);

-- CreateIndex
CREATE UNIQUE INDEX "organizations_primary_domain_key" ON "organizations"("primary_domain");

-- CreateIndex
CREATE UNIQUE INDEX "users_login_name_key" ON "users"("login_name");

-- CreateIndex
CREATE UNIQUE INDEX "users_webauthn_handle_key" ON "users"("webauthn_handle");

-- CreateIndex
CREATE INDEX "users_organization_id_idx" ON "users"("organization_id");

-- CreateIndex
CREATE INDEX "users_email_idx" ON "users"("email");

-- CreateIndex
CREATE UNIQUE INDEX "passkeys_credential_id_key" ON "passkeys"("credential_id");

-- CreateIndex
CREATE INDEX "passkeys_user_id_created_at_idx" ON "passkeys"("user_id", "created_at");

-- CreateIndex
CREATE INDEX "removed_passkeys_user_id_removed_at_idx" ON "removed_passkeys"("user_id", "removed_at");

-- CreateIndex
CREATE INDEX "sessions_user_id_idx" ON "sessions"("user_id");

-- CreateIndex
CREATE INDEX "one_time_codes_user_id_purpose_idx" ON "one_time_codes"("user_id", "purpose");

-- CreateIndex
CREATE UNIQUE INDEX "login_policies_organization_id_key" ON "login_policies"("organization_id");

-- CreateIndex
CREATE INDEX "access_tokens_user_id_idx" ON "access_tokens"("user_id");

-- CreateIndex
CREATE INDEX "audit_events_subject_id_sequence_idx" ON "audit_events"("subject_id", "sequence");

-- CreateIndex
CREATE INDEX "rate_limits_resets_at_idx" ON "rate_limits"("resets_at");

-- AddForeignKey
ALTER TABLE "users" ADD CONSTRAINT "users_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "passkeys" ADD CONSTRAINT "passkeys_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "one_time_codes" ADD CONSTRAINT "one_time_codes_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "login_policies" ADD CONSTRAINT "login_policies_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_tokens" ADD CONSTRAINT "access_tokens_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- One instance-wide policy: a unique index treats NULLs as different, so it needs one of its own.
CREATE UNIQUE INDEX "login_policies_instance_key" ON "login_policies" ((true)) WHERE "organization_id" IS NULL;

-- Sessions of the API belong to no browser, and pay for no entry.
CREATE INDEX "sessions_user_agent_id_idx" ON "sessions"("user_agent_id") WHERE "user_agent_id" IS NOT NULL;

-- Of one name and network those challenged last are counted. By time and not by id: in the order of ids PostgreSQL might walk
-- them all. Sessions that were never challenged are none of these, so that nobody lengthens the walk by them.
CREATE INDEX "sessions_challenged_idx" ON "sessions"("named", "network", "challenged_at")
  WHERE "named" IS NOT NULL AND "challenged_at" IS NOT NULL;
-- Of the outbox only what waits, and what was given up, is ever looked for.
CREATE INDEX "outbox_mails_waiting_idx" ON "outbox_mails"("next_attempt_at") WHERE "sealed_body" IS NOT NULL;
CREATE INDEX "outbox_mails_given_up_idx" ON "outbox_mails"("given_up_at") WHERE "given_up_at" IS NOT NULL;

-- Rows that change often leave room in their page, so that a change touches no index.
ALTER TABLE "sessions" SET (fillfactor = 60);
ALTER TABLE "ceremonies" SET (fillfactor = 70);
ALTER TABLE "passkeys" SET (fillfactor = 70);
ALTER TABLE "rate_limits" SET (fillfactor = 60);
ALTER TABLE "user_agents" SET (fillfactor = 70);

-- The audit log is append-only, but for personal detail, which may be erased, and for events that are long past: no
-- setting keeps them for less than 30 days.
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND OLD.at < now() - interval '30 days' THEN
    RETURN OLD;
  END IF;
  IF TG_OP = 'UPDATE' AND (NEW.address IS NULL OR NEW.address = OLD.address)
    AND (NEW.user_agent IS NULL OR NEW.user_agent = OLD.user_agent)
    AND (to_jsonb(NEW) - 'address' - 'user_agent') = (to_jsonb(OLD) - 'address' - 'user_agent')
  THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'audit_events is append-only';
END $$;
CREATE TRIGGER "audit_events_append_only" BEFORE UPDATE OR DELETE ON "audit_events"
  FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();

-- Whatever way a passkey goes, also with its owner: it is known to have been ours.
CREATE FUNCTION remember_removed_passkey() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO removed_passkeys (credential_id, user_id, rp_id) VALUES (OLD.credential_id, OLD.user_id, OLD.rp_id)
    ON CONFLICT (credential_id) DO UPDATE SET user_id = excluded.user_id, rp_id = excluded.rp_id, removed_at = now();
  RETURN NULL;
END $$;
CREATE TRIGGER "passkeys_remember_removed" AFTER DELETE ON "passkeys"
  FOR EACH ROW EXECUTE FUNCTION remember_removed_passkey();

-- A policy has the id of whose it is: it is found by primary key, and nobody has two.
ALTER TABLE "login_policies" ADD CONSTRAINT "login_policies_owner" CHECK ("id" = coalesce("organization_id", 'instance'));

-- What every installation starts with: itself, its login policy and an organization. Ids have the layout of lib/ids.ts.
INSERT INTO "instance" ("id") VALUES
  (((floor((extract(epoch FROM clock_timestamp()) - 1556496000) * 100))::bigint << 24)::text);
INSERT INTO "login_policies" ("id") VALUES ('instance');
INSERT INTO "organizations" ("id", "name", "primary_domain", "is_default") VALUES
  ((((floor((extract(epoch FROM clock_timestamp()) - 1556496000) * 100))::bigint << 24) + (1 << 16))::text, 'Latchkey', 'localhost', true);
