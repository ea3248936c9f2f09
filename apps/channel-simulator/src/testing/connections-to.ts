import type { ChannelConnection } from '@columba/workflow/ports';
import { DEMO_CONNECTIONS } from '../simulated-connection.js';

/** The demo tenant's connections as the adapters see them, pointing at a running simulator. */
export function connectionsTo({ port, smtpPort }: { port: number; smtpPort: number }): ChannelConnection[] {
  const url = `http://127.0.0.1:${port}`;
  return DEMO_CONNECTIONS.map(({ id, channel, provider, address, providerId, webhookSecret }) => ({
    id,
    tenantId: 'acme',
    channel,
    provider,
    address,
    settings: {
      apiBaseUrl: channel === 'sms' ? url : `${url}/graph/v23.0`,
      phoneNumberId: providerId,
      accountId: providerId,
      accountSid: providerId,
      smtpHost: '127.0.0.1',
      smtpPort: String(smtpPort),
    },
    secrets: { webhookSecret, accessToken: 'demo-token' },
  }));
}
