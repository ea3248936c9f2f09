import type { Intention, RunInput } from '@columba/workflow-engine';
import type { RunSignal } from '../ports/run-store.port.js';

/** What a person or a job wants of a run, from its mailbox; null for a signal of another kind. */
export function intentionOf(signal: RunSignal, atMs: number): RunInput | null {
  switch (signal.kind) {
    case 'cancel':
      return { type: 'cancelled', atMs, ...said(signal), by: said(signal).by ?? null };
    case 'pause':
      return { type: 'paused', atMs, ...said(signal) };
    case 'resume':
      return { type: 'resumed', atMs, ...said(signal) };
    default:
      return null;
  }
}

/** That a run which has not begun is to be born paused. */
export function pauseIn(signals: readonly RunSignal[]): Intention | null {
  const pause = signals.find((signal) => signal.kind === 'pause');
  return pause ? said(pause) : null;
}

function said({ payload }: RunSignal): Intention {
  const { by, reason } = (payload ?? {}) as { by?: unknown; reason?: unknown };
  return { ...(typeof by === 'string' ? { by } : {}), ...(typeof reason === 'string' ? { reason } : {}) };
}
