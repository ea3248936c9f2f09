'use client';

import { type FlowDocument, type RunDetail, TERMINAL_RUN_STATUSES } from '@columba/workflow-contracts';
import { useQueryClient } from '@tanstack/react-query';
import { ChevronLeft } from 'lucide-react';
import { useFormatter, useNow, useTranslations } from 'next-intl';
import { useState } from 'react';
import { api } from '@/api/browser-api';
import { Badge } from '@/components/ui/Badge';
import { Button } from '@/components/ui/Button';
import { ConfirmDialog } from '@/components/ui/ConfirmDialog';
import { StatusBadge } from '@/components/ui/StatusBadge';
import { toast } from '@/components/ui/toast.store';
import { Link } from '@/i18n/navigation';
import { useMay } from '@/session/SessionProvider';
import { briefDuration } from '../monitor/brief-duration';
import { type RunFold, restingStatus } from '../monitor/fold-facts';
import { progress } from '../monitor/run-path';
import { RunActions } from './RunActions';

export interface RunHeaderProps {
  run: RunDetail;
  fold: RunFold;
  document: FlowDocument | null;
}

/** Status, journey, version, customer, times; what can be done with it. */
export function RunHeader({ run, fold, document }: RunHeaderProps) {
  const t = useTranslations('run');
  const status = fold.seq > 0 ? restingStatus(fold) : run.status;
  const over = TERMINAL_RUN_STATUSES.includes(status);
  return (
    <header className="flex min-h-14 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-line border-b px-2 py-2">
      <Link
        href="/dashboard/runs"
        aria-label={t('back')}
        title={t('back')}
        className="grid size-7 place-items-center rounded-control text-muted hover:bg-hover hover:text-ink"
      >
        <ChevronLeft aria-hidden className="size-4" />
      </Link>
      <div className="min-w-0 flex-1 max-sm:basis-[calc(100%-48px)]">
        <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="min-w-0 max-w-full font-semibold text-14">
            <Link
              href={`/dashboard/workflows/${run.flowId}`}
              title={run.flowName}
              className="block truncate leading-6 hover:underline"
            >
              {run.flowName}
            </Link>
          </h1>
          <Badge>{t('version', { version: run.version })}</Badge>
          {run.mode === 'live' ? null : <Badge variant="dashed">{t(`modes.${run.mode}`)}</Badge>}
          <span data-run-status={status} role="status">
            <StatusBadge status={status} className="font-medium" />
          </span>
        </div>
        <RunLine run={run} fold={fold} document={document} over={over} />
      </div>
      <div className="flex gap-2 pr-2 empty:hidden max-sm:w-full max-sm:pl-2 max-sm:*:flex-1">
        <RunActions runId={run.id} status={status} />
        {over ? null : <CancelRun runId={run.id} />}
      </div>
    </header>
  );
}

/** For whom, since when, how long, how far. */
function RunLine({ run, fold, document, over }: RunHeaderProps & { over: boolean }) {
  const t = useTranslations('run');
  const format = useFormatter();
  const now = useNow(over ? undefined : { updateInterval: 1_000 });
  const startedAt = new Date(fold.startedAtMs ?? run.startedAt);
  const endedAtMs = fold.endedAtMs ?? (run.endedAt ? Date.parse(run.endedAt) : null);
  const took = Math.max(0, (endedAtMs ?? now.getTime()) - startedAt.getTime());
  return (
    <p className="flex flex-wrap items-center gap-x-3 text-12 text-muted">
      {run.customerId ? (
        <Link
          href={`/dashboard/customers/${run.customerId}`}
          className="inline-block leading-6 hover:text-ink hover:underline"
        >
          {run.customerName ?? t('customer')}
        </Link>
      ) : (
        <span>{t('nobody')}</span>
      )}
      <time
        dateTime={startedAt.toISOString()}
        title={format.dateTime(startedAt, { dateStyle: 'full', timeStyle: 'long' })}
      >
        {t('started', { at: format.relativeTime(startedAt, now) })}
      </time>
      <span className="tabular">{t(over ? 'took' : 'running', { duration: briefDuration(took) })}</span>
      {document ? <span className="tabular">{t('steps', progress(fold, document))}</span> : null}
    </p>
  );
}

function CancelRun({ runId }: { runId: string }) {
  const t = useTranslations('run.cancel');
  const mayControl = useMay('runs:control');
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const cancel = async () => {
    setBusy(true);
    try {
      await api.runs.cancel(runId);
      setAsking(false);
      await queries.invalidateQueries({ queryKey: ['run', runId] });
    } catch (error) {
      toast.failed(t('failed'), error);
    } finally {
      setBusy(false);
    }
  };
  if (!mayControl) return null;
  return (
    <>
      <Button variant="danger" size="sm" onClick={() => setAsking(true)}>
        {t('action')}
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={t('title')}
        description={t('description')}
        action={t('action')}
        danger
        busy={busy}
        onConfirm={cancel}
      />
    </>
  );
}
