'use client';

import type { FlowResource } from '@columba/workflow-contracts';
import { useLocale, useTranslations } from 'next-intl';
import { StatusGlyph, type StatusTone } from '../ui/StatusGlyph';
import { Tooltip } from '../ui/Tooltip';

function Count({ tone, count, label }: { tone: StatusTone; count: number; label: string }) {
  const locale = useLocale();
  return (
    <Tooltip label={label}>
      <span
        className={`relative z-1 inline-flex min-w-17 items-center gap-1.5 ${count === 0 ? 'text-faint' : 'text-ink'}`}
      >
        <StatusGlyph
          tone={count === 0 && tone === 'running' ? 'pending' : tone}
          className={count === 0 ? 'opacity-35' : ''}
        />
        <span className="sr-only">{label}</span>
        <span aria-hidden>
          {new Intl.NumberFormat(locale, { notation: count > 99_999 ? 'compact' : 'standard' }).format(count)}
        </span>
      </span>
    </Tooltip>
  );
}

/** How many runs are at work, waiting, and how the last day ended. */
export function JourneyCounts({ stats }: { stats: FlowResource['stats'] }) {
  const t = useTranslations('journeys.counts');
  // `active` counts all that have not ended, waiting ones too.
  const atWork = Math.max(0, stats.active - stats.waiting);
  return (
    <span className="tabular flex gap-2">
      <Count tone="running" count={atWork} label={t('active', { count: atWork })} />
      <Count tone="waiting" count={stats.waiting} label={t('waiting', { count: stats.waiting })} />
      <Count tone="completed" count={stats.completed24h} label={t('completed', { count: stats.completed24h })} />
      <Count tone="failed" count={stats.failed24h} label={t('failed', { count: stats.failed24h })} />
    </span>
  );
}
