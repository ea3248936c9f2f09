import type { CustomerIdentity } from '@columba/workflow/ports';

export interface DemoCustomer {
  id: string;
  tenantId: string;
  firstName: string;
  lastName: string;
  locale: string;
  timezone: string;
  tags: readonly string[];
  attributes: Record<string, string | number>;
  identities: readonly CustomerIdentity[];
}

/** A number on WhatsApp, by SMS too: both identities, as the customer store keeps them. */
const mobile = (value: string): CustomerIdentity[] => [
  { kind: 'phone', value },
  { kind: 'whatsapp', value },
];
const phone = (value: string): CustomerIdentity => ({ kind: 'phone', value });
const email = (value: string): CustomerIdentity => ({ kind: 'email', value });

export const DEMO_CUSTOMERS: readonly DemoCustomer[] = [
  person(1, ['Anna', 'Schmidt'], ['de', 'Europe/Berlin'], [...mobile('+4915112345678'), email('anna@example.test')], {
    tags: ['vip'],
    attributes: { plan: 'premium', orders: 14 },
  }),
  person(2, ['Ben', 'Ortiz'], ['en', 'America/New_York'], [...mobile('+15005550006'), email('ben@example.test')], {
    attributes: { plan: 'basic', orders: 2 },
  }),
  person(3, ['Chloe', 'Martin'], ['fr', 'Europe/Paris'], [...mobile('+33612345678'), email('chloe@example.test')], {
    tags: ['newsletter'],
    attributes: { plan: 'basic', orders: 5 },
  }),
  person(4, ['Dana', 'Lee'], ['en', 'America/Los_Angeles'], [{ kind: 'instagram', value: '17840000000000101' }], {
    attributes: { plan: 'none', orders: 0 },
  }),
  person(5, ['Emre', 'Yilmaz'], ['tr', 'Europe/Istanbul'], [phone('+905321234567'), email('emre@example.test')], {
    tags: ['complaint'],
    attributes: { plan: 'basic', orders: 3 },
  }),
  person(6, ['Farah', 'Khan'], ['en', 'Asia/Karachi'], [email('farah@example.test')], {
    tags: ['newsletter'],
    attributes: { plan: 'basic', orders: 1 },
  }),
  person(7, ['Giulia', 'Rossi'], ['it', 'Europe/Rome'], [...mobile('+393331234567')], {
    tags: ['vip', 'newsletter'],
    attributes: { plan: 'premium', orders: 31 },
  }),
  person(8, ['Hiro', 'Tanaka'], ['ja', 'Asia/Tokyo'], [...mobile('+819012345678'), email('hiro@example.test')], {
    attributes: { plan: 'basic', orders: 7 },
  }),
  { ...person(9, ['Zoe', 'Park'], ['ko', 'Asia/Seoul'], [...mobile('+821012345678')], {}), tenantId: 'globex' },
];

function person(
  number: number,
  [firstName, lastName]: [string, string],
  [locale, timezone]: [string, string],
  identities: CustomerIdentity[],
  { tags = [], attributes = {} }: Partial<Pick<DemoCustomer, 'tags' | 'attributes'>>,
): DemoCustomer {
  const id = `01890000-0000-7000-8000-00000000c00${number}`;
  return { id, tenantId: 'acme', firstName, lastName, locale, timezone, tags, attributes, identities };
}
