import type { Channel } from '@columba/workflow-contracts';

export const CHANNEL_NAMES: Readonly<Record<Channel, string>> = {
  whatsapp: 'WhatsApp',
  instagram: 'Instagram',
  sms: 'SMS',
  email: 'email',
};
