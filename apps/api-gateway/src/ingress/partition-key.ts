import type { CloudEvent } from '@columba/workflow-contracts';

/**
 * `tenant:<address>`: events of one customer keep their order. A message and a receipt for the same person share the
 * key; an event that names nobody is ordered by nothing.
 */
export function partitionKeyOf(event: CloudEvent): string {
  // NUL, which PostgreSQL cannot store.
  return `${event.tenantid}:${addressOf(event) ?? event.id}`.replaceAll('\0', '');
}

function addressOf(event: CloudEvent): string | null {
  const data = (typeof event.data === 'object' && event.data !== null ? event.data : {}) as Record<string, unknown>;
  if (event.type.startsWith('columba.'))
    for (const name of ['from', 'recipient', 'address']) if (typeof data[name] === 'string') return data[name];
  const { subject } = event;
  if (!subject) return null;
  const colon = subject.indexOf(':');
  return colon < 0 ? subject : subject.slice(colon + 1);
}
