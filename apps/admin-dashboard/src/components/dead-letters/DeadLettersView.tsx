'use client';

import { CircleCheck } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { LoadMore } from '../list/LoadMore';
import { moveBetweenRows } from '../list/use-row-keys';
import { PageHeader } from '../shell/PageHeader';
import { EmptyState } from '../ui/EmptyState';
import { ErrorState } from '../ui/ErrorState';
import { Skeleton } from '../ui/Skeleton';
import { DeadLetterGroupRow } from './DeadLetterGroupRow';
import { useDeadLetters } from './use-dead-letters';

const LOADING = ['a', 'b', 'c', 'd', 'e'];

function LoadingRows() {
  return (
    <ul aria-hidden>
      {LOADING.map((key) => (
        <li key={key} className="flex h-17 items-center gap-3 border-line border-b px-6 max-sm:px-4">
          <Skeleton className="size-3.5 rounded-pill" />
          <div className="flex flex-1 flex-col gap-2">
            <Skeleton className="w-80 max-w-[70%]" />
            <Skeleton className="h-2.5 w-44 max-w-[50%]" />
          </div>
          <Skeleton className="w-16" />
        </li>
      ))}
    </ul>
  );
}

export function DeadLettersView() {
  const t = useTranslations('deadLetters');
  const dead = useDeadLetters();
  const partial = dead.hasNextPage;
  const body = () => {
    if (dead.isPending) {
      return <LoadingRows />;
    }
    if (dead.isError && dead.items.length === 0) {
      return <ErrorState error={dead.error} title={t('failed')} onRetry={() => void dead.refetch()} />;
    }
    if (dead.groups.length === 0) {
      return (
        <EmptyState drawing={<CircleCheck strokeWidth={1.5} />} title={t('empty')}>
          {t('emptyHint')}
        </EmptyState>
      );
    }
    return (
      <div className="min-h-0 flex-1 overflow-y-auto">
        <ul aria-label={t('title')} onKeyDown={moveBetweenRows} className="border-line border-t">
          {dead.groups.map((group) => (
            <DeadLetterGroupRow key={group.fingerprint} group={group} partial={partial} />
          ))}
        </ul>
        <LoadMore pages={dead} />
      </div>
    );
  };
  const line = dead.isSuccess
    ? t('line', { count: dead.items.length, groups: dead.groups.length, more: partial ? 'yes' : 'no' })
    : ' ';
  return (
    <>
      <PageHeader title={t('title')} state={line} />
      {body()}
    </>
  );
}
