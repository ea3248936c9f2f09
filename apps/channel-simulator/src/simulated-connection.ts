import type { Channel } from '@columba/workflow-contracts';

/** A connection as the provider knows it: who may send, and where and with which secret the provider calls back. */
export interface SimulatedConnection {
  /** As in `/webhooks/:provider/:connectionId`. */
  id: string;
  channel: Channel;
  provider: 'whatsapp' | 'instagram' | 'twilio' | 'email';
  /** What the provider calls the sender: phone number id, Instagram account, account SID, mailbox. */
  providerId: string;
  /** What customers see: phone number (E.164), Instagram account, mailbox. */
  address: string;
  webhookSecret: string;
  /** When set, only this token or password may send; otherwise any may. */
  accessToken?: string | undefined;
}

/** The demo tenant's. */
export const DEMO_CONNECTIONS: readonly SimulatedConnection[] = [
  {
    id: 'wa-acme',
    channel: 'whatsapp',
    provider: 'whatsapp',
    providerId: '106540352242922',
    address: '+15550783881',
    webhookSecret: 'demo-wa-secret',
  },
  {
    id: 'ig-acme',
    channel: 'instagram',
    provider: 'instagram',
    providerId: '17841400000000001',
    address: '17841400000000001',
    webhookSecret: 'demo-ig-secret',
  },
  {
    id: 'sms-acme',
    channel: 'sms',
    provider: 'twilio',
    providerId: 'ACdemo',
    address: '+15550001111',
    webhookSecret: 'demo-sms-secret',
  },
  {
    id: 'email-acme',
    channel: 'email',
    provider: 'email',
    providerId: 'hello@acme.test',
    address: 'hello@acme.test',
    webhookSecret: 'demo-email-secret',
  },
];
