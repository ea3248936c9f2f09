import type { Channel } from '@columba/workflow-contracts';
import type { ChannelConnection } from './channel.port.js';

/** A secret as it is kept: the vault wraps a data key per record. */
export interface SecretEnvelope {
  keyId: string;
  wrappedKey: Buffer;
  nonce: Buffer;
  ciphertext: Buffer;
}

/** A connection as it is kept, with its secrets still sealed. */
export interface ConnectionRecord extends Omit<ChannelConnection, 'secrets'> {
  enabled: boolean;
  /** By field (`accessToken`, ...). Each was sealed for the tenant under `connectionSecretName(id, field)`. */
  sealedSecrets: Record<string, SecretEnvelope>;
}

/** Connections for those who may open their secrets (the connection directory). Disabled ones are answered too. */
export interface ConnectionRecords {
  byId(connectionId: string): Promise<ConnectionRecord | null>;
  /** The named one when it is the tenant's, enabled and of this channel; with null the tenant's first enabled one. */
  forSending(tenantId: string, channel: Channel, connectionId: string | null): Promise<ConnectionRecord | null>;
}

/** The name under which a connection's field is sealed and stored. */
export function connectionSecretName(connectionId: string, field: string): string {
  return `connection/${connectionId}/${field}`;
}

export const CONNECTION_RECORDS = Symbol('ConnectionRecords');
