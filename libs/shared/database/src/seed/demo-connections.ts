import type { Channel, WebhookProvider } from '@columba/workflow-contracts';

export interface SimulatorAddress {
  /** `http://localhost:4100` */
  baseUrl: string;
  smtpHost: string;
  smtpPort: number;
}

export interface DemoConnection {
  id: string;
  channel: Channel;
  provider: WebhookProvider;
  name: string;
  address: string;
  settings: Record<string, string>;
  secrets: Record<string, string>;
}

/** Acme's connections, pointing at the simulator. */
export function demoConnections({ baseUrl, smtpHost, smtpPort }: SimulatorAddress): DemoConnection[] {
  const url = baseUrl.replace(/\/+$/, '');
  const graph = `${url}/graph/v23.0`;
  return [
    {
      id: 'wa-acme',
      channel: 'whatsapp',
      provider: 'whatsapp',
      name: 'Acme on WhatsApp',
      address: '+15550783881',
      settings: { apiBaseUrl: graph, phoneNumberId: '106540352242922' },
      secrets: { webhookSecret: 'demo-wa-secret', accessToken: 'demo-wa-token', verifyToken: 'demo-wa-verify' },
    },
    {
      id: 'ig-acme',
      channel: 'instagram',
      provider: 'instagram',
      name: 'Acme on Instagram',
      address: '17841400000000001',
      settings: { apiBaseUrl: graph, accountId: '17841400000000001' },
      secrets: { webhookSecret: 'demo-ig-secret', accessToken: 'demo-ig-token', verifyToken: 'demo-ig-verify' },
    },
    {
      id: 'sms-acme',
      channel: 'sms',
      provider: 'twilio',
      name: 'Acme by SMS',
      address: '+15550001111',
      settings: { apiBaseUrl: url, accountSid: 'ACdemo' },
      // Twilio signs its webhooks with the account's auth token.
      secrets: { webhookSecret: 'demo-sms-secret', authToken: 'demo-sms-secret' },
    },
    {
      id: 'email-acme',
      channel: 'email',
      provider: 'email',
      name: 'Acme by email',
      address: 'hello@acme.test',
      settings: { smtpHost, smtpPort: String(smtpPort) },
      secrets: { webhookSecret: 'demo-email-secret' },
    },
  ];
}
