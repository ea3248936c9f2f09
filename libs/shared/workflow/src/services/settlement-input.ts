import type { ContextPatch, RunInput, RunNodeCommand } from '@columba/workflow-engine';
import type { EffectWrite } from '../ports/run-store.port.js';
import type { EffectAttempt } from './effect-runner.js';
import type { Settlement } from './node-executors/node-executor.js';

/** The effect's row of an attempt. */
export function effectRow(
  { command, prepared }: Pick<EffectAttempt, 'command' | 'prepared'>,
  state: EffectWrite['state'],
): EffectWrite {
  const { idempotencyKey: key, nodeId, attempt, nodeType } = command;
  return { key, nodeId, kind: prepared?.effectKind ?? nodeType, state, attempt, result: null };
}

/** What the effect's row says once the attempt has ended; null when nothing was to leave. */
export function settledEffect(attempt: EffectAttempt, settlement: Settlement): EffectWrite | null {
  switch (settlement.kind) {
    case 'settled': {
      const { outcome, output } = settlement;
      const result = { outcome, output: output ?? null };
      return attempt.prepared ? { ...effectRow(attempt, 'confirmed'), result } : null;
    }
    case 'failed':
      return attempt.prepared ? effectRow(attempt, 'failed') : null;
    case 'unknown':
      return effectRow(attempt, 'unknown');
    // Its intent is withdrawn: given out again, it is done and not recovered.
    case 'held':
      return attempt.prepared ? effectRow(attempt, 'failed') : null;
  }
}

/** How an attempt ended, as the engine takes it. `reconcileMs`: how long a receipt is waited for. */
export function settlementInput(
  { tokenId, attempt }: RunNodeCommand,
  settlement: Settlement,
  atMs: number,
  reconcileMs: number,
): RunInput {
  switch (settlement.kind) {
    case 'settled': {
      const { outcome, output, detail, customerPatch, sharedPatch } = settlement;
      const patch = patchOf(customerPatch, sharedPatch);
      return { type: 'settled', atMs, tokenId, attempt, outcome, output, detail, patch };
    }
    case 'failed':
      return { type: 'failed', atMs, tokenId, attempt, error: settlement.error };
    case 'unknown': {
      const { fallback, message } = settlement;
      const parked = { reason: 'reconcile' as const, correlation: message.id, untilMs: atMs + reconcileMs, fallback };
      return { type: 'waiting_external', atMs, tokenId, attempt, ...parked };
    }
    case 'held': {
      const { untilMs, destination } = settlement;
      const parked = { reason: 'limit' as const, untilMs, correlation: destination ?? undefined };
      return { type: 'waiting_external', atMs, tokenId, attempt, ...parked };
    }
  }
}

function patchOf(customer: ContextPatch['customer'], shared: ContextPatch['shared']): ContextPatch | undefined {
  if (!customer && !shared) return undefined;
  return { ...(customer && { customer }), ...(shared && { shared }) };
}
