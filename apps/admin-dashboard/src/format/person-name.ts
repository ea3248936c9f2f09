import type { CustomerResource } from '@columba/workflow-contracts';

const LETTER = /\p{L}/u;

/** "Ada Lovelace" -> "AL"; "ada@x.test" -> "A"; a bare number -> null, as it has no initials. */
export function initialsOf(name: string): string | null {
  const words = (name.split('@')[0] ?? '').split(/[\s._-]+/).filter((word) => LETTER.test([...word][0] ?? ''));
  const first = [...(words[0] ?? '')][0];
  const last = words.length > 1 ? [...(words.at(-1) ?? '')][0] : '';
  return first ? `${first}${last}`.toLocaleUpperCase() : null;
}

/** First and last name, else the first address, else null. */
export function customerName(customer: Pick<CustomerResource, 'firstName' | 'lastName' | 'identities'>): string | null {
  const name = [customer.firstName, customer.lastName].filter(Boolean).join(' ').trim();
  return name || (customer.identities[0]?.value ?? null);
}
