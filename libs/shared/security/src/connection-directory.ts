import {
  type ChannelConnection,
  type ConnectionDirectory,
  type ConnectionRecord,
  type ConnectionRecords,
  connectionSecretName,
} from '@columba/workflow/ports';
import { LRUCache } from 'lru-cache';
import type { Vault } from './vault.js';

export interface ConnectionDirectoryOptions {
  records: ConnectionRecords;
  vault: Vault;
  /** How long a changed or disabled connection may still be used as it was. At most 5 s. */
  ttlMs?: number;
}

const LONGEST_TTL_MS = 5_000;
/** Unknown ids are remembered too, for a shorter time: guessing must not reach the database each time. */
const MISSING_TTL_MS = 1_000;

type Found = ChannelConnection | null;

/** Opens secrets once every few seconds and not once a message. Two who ask at once cause one look-up. */
export function createConnectionDirectory({ records, vault, ttlMs }: ConnectionDirectoryOptions): ConnectionDirectory {
  const lifeMs = Math.min(ttlMs ?? LONGEST_TTL_MS, LONGEST_TTL_MS);
  const cache = new LRUCache<string, { found: Promise<Found> }>({ max: 10_000, ttl: lifeMs });

  const cached = (key: string, look: () => Promise<ConnectionRecord | null>): Promise<Found> => {
    const known = cache.get(key);
    if (known) return known.found;
    const entry = { found: look().then((record) => opened(record, vault)) };
    cache.set(key, entry);
    entry.found.then(
      (found) => {
        if (!found && cache.peek(key) === entry) cache.set(key, entry, { ttl: Math.min(MISSING_TTL_MS, lifeMs) });
      },
      // A failed look-up is not remembered: the next one asks again.
      () => cache.delete(key),
    );
    return entry.found;
  };

  return {
    byId: (connectionId) => cached(JSON.stringify([connectionId]), () => records.byId(connectionId)),
    forSending: (tenantId, channel, connectionId) =>
      cached(JSON.stringify([tenantId, channel, connectionId]), () =>
        records.forSending(tenantId, channel, connectionId),
      ),
  };
}

function opened(record: ConnectionRecord | null, vault: Vault): Found {
  if (!record?.enabled) return null;
  const { enabled: _enabled, sealedSecrets, ...connection } = record;
  const secrets = Object.entries(sealedSecrets).map(([field, envelope]) => [
    field,
    vault.open(record.tenantId, connectionSecretName(record.id, field), envelope),
  ]);
  return { ...connection, secrets: Object.fromEntries(secrets) as Record<string, string> };
}
