import type { Channel, CustomerResource } from '@columba/workflow-contracts';

type Identity = CustomerResource['identities'][number];

const CHANNEL_OF_KIND: Record<string, Channel> = {
  whatsapp: 'whatsapp',
  instagram: 'instagram',
  phone: 'sms',
  sms: 'sms',
  email: 'email',
};

/** The channel an address belongs to, where it belongs to one. */
export const identityChannel = (identity: Identity): Channel | null => CHANNEL_OF_KIND[identity.kind] ?? null;
