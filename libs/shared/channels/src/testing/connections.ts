import type { ChannelConnection } from '@columba/workflow/ports';

/** The demo tenant's WhatsApp connection. */
export const whatsappConnection: ChannelConnection = {
  id: 'wa-acme',
  tenantId: 'acme',
  channel: 'whatsapp',
  provider: 'whatsapp',
  address: '+15550783881',
  settings: { phoneNumberId: '106540352242922', apiBaseUrl: 'http://localhost:4100/graph/v23.0' },
  secrets: { webhookSecret: 'demo-wa-secret', accessToken: 'demo-token', verifyToken: 'demo-verify' },
};
