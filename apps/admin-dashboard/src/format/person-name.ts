import type { CustomerResource } from '@columba/workflow-contracts';

/** "Ada Lovelace" -> "AL"; "ada@x.test" -> "A"; nothing -> "?". */
export function initialsOf(name: string): string {
  const words =
    name
      .split('@')[0]
      ?.split(/[\s._-]+/)
      .filter(Boolean) ?? [];
  const first = [...(words[0] ?? '')][0];
  const last = words.length > 1 ? [...(words.at(-1) ?? '')][0] : undefined;
  return `${first ?? '?'}${last ?? ''}`.toLocaleUpperCase();
}

/** First and last name, else the first address, else null. */
export function customerName(customer: Pick<CustomerResource, 'firstName' | 'lastName' | 'identities'>): string | null {
  const name = [customer.firstName, customer.lastName].filter(Boolean).join(' ').trim();
  return name || (customer.identities[0]?.value ?? null);
}
