'use client';

import { useQuery } from '@tanstack/react-query';
import { useFormatter, useNow, useTranslations } from 'next-intl';
import { api } from '@/api/browser-api';
import { Badge } from '@/components/ui/Badge';
import { Button } from '@/components/ui/Button';
import { Drawer } from '@/components/ui/Drawer';
import { EmptyState } from '@/components/ui/EmptyState';
import { ErrorState } from '@/components/ui/ErrorState';
import { Skeleton } from '@/components/ui/Skeleton';

export interface VersionsDrawerProps {
  flowId: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onView: (version: number) => void;
}

/** Published versions, newest first. Each can be looked at as it was. */
export function VersionsDrawer({ flowId, open, onOpenChange, onView }: VersionsDrawerProps) {
  const t = useTranslations('editor.versions');
  return (
    <Drawer open={open} onOpenChange={onOpenChange} title={t('title')}>
      <VersionList flowId={flowId} onView={onView} />
    </Drawer>
  );
}

function VersionList({ flowId, onView }: { flowId: string; onView: (version: number) => void }) {
  const t = useTranslations('editor.versions');
  const format = useFormatter();
  const now = useNow();
  const versions = useQuery({
    queryKey: ['flow-versions', flowId],
    queryFn: ({ signal }) => api.flows.versions(flowId, { limit: 100 }, signal),
  });
  if (versions.isError)
    return <ErrorState error={versions.error} title={t('failed')} onRetry={() => versions.refetch()} />;
  if (!versions.data) {
    return (
      <div className="flex flex-col gap-4 p-4">
        {['w-40', 'w-32', 'w-36'].map((width) => (
          <Skeleton key={width} className={width} />
        ))}
      </div>
    );
  }
  if (versions.data.items.length === 0) return <EmptyState title={t('empty')}>{t('emptyHint')}</EmptyState>;
  return (
    <ol>
      {versions.data.items.map((version) => {
        const at = new Date(version.publishedAt);
        return (
          <li key={version.version} className="flex items-start gap-3 border-line border-b px-4 py-3">
            <div className="min-w-0 flex-1">
              <p className="flex items-center gap-2 font-medium text-13">
                {version.label ?? t('version', { version: version.version })}
                {version.current ? <Badge variant="accent">{t('current')}</Badge> : null}
              </p>
              <p className="text-12 text-muted" title={format.dateTime(at, { dateStyle: 'full', timeStyle: 'medium' })}>
                {version.publishedBy
                  ? t('byAt', { by: version.publishedBy, at: format.relativeTime(at, now) })
                  : format.relativeTime(at, now)}
              </p>
              {version.note ? <p className="mt-1 text-12 text-muted">{version.note}</p> : null}
            </div>
            <Button
              size="sm"
              aria-label={t('viewVersion', { version: version.version })}
              onClick={() => onView(version.version)}
            >
              {t('view')}
            </Button>
          </li>
        );
      })}
    </ol>
  );
}
