'use client';

import type { RunDetail } from '@columba/workflow-contracts';
import { CircleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { RunFold } from '../monitor/fold-facts';

/** Why a run failed, where, and the code to look for. */
export function RunErrorBar({
  run,
  fold,
  onShow,
}: {
  run: RunDetail;
  fold: RunFold;
  onShow: (nodeId: string) => void;
}) {
  const t = useTranslations('run');
  const error = fold.error ?? run.error;
  if (!error) return null;
  const { nodeId } = error;
  return (
    <div role="alert" className="flex shrink-0 items-start gap-2 border-line border-b bg-sunken px-4 py-2 text-13">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-failed" />
      <p className="min-w-0 flex-1">
        {error.message} <code className="ml-1 font-mono text-12 text-faint">{error.code}</code>
      </p>
      {nodeId ? (
        <button
          type="button"
          className="shrink-0 text-12 text-muted underline underline-offset-2 hover:text-ink"
          onClick={() => onShow(nodeId)}
        >
          {t('showNode', { node: nodeId })}
        </button>
      ) : null}
    </div>
  );
}
