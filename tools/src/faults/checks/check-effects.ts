import type { CallEntry, LedgerEntry } from '../ledger/ledger-entry.js';
import type { Evidence } from './evidence.js';
import type { Finding } from './finding.js';

/** The provider has it, says the database. */
const TAKEN = new Set(['accepted', 'sent', 'delivered', 'read']);

/** I2: at most one accepted effect per key. And what the database takes for sent, a provider has. */
export function checkEffects(evidence: Evidence): Finding[] {
  const accepted = acceptedCalls(evidence.ledger);
  return [
    ...repeated(accepted, ({ messageId }) => messageId, 'message id'),
    ...repeated(accepted, ({ tenant, channel, body }) => `${tenant} ${channel} "${body}"`, 'text'),
    ...doubleTickets(evidence),
    ...unrecorded(evidence, accepted),
    ...neverSent(evidence, accepted),
  ];
}

export function acceptedCalls(ledger: readonly LedgerEntry[]): CallEntry[] {
  return ledger.filter((entry): entry is CallEntry => entry.kind === 'call' && entry.accepted);
}

function repeated(calls: readonly CallEntry[], keyOf: (call: CallEntry) => string, name: string): Finding[] {
  const counts = new Map<string, number>();
  for (const call of calls) counts.set(keyOf(call), (counts.get(keyOf(call)) ?? 0) + 1);
  return [...counts].flatMap(([key, count]) =>
    count > 1
      ? [{ kind: 'duplicated' as const, what: `a provider took ${count} messages with the ${name} ${key}` }]
      : [],
  );
}

function doubleTickets({ tickets }: Evidence): Finding[] {
  return tickets.flatMap(({ tenant, subject, count }) =>
    count > 1 ? [{ kind: 'duplicated' as const, what: `${tenant}: ${count} tickets "${subject}"` }] : [],
  );
}

function unrecorded({ messages }: Evidence, accepted: readonly CallEntry[]): Finding[] {
  const known = new Set(messages.map(({ id }) => id));
  return accepted.flatMap(({ tenant, messageId, body }) =>
    known.has(messageId)
      ? []
      : [
          {
            kind: 'lost' as const,
            what: `${tenant}: a provider took "${body}" (${messageId}), and no message row knows it`,
          },
        ],
  );
}

function neverSent({ messages }: Evidence, accepted: readonly CallEntry[]): Finding[] {
  const taken = new Set(accepted.map(({ messageId }) => messageId));
  return messages.flatMap(({ tenant, id, status, body }) =>
    TAKEN.has(status) && !taken.has(id)
      ? [{ kind: 'lost' as const, what: `${tenant}: message ${id} "${body}" is ${status}, and no provider took it` }]
      : [],
  );
}
