import type { Channel, ConsentChangedData } from '@columba/workflow-contracts';

export interface CustomerIdentity {
  /** `phone`, `whatsapp`, `instagram`, `email`; the last three equal channels, `phone` serves sms. */
  kind: 'phone' | 'whatsapp' | 'instagram' | 'email';
  /** Normalised: E.164 with +, Instagram-scoped id, email with lower-cased domain. */
  value: string;
}

/** What a run knows of its customer; `customer` in templates and conditions. */
export interface CustomerSnapshot {
  id: string;
  firstName: string | null;
  lastName: string | null;
  locale: string | null;
  timezone: string | null;
  tags: string[];
  attributes: Record<string, unknown>;
  identities: CustomerIdentity[];
}

export interface AddressOnChannel {
  tenantId: string;
  channel: Channel;
  address: string;
}

export interface AddressConsent {
  channel: Channel;
  address: string;
  optedOut: boolean;
}

export interface CustomerStore {
  get(tenantId: string, customerId: string): Promise<CustomerSnapshot | null>;
  /** Of many (tenant, customer) in one round trip; missing ones are left out. Keys as `tenantId/customerId`. */
  getMany(keys: readonly { tenantId: string; customerId: string }[]): Promise<Map<string, CustomerSnapshot>>;
  /**
   * Finds or creates the customers that these addresses belong to, and their conversation on the channel when one is
   * given. Safe when called twice at once. A WhatsApp and an SMS address with the same number are one customer.
   */
  ensure(requests: readonly EnsureCustomer[]): Promise<EnsuredCustomer[]>;
  /** Adds and removes tags; answers the tags afterwards. Doing it twice changes nothing more. */
  applyTags(
    tenantId: string,
    customerId: string,
    change: { add: readonly string[]; remove: readonly string[] },
  ): Promise<string[]>;
  /** For each asked address: whether it opted out (all topics or marketing or transactional). One round trip. */
  suppressed(addresses: readonly AddressOnChannel[]): Promise<boolean[]>;
  /** Records consent with its source; an opt-out also keeps a hashed suppression entry. */
  recordConsent(tenantId: string, change: ConsentChangedData & { eventId: string }): Promise<void>;
}

export interface EnsureCustomer {
  tenantId: string;
  identity: CustomerIdentity;
  channel: Channel | null;
  connectionId: string | null;
  profileName: string | null;
}
export interface EnsuredCustomer {
  customer: CustomerSnapshot;
  conversationId: string | null;
}

export interface TicketStore {
  /** Opens one ticket per effect key: a second call answers the first one's ticket. Numbers count per tenant from 1. */
  open(ticket: {
    tenantId: string;
    effectKey: string;
    runId: string;
    customerId: string | null;
    subject: string;
    description: string;
    priority: string;
  }): Promise<{ ticketId: string; number: number }>;
}

export const CUSTOMER_STORE = Symbol('CustomerStore');
export const TICKET_STORE = Symbol('TicketStore');
