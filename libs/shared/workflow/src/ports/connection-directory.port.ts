import type { Channel } from '@columba/workflow-contracts';
import type { ChannelConnection } from './channel.port.js';

/** Connections with their secrets opened; cached briefly in memory. */
export interface ConnectionDirectory {
  /** Before the tenant is known: a webhook names only the connection. Disabled and unknown ones are null. */
  byId(connectionId: string): Promise<ChannelConnection | null>;
  /** The tenant's connection to send with: the named one, or its first enabled one on the channel. */
  forSending(tenantId: string, channel: Channel, connectionId: string | null): Promise<ChannelConnection | null>;
}

export const CONNECTION_DIRECTORY = Symbol('ConnectionDirectory');
