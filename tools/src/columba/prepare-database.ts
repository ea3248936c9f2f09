import { createHmac } from 'node:crypto';
import { DEFAULT_APP_ROLE, MigrationError, migrateDatabase } from '@columba/database';
import { ensureMessagingSchemas } from '@columba/messaging';
import { StartError } from './start-error.js';

export interface PrepareRequest {
  /** Of the database's owner. */
  ownerUrl: string;
  /** Of the servers' role. Default: made from the owner's. */
  appPassword?: string | undefined;
  /** Where the demo tenant's connections send; undefined without the demo. */
  demo: { simulatorUrl: string; smtpPort: number } | undefined;
  say: (line: string) => void;
}

/** Migrates, and seeds the demo tenant. Resolves with what the servers connect with. @throws StartError */
export async function prepareDatabase(request: PrepareRequest): Promise<{ appUrl: string }> {
  const { ownerUrl, say, appPassword = passwordFrom(ownerUrl) } = request;
  try {
    const { applied, appUrl } = await migrateDatabase({ ownerUrl, appRole: { password: appPassword } });
    if (applied.length > 0) say(`applied ${applied.length} migrations`);
    await ensureMessagingSchemas(ownerUrl, { appRole: DEFAULT_APP_ROLE });
    return { appUrl };
  } catch (error) {
    throw explained(error);
  }
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
