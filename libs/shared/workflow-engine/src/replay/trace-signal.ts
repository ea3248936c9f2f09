import type { FactBody } from '@columba/workflow-contracts';
import type { JsonObject, RunToken, TokenWait } from '../run/run-state.js';
import type { KnownOutputs } from './known-outputs.js';

type End = Extract<FactBody, { type: 'node.settled' | 'node.failed' }>;

/** What must have come for a wait, seen from how its node ended; null when the token waits for nobody. */
export function signalFor(
  token: RunToken,
  end: End,
  outputs: KnownOutputs,
): { waitId: string; payload: JsonObject } | null {
  const wait = token.waits?.find(({ kind }) => kind !== 'reconcile');
  return wait ? { waitId: wait.id, payload: payloadOf(wait.kind, end, outputs.ofNode(token) ?? {}) } : null;
}

function payloadOf(kind: TokenWait['kind'], end: End, output: JsonObject): JsonObject {
  const detail: Record<string, unknown> = end.type === 'node.settled' ? (end.detail ?? {}) : {};
  switch (kind) {
    case 'reply':
      return { event: { text: (output.reply as JsonObject | undefined)?.text ?? '' } };
    case 'event':
      return { event: output.event ?? null };
    case 'approval':
      return { decision: end.type === 'node.settled' ? end.outcome : '', by: detail.by, note: output.note };
    case 'child':
      return { child: childEnd(end, detail.runId ?? null, output) };
    default:
      return {};
  }
}

function childEnd(end: End, runId: unknown, result: JsonObject): JsonObject {
  if (end.type === 'node.settled') return { runId, status: 'completed', result, error: null };
  const { cause } = end.error;
  if (!cause) return { runId: null, status: 'cancelled', result: null, error: null };
  const { runId: childId, ...error } = cause;
  return { runId: childId, status: 'failed', result: null, error };
}
