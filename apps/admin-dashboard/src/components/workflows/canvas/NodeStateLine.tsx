'use client';

import { useFormatter, useTranslations } from 'next-intl';
import { StatusGlyph } from '@/components/ui/StatusGlyph';
import { briefDuration } from '../monitor/brief-duration';
import type { NodeState, NodeStatus } from '../monitor/fold-facts';

/** The corner of a card in a run: mark, and how long it took. */
export function NodeStateMark({ status, state }: { status: NodeStatus; state: NodeState }) {
  const t = useTranslations('status');
  const took = state.startedAtMs !== null && state.endedAtMs !== null ? state.endedAtMs - state.startedAtMs : null;
  return (
    <span className="node-state">
      {status === 'completed' && took !== null ? <span className="tabular">{briefDuration(took)}</span> : null}
      {state.visits > 1 ? <span className="tabular">×{state.visits}</span> : null}
      <StatusGlyph tone={status === 'idle' ? 'pending' : status} />
      <span className="sr-only">{t(status === 'idle' ? 'pending' : status)}</span>
    </span>
  );
}

/** What a card says instead of its summary while it works, waits or has failed. Waits say until when. */
export function NodeStateLine({ status, state }: { status: NodeStatus; state: NodeState }) {
  const t = useTranslations('run');
  const format = useFormatter();
  if (status === 'failed') return <span className="text-failed">{state.error?.message ?? t('node.failed')}</span>;
  if (status === 'running') {
    return (
      <span className="text-running">
        {state.attempt > 1 ? t('node.attempt', { n: state.attempt }) : t('node.running')}
      </span>
    );
  }
  const reason = t(`waits.${state.waitReason ?? 'delay'}`);
  if (state.untilMs === null) return <span className="text-waiting">{reason}</span>;
  const until = new Date(state.untilMs);
  const sameDay = new Date().toDateString() === until.toDateString();
  const when = format.dateTime(until, sameDay ? { timeStyle: 'medium' } : { dateStyle: 'short', timeStyle: 'short' });
  return (
    <span className="text-waiting" title={format.dateTime(until, { dateStyle: 'full', timeStyle: 'long' })}>
      {t('node.until', { reason, when })}
    </span>
  );
}
