'use client';

import type { RedrivePreview } from '@columba/workflow-contracts';
import type { UseQueryResult } from '@tanstack/react-query';
import { ChevronRight } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { ApiError } from '@/api/api-error';
import { formatDuration } from '@/format/duration';
import { Link } from '@/i18n/navigation';
import type { Pace } from '../bulk-jobs/PaceField';
import { Skeleton } from '../ui/Skeleton';
import { StatusGlyph } from '../ui/StatusGlyph';

/** What would be done and passed over, with the reasons, and run by run for those who want to know. */
export function RedrivePreviewPart({ preview, pace }: { preview: UseQueryResult<RedrivePreview>; pace: Pace }) {
  const t = useTranslations('deadLetters.redrive');
  if (preview.isError) {
    const problem = preview.error instanceof ApiError ? `${preview.error.detail} ${preview.error.mend}`.trim() : null;
    return (
      <p role="alert" className="flex items-start gap-2 text-13">
        <StatusGlyph tone="failed" className="mt-0.5" />
        <span>{problem ?? t('previewFailed')}</span>
      </p>
    );
  }
  if (!preview.data) {
    return (
      <div className="flex h-10 flex-col justify-center gap-2" role="status" aria-label={t('checking')}>
        <Skeleton className="w-64" />
        <Skeleton className="w-40" />
      </div>
    );
  }
  return (
    <section aria-label={t('preview')} aria-live="polite" className="flex flex-col gap-2">
      <Outcome preview={preview.data} pace={pace} />
      {preview.data.items.length > 0 ? <Items preview={preview.data} /> : null}
    </section>
  );
}

function Outcome({ preview, pace }: { preview: RedrivePreview; pace: Pace }) {
  const t = useTranslations('deadLetters.redrive');
  const locale = useLocale();
  const { willRedrive, willSkip, reasons } = preview;
  return (
    <ul className="flex flex-col gap-1.5">
      <li className="flex items-start gap-2">
        <StatusGlyph tone={willRedrive > 0 ? 'completed' : 'skipped'} className="mt-0.5" />
        <span>
          {t('will', { count: willRedrive })}
          {pace !== null && willRedrive > pace ? (
            <span className="text-muted">
              {' '}
              {t('takes', { duration: formatDuration(locale, (willRedrive / pace) * 1_000) })}
            </span>
          ) : null}
        </span>
      </li>
      {willSkip > 0 ? (
        <li className="flex items-start gap-2">
          <StatusGlyph tone="skipped" className="mt-0.5" />
          <div>
            {t('skip', { count: willSkip })}
            <ul className="mt-0.5 text-12 text-muted">
              {reasons.map(({ reason, count }) => (
                <li key={reason} className="tabular">
                  {count} × {reason}
                </li>
              ))}
            </ul>
          </div>
        </li>
      ) : null}
    </ul>
  );
}

function Items({ preview }: { preview: RedrivePreview }) {
  const t = useTranslations('deadLetters.redrive');
  const { items, total } = preview;
  return (
    <details className="group/items">
      <summary className="flex w-fit list-none items-center gap-1 rounded-control text-12 text-muted hover:text-ink">
        <ChevronRight aria-hidden className="size-3.5 transition-transform group-open/items:rotate-90" />
        {t('items', { count: total })}
      </summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keyboard must reach that */}
      <ul tabIndex={0} aria-label={t('items', { count: total })} className="mt-1 max-h-44 overflow-y-auto">
        {items.map((item) => (
          <li key={item.id} className="flex h-7 items-center gap-2 pl-4.5 text-12">
            <StatusGlyph tone={item.action === 'redrive' ? 'completed' : 'skipped'} />
            <Link
              href={`/dashboard/runs/${item.runId}`}
              prefetch={false}
              className="font-mono underline decoration-line-strong underline-offset-2 hover:decoration-current"
            >
              {item.runId.slice(-8)}
            </Link>
            <span className="min-w-0 flex-1 truncate text-muted" title={item.reason ?? undefined}>
              {item.reason ?? (item.nodeId ? t('goesOnAt', { node: item.nodeId }) : t('goesOn'))}
            </span>
          </li>
        ))}
        {total > items.length ? (
          <li className="pl-4.5 text-12 text-faint leading-7">{t('notShown', { count: total - items.length })}</li>
        ) : null}
      </ul>
    </details>
  );
}
