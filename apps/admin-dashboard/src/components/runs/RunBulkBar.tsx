'use client';

import type { RunAction, RunFilter, RunResource } from '@columba/workflow-contracts';
import { Ban, type LucideIcon, Pause, Play, RotateCcw, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { Selection } from '../list/use-selection';
import { Button } from '../ui/Button';
import { IconButton } from '../ui/IconButton';
import { BulkRunsDialog } from './BulkRunsDialog';
import { runActionsFor } from './run-actions-for';
import type { RunFilters } from './use-runs';

const ICONS: Record<RunAction, LucideIcon> = { pause: Pause, resume: Play, retry: RotateCcw, cancel: Ban };

export interface RunBulkBarProps {
  runs: readonly RunResource[];
  selection: Selection;
  filters: RunFilters;
  /** There is more than what is loaded. */
  hasMore: boolean;
}

/** As the API wants it. `startedBefore` fixes what is meant: runs that begin later are not. */
function asFilter({ status, flowId, customerId }: RunFilters): RunFilter {
  return {
    startedBefore: new Date().toISOString(),
    ...(status ? { status } : {}),
    ...(flowId ? { flowId } : {}),
    ...(customerId ? { customerId } : {}),
  };
}

/** What can be done with the chosen runs; slides up when some are chosen. */
export function RunBulkBar({ runs, selection, filters, hasMore }: RunBulkBarProps) {
  const t = useTranslations('runs.bulk');
  const [asking, setAsking] = useState<RunAction | null>(null);
  const { ids, all } = selection;
  if (ids.size === 0 && !all) {
    return null;
  }
  const chosen = runs.filter((run) => ids.has(run.id)).map((run) => run.status);
  const sameStatus = filters.status ? [filters.status] : null;
  return (
    <div className="pointer-events-none absolute inset-x-0 bottom-4 z-20 flex justify-center px-3">
      <section
        aria-label={t('label')}
        className="pointer-events-auto flex animate-rise flex-wrap items-center gap-x-3 gap-y-1 rounded-card bg-raised py-1.5 pr-1.5 pl-3 shadow-float max-sm:w-full"
      >
        <Chosen selection={selection} filtered={isFiltered(filters)} more={hasMore && ids.size === runs.length} />
        <ActionButtons actions={runActionsFor(all ? sameStatus : chosen)} onAsk={setAsking} />
        <IconButton size="sm" side="top" label={t('clear')} icon={<X />} onClick={selection.clear} />
      </section>
      {asking ? (
        <BulkRunsDialog
          action={asking}
          what={all ? { filter: asFilter(filters) } : { ids: [...ids] }}
          onClose={() => setAsking(null)}
          onStarted={selection.clear}
        />
      ) : null}
    </div>
  );
}

const isFiltered = ({ status, flowId, customerId }: RunFilters): boolean => Boolean(status ?? flowId ?? customerId);

/** How many are chosen, and the way to choose those that are not loaded too. */
function Chosen({ selection, filtered, more }: { selection: Selection; filtered: boolean; more: boolean }) {
  const t = useTranslations('runs.bulk');
  const { ids, all, chooseAll } = selection;
  const everything = filtered ? t('allMatching') : t('allRuns');
  return (
    <>
      <span className="tabular font-medium max-sm:flex-1" aria-live="polite">
        {all ? everything : t('count', { count: ids.size })}
      </span>
      {more && !all ? (
        <Button size="sm" variant="ghost" className="max-sm:order-last max-sm:w-full" onClick={chooseAll}>
          {filtered ? t('chooseMatching') : t('chooseAll')}
        </Button>
      ) : null}
    </>
  );
}

function ActionButtons({ actions, onAsk }: { actions: readonly RunAction[]; onAsk: (action: RunAction) => void }) {
  const t = useTranslations('runs.bulk');
  return (
    <span className="flex items-center gap-1 max-sm:order-1 max-sm:w-full max-sm:flex-wrap">
      {actions.length === 0 ? <span className="px-2 text-muted">{t('nothing')}</span> : null}
      {actions.map((action) => {
        const Icon = ICONS[action];
        return (
          <Button
            key={action}
            size="sm"
            variant={action === 'cancel' ? 'danger' : 'secondary'}
            className="max-sm:flex-1"
            onClick={() => onAsk(action)}
          >
            <Icon aria-hidden />
            {t(`action.${action}`)}
          </Button>
        );
      })}
    </span>
  );
}
