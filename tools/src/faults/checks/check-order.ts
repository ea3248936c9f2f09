import type { LedgerEntry } from '../ledger/ledger-entry.js';
import { acceptedCalls } from './check-effects.js';
import type { Finding } from './finding.js';

/**
 * I3: one customer's messages leave in order. Across runs for `relay`, whose events were acknowledged one after the other
 * and whose provider refuses nothing; within a run for every `series` and every turn of `rounds`.
 */
export function checkOrder(ledger: readonly LedgerEntry[]): Finding[] {
  const last = new Map<string, { rank: number; body: string }>();
  const seen = new Set<string>();
  const findings: Finding[] = [];
  for (const { tenant, channel, body } of acceptedCalls(ledger)) {
    const place = placeOf(body);
    // What came twice is found elsewhere.
    if (!place || seen.has(`${channel} ${body}`)) continue;
    seen.add(`${channel} ${body}`);
    const sequence = `${tenant} ${place.sequence}`;
    const before = last.get(sequence);
    if (before && before.rank > place.rank)
      findings.push({ kind: 'reordered', what: `${tenant}: "${body}" was taken after "${before.body}"` });
    else last.set(sequence, { rank: place.rank, body });
  }
  return findings;
}

/** Texts are `<journey> <tenant> <customer> <number> [part]`. */
function placeOf(body: string): { sequence: string; rank: number } | null {
  const [journey, , customer, number, part] = body.split(' ');
  if (journey === 'relay') return { sequence: `relay ${customer}`, rank: Number(number) };
  if (journey === 'series' || journey === 'rounds')
    return { sequence: `${journey} ${customer} ${number}`, rank: Number(part) };
  return null;
}
