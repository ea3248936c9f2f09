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

export const instagramConnection: ChannelConnection = {
  id: 'ig-acme',
  tenantId: 'acme',
  channel: 'instagram',
  provider: 'instagram',
  address: '17841400000000001',
  settings: { accountId: '17841400000000001', apiBaseUrl: 'http://localhost:4100/graph/v23.0' },
  secrets: { webhookSecret: 'demo-ig-secret', accessToken: 'demo-token', verifyToken: 'demo-verify' },
};

export const smsConnection: ChannelConnection = {
  id: 'sms-acme',
  tenantId: 'acme',
  channel: 'sms',
  provider: 'twilio',
  address: '+15550001111',
  settings: { accountSid: 'ACdemo', apiBaseUrl: 'http://localhost:4100' },
  secrets: { webhookSecret: 'demo-sms-secret' },
};

export const emailConnection: ChannelConnection = {
  id: 'email-acme',
  tenantId: 'acme',
  channel: 'email',
  provider: 'email',
  address: 'hello@acme.test',
  settings: { smtpHost: '127.0.0.1', smtpPort: '4125', fromName: 'Acme' },
  secrets: { webhookSecret: 'demo-email-secret' },
};
