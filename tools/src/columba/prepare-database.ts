import { createHmac } from 'node:crypto';
import { readEnvironment } from '@columba/config';
import { DEFAULT_APP_ROLE, MigrationError, migrateDatabase, seedDemo } from '@columba/database';
import { ensureMessagingSchemas } from '@columba/messaging';
import { createVault, hashPassword } from '@columba/security';
import { triggersOf } from '@columba/workflow-engine';
import { StartError } from './start-error.js';

export interface PrepareRequest {
  /** Of the database's owner. */
  ownerUrl: string;
  /** Of the servers' role. Default: made from the owner's. */
  appPassword?: string | undefined;
  /** Seeds the demo tenant, unless left out. */
  demo: DemoSeed | undefined;
  say: (line: string) => void;
}

export interface DemoSeed {
  /** Where the demo tenant's connections send to. */
  simulatorUrl: string;
  smtpPort: number;
  /** MASTER_KEYS, by which the connections' secrets are sealed. */
  masterKeys: string;
}

/** Migrates, and seeds the demo tenant. Resolves with what the servers connect with. @throws StartError */
export async function prepareDatabase(request: PrepareRequest): Promise<{ appUrl: string }> {
  const { ownerUrl, say, appPassword = passwordFrom(ownerUrl) } = request;
  try {
    const { applied, appUrl } = await migrateDatabase({ ownerUrl, appRole: { password: appPassword } });
    if (applied.length > 0) say(`applied ${applied.length} migrations`);
    await ensureMessagingSchemas(ownerUrl, { appRole: DEFAULT_APP_ROLE });
    if (request.demo) await seed(ownerUrl, request.demo);
    return { appUrl };
  } catch (error) {
    throw explained(error);
  }
}

async function seed(ownerUrl: string, { simulatorUrl, smtpPort, masterKeys }: DemoSeed): Promise<void> {
  const vault = createVault(readEnvironment({ MASTER_KEYS: masterKeys }).masterKeys);
  await seedDemo({
    ownerUrl,
    simulator: { baseUrl: simulatorUrl, smtpHost: new URL(simulatorUrl).hostname, smtpPort },
    hashPassword,
    encryptSecret: (tenantId, name, plaintext) => vault.seal(tenantId, name, plaintext),
    // What no event fires is not indexed by event.
    triggersOf: (document) =>
      triggersOf(document).flatMap(({ nodeId, type, eventType }) => (eventType ? [{ nodeId, type, eventType }] : [])),
  });
}

/**
 * The password of the servers' role, made from the owner's: whoever knows the one may know the other, and it stays the
 * same however often this server is prepared. None where the owner has none (the embedded server trusts loopback).
 */
export function passwordFrom(ownerUrl: string): string | undefined {
  const { password } = new URL(ownerUrl);
  if (!password) return undefined;
  return createHmac('sha256', decodeURIComponent(password)).update(DEFAULT_APP_ROLE).digest('base64url');
}

const NOT_ALLOWED = '42501';

function explained(error: unknown): unknown {
  if (error instanceof MigrationError) return new StartError(error.message, 'as it says; then start again');
  if ((error as { code?: string }).code !== NOT_ALLOWED) return error;
  return new StartError(
    `the role of DATABASE_URL may not prepare the database: ${(error as Error).message}`,
    'name a role that owns the database and may create roles (CREATEROLE), or a superuser',
  );
}
