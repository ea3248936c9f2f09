import { createHmac } from 'node:crypto';
import { DEFAULT_APP_ROLE, MigrationError, migrateDatabase } from '@columba/database';
import { ensureMessagingSchemas } from '@columba/messaging';
import type { Ports } from './process-plans.js';
import { StartError } from './start-error.js';

export interface PrepareRequest {
  /** Of the database's owner. */
  ownerUrl: string;
  demo: boolean;
  ports: Ports;
  say: (line: string) => void;
}

/** Migrates, and seeds the demo tenant. Resolves with what the servers connect with. @throws StartError */
export async function prepareDatabase({ ownerUrl, say }: PrepareRequest): Promise<{ appUrl: string }> {
  try {
    const { applied, appUrl } = await migrateDatabase({ ownerUrl, appRole: { password: appPassword(ownerUrl) } });
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
export function appPassword(ownerUrl: string): string | undefined {
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
